package journal

import (
	"encoding/json"
	"maps"
	"slices"
)

// state is what follows from the records so far. Only records change it, so that a checkpoint
// cannot say anything else than the records did.
type state struct {
	counts   Counts
	lastPage int64
	pages    map[int64]*livePage
	vars     map[string]json.RawMessage
	report   span // the items that are failed or unknown, in the report
}

type livePage struct {
	Page
	finished bitmap
	left     int

	innerLeft int64             // inner items that no outcome was about
	intents   []json.RawMessage // of items that are not finished; nil: none has one
}

// intent returns the latest intent of an item, nil if it has none.
func (p *livePage) intent(index int) json.RawMessage {
	if p.intents == nil {
		return nil
	}
	return p.intents[index]
}

// maxItems is the largest number of items in a page.
const maxItems = 1 << 20

func newState() *state {
	return &state{pages: map[int64]*livePage{}, vars: map[string]json.RawMessage{}}
}

// check returns an error if the record cannot follow. The pages of the record have their IDs.
func (s *state) check(r *Record) error {
	if len(r.Pages)+len(r.Intents)+len(r.Outcomes)+len(r.Vars) == 0 && r.Requests == 0 {
		return errInvalid("the record is empty")
	}
	if r.Requests < 0 {
		return errInvalid("the number of requests is negative")
	}
	for i, p := range r.Pages {
		if err := s.checkPage(p, s.lastPage+1+int64(i)); err != nil {
			return err
		}
	}
	for _, in := range r.Intents {
		if _, err := s.pending(in.Item); err != nil {
			return err
		}
		if in.Value == nil {
			return errInvalid("the intent of item %d of page %d has no value", in.Index, in.Page)
		}
	}
	return s.checkOutcomes(r.Outcomes)
}

func (s *state) checkPage(p Page, id int64) error {
	switch {
	case p.ID != id:
		return errInvalid("page %d has the ID %d", id, p.ID)
	case p.Items < 0 || p.Items > maxItems || p.Inner < 0 || p.Skipped < 0 || int64(p.Items)+p.Skipped == 0 || p.Items == 0 && p.Inner > 0:
		return errInvalid("page %d has %d items, %d inner ones and %d skipped ones", id, p.Items, p.Inner, p.Skipped)
	case p.Reopened == nil:
		return nil
	}
	o := p.Reopened
	if o.Failed < 0 || o.Unknown < 0 || o.Failed+o.Unknown != int64(p.Items)+p.Inner || p.Skipped > 0 ||
		o.Failed > s.counts.Failed || o.Unknown > s.counts.Unknown || o.To <= s.report.From || o.To > s.report.To {
		return errInvalid("page %d has items that were not reported", id)
	}
	return nil
}

func (s *state) checkOutcomes(outcomes []Outcome) error {
	var seen map[Item]bool
	if len(outcomes) > 1 {
		seen = make(map[Item]bool, len(outcomes))
	}
	for _, o := range outcomes {
		if _, err := s.pending(o.Item); err != nil {
			return err
		}

		if seen[o.Item] {
			return errInvalid("item %d of page %d has two outcomes", o.Index, o.Page)
		}
		if seen != nil {
			seen[o.Item] = true
		}
		switch {
		case o.Action.isReported(), (o.Action == Copied || o.Action == Skipped) && o.Value == nil:
		default:
			return errInvalid("item %d of page %d has the action %q with a value of %d bytes", o.Index, o.Page, o.Action, len(o.Value))
		}
	}
	return s.checkInner(outcomes)
}

// checkInner returns an error if the outcomes are about more inner items than their pages have left,
// or if one of them ends a page and leaves some.
func (s *state) checkInner(outcomes []Outcome) error {
	for _, o := range outcomes {
		left, inner := s.pages[o.Page].left, s.pages[o.Page].innerLeft
		for _, same := range outcomes {
			if same.Page == o.Page {
				left--
				inner -= same.Inner + same.Relisted
			}
		}
		if o.Inner < 0 || o.Relisted < 0 || inner < 0 || left == 0 && inner > 0 {
			return errInvalid("item %d of page %d is about %d inner items, which leaves %d", o.Index, o.Page, o.Inner, inner)
		}
	}
	return nil
}

// pending returns the page of an item that is not finished.
func (s *state) pending(i Item) (*livePage, error) {
	p := s.pages[i.Page]
	switch {
	case p == nil:
		return nil, errInvalid("page %d has no items that are pending", i.Page)
	case i.Index < 0 || i.Index >= p.Items:
		return nil, errInvalid("page %d has no item %d", i.Page, i.Index)
	case p.finished.has(i.Index):
		return nil, errInvalid("item %d of page %d is finished", i.Index, i.Page)
	}
	return p, nil
}

// apply changes the state by a record that check has accepted. reported is the length of its lines
// in the report. The state keeps the values of pages and intents, and copies of those of variables.
func (s *state) apply(r *Record, reported int) {
	for _, p := range r.Pages {
		s.lastPage = p.ID
		if o := p.Reopened; o != nil {
			s.counts.Failed -= o.Failed
			s.counts.Unknown -= o.Unknown
			s.report.From = o.To
		} else {
			s.counts.Listed += int64(p.Items) + p.Inner + p.Skipped
			s.counts.Skipped += p.Skipped
		}
		if p.Items == 0 {
			continue
		}
		s.pages[p.ID] = &livePage{Page: p, finished: newBitmap(p.Items), left: p.Items, innerLeft: p.Inner}
	}
	for _, in := range r.Intents {
		p := s.pages[in.Page]
		if p.intents == nil {
			p.intents = make([]json.RawMessage, p.Items)
		}
		p.intents[in.Index] = in.Value
	}
	for _, o := range r.Outcomes {
		p := s.pages[o.Page]
		p.finished.set(o.Index)
		if p.intents != nil {
			p.intents[o.Index] = nil
		}
		p.innerLeft -= o.Inner + o.Relisted
		s.counts.add(o.Action, 1+o.Inner)
		s.counts.Listed -= o.Relisted
		if p.left--; p.left == 0 {
			delete(s.pages, o.Page)
		}
	}
	for name, v := range r.Vars {
		if isNull(v) {
			delete(s.vars, name)
		} else {
			s.vars[name] = slices.Clone(v)
		}
	}
	s.counts.Requests += r.Requests
	s.report.To += int64(reported)
}

func isNull(v json.RawMessage) bool { return v == nil || string(v) == "null" }

// appendReport appends the lines that a record adds to the report.
func (s *state) appendReport(b []byte, r *Record) []byte {
	for _, o := range r.Outcomes {
		if !o.Action.isReported() {
			continue
		}
		in := s.pages[o.Page].intent(o.Index)
		for _, own := range r.Intents {
			if own.Item == o.Item {
				in = own.Value
			}
		}
		b = appendReported(b, Reported{o.Action, in, o.Value, o.Inner})
	}
	return b
}

// livePages returns the pages for a reader, in the order of their IDs.
func (s *state) livePages() []LivePage {
	pages := make([]LivePage, 0, len(s.pages))
	for _, id := range slices.Sorted(maps.Keys(s.pages)) {
		p := s.pages[id]
		out := LivePage{Page: p.Page, Pending: make([]Pending, 0, p.left)}
		for i := range p.Items {
			if !p.finished.has(i) {
				out.Pending = append(out.Pending, Pending{i, p.intent(i)})
			}
		}
		pages = append(pages, out)
	}
	return pages
}

// bitmap is a set of small numbers.
type bitmap []byte

func newBitmap(n int) bitmap    { return make(bitmap, (n+7)/8) }
func (b bitmap) has(i int) bool { return b[i/8]&(1<<(i%8)) != 0 }
func (b bitmap) set(i int)      { b[i/8] |= 1 << (i % 8) }

package job

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
)

// book is what a run writes into the journal and reads from it: pages with their items, cursors,
// intents and outcomes.
type book struct {
	j     *journal.Journal
	next  []cursor // of pages that are still to be listed; the last one is next
	vars  vars
	taken int64  // the number of the latest cursor
	text  []byte // of numbers
}

// cursor is a page that is to be listed. Its number orders the cursors in the journal.
type cursor struct {
	number int64
	text   string
}

// vars are the numbers of a job that the journal does not count itself.
type vars struct {
	Opening     int64 `json:"opening"` // items that open further pages and are not copied
	BytesListed int64 `json:"bytesListed"`
	BytesDone   int64 `json:"bytesDone"`
	Elapsed     int64 `json:"elapsed"` // milliseconds of all runs
	Began       bool  `json:"began"`   // the first pages are known
}

// The names of the variables in the journal.
const (
	varNumbers  = "numbers"
	varNext     = "next:"     // and a number: a page that is to be listed
	varUnlisted = "unlisted:" // and a number: a page that could not be listed
)

// pageValue is a page in the journal.
type pageValue struct {
	Items []Item `json:"items"`
}

// reported is an item in the report of the journal.
type reported struct {
	Item   Item           `json:"item"`
	Action farcopy.Action `json:"action"`
	Reason string         `json:"reason,omitempty"`
	Error  string         `json:"error,omitempty"`

	// Intent of what is unknown, and of what has left something to go on from. The journal has its own
	// only if it was saved since the item was listed or reopened.
	Intent json.RawMessage `json:"intent,omitempty"`
}

// read reads where the job is. What could not be listed is among the next pages again.
func (b *book) read() error {
	all := b.j.Vars()
	if v, ok := all[varNumbers]; ok {
		if err := json.Unmarshal(v, &b.vars); err != nil {
			return fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
		}
	}
	for name, v := range all {
		var c cursor
		_, number, _ := strings.Cut(name, ":")
		if _, err := fmt.Sscanf(number, "%d", &c.number); err != nil {
			continue
		}
		if err := json.Unmarshal(v, &c.text); err != nil {
			return fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
		}
		b.next = append(b.next, c)
		b.taken = max(b.taken, c.number)
	}
	slices.SortFunc(b.next, func(x, y cursor) int { return int(x.number - y.number) })
	return nil
}

// isComplete reports whether the source was listed to its end.
func (b *book) isComplete() bool { return b.vars.Began && len(b.next) == 0 && b.vars.Opening == 0 }

// open reads where the job is, and begins it.
func (b *book) open(first []string) error {
	if err := b.read(); err != nil {
		return err
	}
	change := map[string]json.RawMessage{}
	for name, v := range b.j.Vars() {
		if number, isOne := strings.CutPrefix(name, varUnlisted); isOne { // this run tries it again
			change[name], change[varNext+number] = nil, v
		}
	}
	if !b.vars.Began {
		b.vars.Began = true
		b.push(first, change)
	}
	if len(change) == 0 {
		return nil
	}
	change[varNumbers] = b.numbers()
	return b.j.Append(&journal.Record{Vars: change}, journal.Interval)
}

func varName(prefix string, number int64) string { return fmt.Sprintf("%s%012d", prefix, number) }

// numbers is the value of varNumbers until it is called again.
func (b *book) numbers() json.RawMessage {
	b.text = b.vars.appendJSON(b.text[:0])
	return b.text
}

// push puts cursors on the stack, so that the first of them is the next, and into the change of the
// variables.
func (b *book) push(texts []string, change map[string]json.RawMessage) {
	for _, text := range slices.Backward(texts) {
		b.taken++
		value, _ := json.Marshal(text) // a string has no error
		change[varName(varNext, b.taken)] = value
		b.next = append(b.next, cursor{b.taken, text})
	}
}

// take removes a cursor from the stack.
func (b *book) take(c cursor, change map[string]json.RawMessage) {
	change[varName(varNext, c.number)] = nil
	if i := slices.Index(b.next, c); i >= 0 {
		b.next = slices.Delete(b.next, i, i+1)
	}
}

// work returns the items of the pages in flight that have no outcome.
func (b *book) work() ([]*work, error) {
	var all []*work
	for _, p := range b.j.Pages() {
		some, err := workOf(&p)
		if err != nil {
			return nil, fmt.Errorf("%w: page %d: %w", farcopy.ErrJournal, p.ID, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func workOf(p *journal.LivePage) (all []*work, err error) {
	pending := make(map[int]json.RawMessage, len(p.Pending))
	for _, i := range p.Pending {
		pending[i.Index] = i.Intent
	}
	if p.Reopened != nil {
		return reopenedWork(&p.Page, pending)
	}
	var v pageValue
	if err := json.Unmarshal(p.Value, &v); err != nil {
		return nil, err
	}
	for n, i := range v.Items {
		in, ok := pending[n]
		if !ok {
			continue
		}
		w := newWork(p.ID, n, &i)
		if err := w.takeIntent(in); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// reopenedWork returns items of the report. What has failed is decided anew, or gone on with if it
// has left something; what is unknown is looked for, unless a request was sent since.
func reopenedWork(p *journal.Page, pending map[int]json.RawMessage) (all []*work, err error) {
	var lines []journal.Reported
	if err := json.Unmarshal(p.Value, &lines); err != nil {
		return nil, err
	}
	for n, line := range lines {
		in, ok := pending[n]
		var r reported
		if err := json.Unmarshal(line.Value, &r); err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		w := newWork(p.ID, n, &r.Item)
		w.item.Action, w.item.Reason = "", ""
		if in == nil {
			w.intent, w.look = r.Intent, line.Action == journal.Unknown
		}
		if err := w.takeIntent(in); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

func newWork(page int64, index int, i *Item) *work {
	return &work{place: journal.Item{Page: page, Index: index}, item: *i, listed: i.bytes()}
}

// intentValue is an intent in the journal. It fits the item as it was when the intent was saved: one
// that was decided anew is not what its page has.
type intentValue struct {
	Intent json.RawMessage `json:"intent,omitempty"` // none: the request was refused
	Item   *Item           `json:"item,omitempty"`
}

func (w *work) intentValue(in json.RawMessage) (json.RawMessage, error) {
	if !w.anew && (isPlainText(in) || isOneLine(in) && json.Valid(in)) {
		return slices.Concat([]byte(`{"intent":`), in, []byte("}")), nil
	}
	v := intentValue{Intent: in}
	if w.anew {
		v.Item = &w.item
	}
	return json.Marshal(v)
}

// undecided returns the item of work for which nothing is in progress. If the run has decided about
// it, that is to be done again: the decision before says what a request has left that was not refused.
func (w *work) undecided() Item {
	i := w.item
	if w.anew {
		i.Action, i.Reason = "", ""
	}
	return i
}

// replace makes the work that of another item, for which nothing was sent.
func (w *work) replace(i *Item) { w.item, w.intent, w.anew = *i, nil, true }

// takeIntent makes the work that of an intent of the journal, nil for none.
func (w *work) takeIntent(value json.RawMessage) error {
	if value == nil {
		return nil
	}
	var v intentValue
	if err := json.Unmarshal(value, &v); err != nil {
		return err
	}
	w.intent = v.Intent
	if v.Item != nil {
		w.item, w.anew = *v.Item, true
	}
	return nil
}

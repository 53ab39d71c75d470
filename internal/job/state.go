package job

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
)

// State is where a job is. It changes only by applying records, so that reading the records of a
// journal again leads to the same state.
type State struct {
	Counts   Counts           `json:"counts"`
	Frontier []string         `json:"frontier,omitempty"` // cursors that are still to be listed; the last one is next
	Pages    map[string]*page `json:"pages,omitempty"`    // listed, and not yet finished; by cursor
	Requests int64            `json:"requests"`           // sent by the runs before
	Elapsed  int64            `json:"elapsed"`            // milliseconds of the runs before

	// Failed and Unknown are the parts of the two lists on disk that still count.
	Failed  span `json:"failed"`
	Unknown span `json:"unknown"`

	// Opening is the number of items that open further pages and are not copied. As long as there
	// is one, the source is not listed to its end.
	Opening int64 `json:"opening"`

	Unlisted []string `json:"unlisted,omitempty"` // cursors of pages that could not be listed

	run runCounts // what the latest record says of the run that wrote it
}

// Counts are numbers of items. Pending items are listed, and have no outcome yet.
type Counts struct {
	Copied, Skipped, Failed, Unknown, Pending int64

	BytesDone, BytesPending int64
}

// Listed is the number of all items.
func (c Counts) Listed() int64 { return c.Copied + c.Skipped + c.Failed + c.Unknown + c.Pending }

// span is a range of bytes of a list on disk.
type span struct{ From, To int64 }

type runCounts struct{ requests, elapsed int64 }

// page is a page under way.
type page struct {
	Next []string `json:"next,omitempty"` // that its first listing named

	listing // its latest one, without the items that have got an outcome since

	Done map[string]struct{} `json:"done,omitempty"` // keys of the items that have an outcome
	Open map[string]open     `json:"open,omitempty"` // items whose intent was saved
}

// open is an item for which a request may have been sent.
type open struct {
	Item   Item            `json:"item"`
	Intent json.RawMessage `json:"intent"`
}

// againPrefix begins the cursors of pages that consist of items which had an outcome before.
const againPrefix = "\x00again:"

// kind is the kind of a record.
type kind string

const (
	began   kind = "began"   // a run
	listed  kind = "listed"  // a page
	intent  kind = "intent"  // of an item; a request may follow
	outcome kind = "outcome" // of an item
	failed  kind = "failed"  // a page could not be listed
	pushed  kind = "pushed"  // cursors of pages that are to be listed
)

// record is one change of the state.
type record struct {
	Kind   kind   `json:"k"`
	Cursor string `json:"c,omitempty"` // of the page

	// Of a page that was listed.
	Next  []string `json:"next,omitempty"`
	Page  *listing `json:"page,omitempty"`
	Again *again   `json:"again,omitempty"`

	// Of an intent.
	Item   *Item           `json:"item,omitempty"`
	Intent json.RawMessage `json:"intent,omitempty"`

	// Of an outcome. Count and Bytes are those of the item.
	Key    string         `json:"key,omitempty"`
	Action farcopy.Action `json:"action,omitempty"`
	Count  int64          `json:"n,omitempty"`
	Bytes  int64          `json:"b,omitempty"`
	Opens  bool           `json:"opens,omitempty"` // the item opens further pages
	ListTo int64          `json:"to,omitempty"`    // where the list of failed or unknown items ends now

	Push []string `json:"push,omitempty"`

	Requests int64 `json:"r,omitempty"` // sent by this run so far
	Elapsed  int64 `json:"t,omitempty"` // milliseconds since this run began
}

// listing sums up a page: the items that are to be done and have no outcome, how many of them open
// further pages, and the items that are skipped.
type listing struct {
	Pending      int64 `json:"pending,omitempty"`
	PendingBytes int64 `json:"pendingBytes,omitempty"`
	Opening      int64 `json:"opening,omitempty"`
	Skipped      int64 `json:"skipped,omitempty"`
	SkippedBytes int64 `json:"skippedBytes,omitempty"`
}

func (l *listing) add(i *Item) {
	l.Pending += i.count()
	l.PendingBytes += i.bytes()
	if i.Opens {
		l.Opening++
	}
}

func (l *listing) skip(i *Item) {
	l.Skipped += i.count()
	l.SkippedBytes += i.bytes()
}

// again says that a page consists of items that had an outcome before: they failed or are unknown.
type again struct {
	Failed  int64 `json:"failed,omitempty"`
	Unknown int64 `json:"unknown,omitempty"`
	To      int64 `json:"to"` // the part of the list before it no longer counts
}

// NewState is the state of a job that has not begun, with the cursors of its first pages.
func NewState(first ...string) *State {
	s := &State{}
	s.push(first)
	return s
}

// apply makes the change that a record tells of.
func (s *State) apply(r *record) {
	switch r.Kind {
	case began:
		s.Requests += s.run.requests
		s.Elapsed += s.run.elapsed
		s.run = runCounts{}
		s.push(s.Unlisted)
		s.Unlisted = nil
		return
	case pushed:
		s.push(r.Push)
	case listed:
		s.applyListed(r)
	case intent:
		s.pageOf(r.Cursor).Open[r.Item.Key] = open{*r.Item, r.Intent}
	case outcome:
		s.applyOutcome(r)
	case failed:
		s.take(r.Cursor)
		s.Unlisted = append(s.Unlisted, r.Cursor)
	}
	s.run = runCounts{max(s.run.requests, r.Requests), max(s.run.elapsed, r.Elapsed)}
}

func (s *State) applyListed(r *record) {
	p, again := s.Pages[r.Cursor], r.Again
	if p == nil {
		p = s.pageOf(r.Cursor)
		p.Next = r.Next
		s.take(r.Cursor)
		s.push(r.Next)
		if again != nil {
			s.Counts.Failed -= again.Failed
			s.Counts.Unknown -= again.Unknown
			if again.Failed > 0 {
				s.Failed.From = again.To
			} else {
				s.Unknown.From = again.To
			}
		}
	}
	l := r.Page
	s.Counts.Skipped += l.Skipped - p.Skipped
	s.Counts.Pending += l.Pending - p.Pending
	s.Counts.BytesDone += l.SkippedBytes - p.SkippedBytes
	s.Counts.BytesPending += l.PendingBytes - p.PendingBytes
	if again == nil {
		s.Opening += l.Opening - p.Opening
	}
	p.listing = *l
	s.forgetIfFinished(r.Cursor, p)
}

func (s *State) applyOutcome(r *record) {
	p := s.pageOf(r.Cursor)
	delete(p.Open, r.Key)
	p.Done[r.Key] = struct{}{}
	p.Pending -= r.Count
	p.PendingBytes -= r.Bytes
	if r.Opens {
		p.Opening--
	}
	s.Counts.Pending -= r.Count
	s.Counts.BytesPending -= r.Bytes
	switch r.Action {
	case farcopy.ActionCopied:
		s.Counts.Copied += r.Count
		s.Counts.BytesDone += r.Bytes
	case farcopy.ActionSkipped:
		s.Counts.Skipped += r.Count
		s.Counts.BytesDone += r.Bytes
	case farcopy.ActionUnknown:
		s.Counts.Unknown += r.Count
		s.Unknown.To = r.ListTo
	default:
		s.Counts.Failed += r.Count
		s.Failed.To = r.ListTo
	}
	if r.Opens && (r.Action == farcopy.ActionCopied || r.Action == farcopy.ActionSkipped) {
		s.Opening--
	}
	s.push(r.Next)
	s.forgetIfFinished(r.Cursor, p)
}

// forgetIfFinished drops a page whose items all have an outcome.
func (s *State) forgetIfFinished(cursor string, p *page) {
	if p.Pending == 0 && len(p.Open) == 0 {
		delete(s.Pages, cursor)
	}
}

// push puts cursors on the frontier, so that the first of them is the next.
func (s *State) push(cursors []string) {
	for _, c := range slices.Backward(cursors) {
		s.Frontier = append(s.Frontier, c)
	}
}

// take removes a cursor from the frontier.
func (s *State) take(cursor string) {
	if i := slices.Index(s.Frontier, cursor); i >= 0 {
		s.Frontier = slices.Delete(s.Frontier, i, i+1)
	}
}

func (s *State) pageOf(cursor string) *page {
	if s.Pages == nil {
		s.Pages = map[string]*page{}
	}
	p := s.Pages[cursor]
	if p == nil {
		p = &page{}
		s.Pages[cursor] = p
	}
	if p.Done == nil {
		p.Done = map[string]struct{}{}
	}
	if p.Open == nil {
		p.Open = map[string]open{}
	}
	return p
}

// Complete reports whether the source was listed to its end.
func (s *State) Complete() bool {
	isAgain := func(c string) bool { return strings.HasPrefix(c, againPrefix) }
	return s.Opening == 0 && len(s.Unlisted) == 0 && !slices.ContainsFunc(s.Frontier, func(c string) bool { return !isAgain(c) })
}

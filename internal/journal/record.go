package journal

import "encoding/json"

// Durability says when Append returns.
type Durability int

const (
	// Interval returns when the operating system has the record. A process that is killed loses
	// nothing; a machine that loses power loses what was written in the last second or so.
	Interval Durability = iota
	// Always returns when the record, and all before it, are on the disk.
	Always
)

// Record is one entry of the journal. All parts of it take effect together, or none. Its values are
// JSON on one line: no line feed, no tab. They must not hold a secret. A record has up to 8 MiB.
type Record struct {
	Pages    []Page                     `json:"pages,omitempty"`    // Append sets their IDs
	Intents  []Intent                   `json:"intents,omitempty"`  // of requests that are about to be sent
	Outcomes []Outcome                  `json:"outcomes,omitempty"` // of items that are finished
	Vars     map[string]json.RawMessage `json:"vars,omitempty"`     // replaced by name; nil and null remove
	Requests int64                      `json:"requests,omitempty"` // how many more were sent, of any kind

	// Encoded says that the values were encoded by encoding/json, or as it encodes them: Append does
	// not read them to find out whether they are JSON on one line.
	Encoded bool `json:"-"`
}

// Page is a number of items that were listed together. The journal forgets it when all of its
// items are finished. What an item is, is in the value of its page: a page that is listed again
// after a crash can hold other items, so that its cursor alone does not identify them.
type Page struct {
	ID    int64 `json:"id"` // from 1, ascending
	Items int   `json:"items"`
	Inner int64 `json:"inner,omitempty"` // further items, which the outcomes of the others are about as well

	// Skipped items were listed with the others. They are counted, and nothing else is kept of them.
	Skipped int64 `json:"skipped,omitempty"`

	Value json.RawMessage `json:"value,omitempty"`

	// Reopened is nil for a page that was listed. The value of a page that Reopen has made is an
	// array of [Reported].
	Reopened *Reopened `json:"reopened,omitempty"`
}

// Reopened is the part of the report that has become a page.
type Reopened struct {
	To      int64 `json:"to"` // the offset in the report up to which the items were taken
	Failed  int64 `json:"failed"`
	Unknown int64 `json:"unknown"`
}

// Item identifies an item by its page and its place in it, from 0.
type Item struct {
	Page  int64 `json:"page"`
	Index int   `json:"item"`
}

// Intent is what has to be known about a request before it is sent. It replaces the item's earlier
// intent.
type Intent struct {
	Item
	Value json.RawMessage `json:"value"`
}

// Outcome is the end of an item.
type Outcome struct {
	Item
	Action Action          `json:"action"`
	Value  json.RawMessage `json:"value,omitempty"` // only of Failed and Unknown: goes into the report
	Inner  int64           `json:"inner,omitempty"` // how many further items of its page it is about

	// Relisted is how many further items of its page it is not about, because another page is to
	// list them again. They count as listed no longer.
	Relisted int64 `json:"relisted,omitempty"`
}

// Action says how an item ended.
type Action string

// The actions. Failed and unknown items are in the report.
const (
	Copied  Action = "copied"
	Skipped Action = "skipped"
	Failed  Action = "failed"
	Unknown Action = "unknown"
)

// isReported tells whether outcomes with this action are in the report.
func (a Action) isReported() bool { return a == Failed || a == Unknown }

// Reported is an item of the report.
type Reported struct {
	Action Action          `json:"action"`
	Intent json.RawMessage `json:"intent,omitempty"` // the item's last intent; nil: nothing was sent
	Value  json.RawMessage `json:"value,omitempty"`  // of the outcome
	Inner  int64           `json:"inner,omitempty"`  // how many further items it stands for
}

// LivePage is a page with items that are not finished.
type LivePage struct {
	Page
	Pending []Pending // ascending
}

// Pending is an item that is not finished.
type Pending struct {
	Index  int
	Intent json.RawMessage // the last one; nil: nothing was sent
}

// Counts are the numbers of a whole job, earlier runs included.
// Listed = Copied + Skipped + Failed + Unknown + Pending().
type Counts struct {
	Listed   int64 `json:"listed"`
	Copied   int64 `json:"copied"`
	Skipped  int64 `json:"skipped"`
	Failed   int64 `json:"failed"`
	Unknown  int64 `json:"unknown"`
	Requests int64 `json:"requests"`
}

// Pending is the number of items that are listed and not finished.
func (c Counts) Pending() int64 { return c.Listed - c.Copied - c.Skipped - c.Failed - c.Unknown }

// add counts n items that ended with the action.
func (c *Counts) add(a Action, n int64) {
	switch a {
	case Copied:
		c.Copied += n
	case Skipped:
		c.Skipped += n
	case Failed:
		c.Failed += n
	case Unknown:
		c.Unknown += n
	}
}

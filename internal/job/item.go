package job

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/farcopy/farcopy"
)

// Service lists and copies for one of the five packages. Its methods are called from several
// goroutines.
type Service interface {
	// List reads a page and decides what is to be done about its items, from what is at the source
	// and at the target. An error means that nothing is known about the page.
	List(ctx context.Context, cursor string) (Page, error)

	// Decide decides again about an item that failed in an earlier run. The items below a subtree
	// stay as they are.
	Decide(ctx context.Context, item Item) (Item, error)

	// Copy does what was decided. It gives each intent to save before the request leaves.
	Copy(ctx context.Context, item Item, save Save) Result

	// Resume goes on with an item whose intent was saved, and may send.
	Resume(ctx context.Context, item Item, intent json.RawMessage, save Save) Result

	// Resolve looks for the copy of an item and never sends.
	Resolve(ctx context.Context, item Item, intent json.RawMessage) Result

	// Refused reports whether an error says that the credential is not accepted.
	Refused(err error) bool

	// Requests returns how many requests were sent since the service was made, retries included.
	Requests() int64
}

// Save keeps an intent. If it fails, the request must not be sent.
type Save func(ctx context.Context, intent json.RawMessage) error

// Page is a page of a listing.
type Page struct {
	Items []Item   // in the order in which they are to be copied
	Next  []string // cursors of the pages that follow, in the order in which they are to be listed
}

// Item is an object, a file or a folder, or a subtree that one request copies.
type Item struct {
	Source string          `json:"source"` // as reports name it
	Target string          `json:"target"`
	Size   int64           `json:"size,omitempty"`   // bytes of content
	Action farcopy.Action  `json:"action,omitempty"` // planned: copy, replace, skip or fail; "": to be decided
	Reason string          `json:"reason,omitempty"` // for the action
	Task   json.RawMessage `json:"task,omitempty"`   // what Copy needs; no secret
	Inner  []Inner         `json:"inner,omitempty"`  // the items below a subtree
	Opens  bool            `json:"opens,omitempty"`  // a folder: the pages of what is in it follow from its copy
	Long   bool            `json:"long,omitempty"`   // it is copied in parts, which take slots of their own
	Lanes  []string        `json:"lanes,omitempty"`  // no two items that share one are copied at the same time

	// Group is that of items which a Grouper can copy together, if they follow each other; "": alone.
	// Such items have no Lanes.
	Group string `json:"group,omitempty"`

	// Key tells items apart that have one source and one target, in whatever pages; it is the same in
	// every listing. "": their names do.
	Key string `json:"-"`

	// Below are cursors of what is in a folder. A plan lists them of a folder that is not there yet;
	// Decide gives those of a folder that it skips because it is there.
	Below []string `json:"-"`

	encoded encoded
}

// encoded is a task that SetTask has encoded.
type encoded struct {
	task any
	text json.RawMessage
}

// SetTask sets the task of an item: its JSON for the journal, and the task itself for [TaskOf], which
// lasts as long as the item is in memory. The task is not changed any more.
func SetTask[T any](i *Item, task *T) (err error) {
	if i.Task, err = json.Marshal(task); err == nil {
		i.encoded = encoded{task, i.Task}
	}
	return err
}

// isEncoded reports whether the task is as SetTask has encoded it.
func (i *Item) isEncoded() bool { return i.encoded.task != nil && bytes.Equal(i.encoded.text, i.Task) }

// TaskOf returns a copy of the task of an item. It decodes only what is from the journal, or was not
// set by SetTask.
func TaskOf[T any](i *Item) (*T, error) {
	if t, ok := i.encoded.task.(*T); ok && i.isEncoded() {
		return new(*t), nil
	}
	var decoded T
	return &decoded, json.Unmarshal(i.Task, &decoded)
}

// Inner is an item that is copied by the request for the subtree above it.
type Inner struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Size   int64  `json:"size,omitempty"`
}

// count returns how many items of the report an item stands for.
func (i *Item) count() int { return 1 + len(i.Inner) }

// bytes returns the size of an item with all that is below it.
func (i *Item) bytes() int64 {
	n := i.Size
	for _, inner := range i.Inner {
		n += inner.Size
	}
	return n
}

// Result is what became of an item.
type Result struct {
	Action   farcopy.Action // copied, skipped, failed, unknown or stale
	Reason   string
	Strength farcopy.Strength // how the copy was verified
	Err      error            // why it was not copied
	Next     []string         // cursors of the pages that the copy of a folder makes possible

	// Split says that the result is about the folder alone: the items below it, which were listed
	// with it, are listed anew by the pages of Next.
	Split bool

	// Instead is what is to be done in place of an item of which the service has done nothing: at
	// once, and in the item's slot. nil: nothing is. Where it cannot be done, the result is the rest.
	Instead *Item

	// Busy says that the service has done nothing because another request holds what the item
	// needs. The item is tried again later.
	Busy bool
}

// outcomes returns a line for each item that a result is about.
func (i *Item) outcomes(r Result) []farcopy.Outcome {
	line := farcopy.Outcome{
		Source: i.Source, Target: i.Target, Size: i.Size, Action: r.Action, Reason: r.Reason, Strength: r.Strength, Err: r.Err,
	}
	lines := []farcopy.Outcome{line}
	if r.Split {
		return lines
	}
	for _, inner := range i.Inner {
		line.Source, line.Target, line.Size = inner.Source, inner.Target, inner.Size
		lines = append(lines, line)
	}
	return lines
}

package job

import (
	"context"
	"encoding/json"

	"github.com/farcopy/farcopy"
)

// Service lists and copies for one of the five packages.
type Service interface {
	// List reads a page: what is at the source, what is at the target, and what is to be done. next
	// is what the first listing of the page has named, nil for the first: a page that is listed
	// again ends where it ended before. An error means that nothing is known about the page.
	List(ctx context.Context, cursor string, next []string) (Page, error)

	// Copy does what was decided for an item. It gives each intent to save before the request
	// leaves.
	Copy(ctx context.Context, item Item, save Save) Result

	// Resume goes on with an item whose intent was saved, and may send.
	Resume(ctx context.Context, item Item, intent json.RawMessage, save Save) Result

	// Resolve looks for the copy of an item and never sends.
	Resolve(ctx context.Context, item Item, intent json.RawMessage) Result

	// Decide decides again what is to be done about an item that failed in an earlier run. It reads
	// the item at the source and at the target.
	Decide(ctx context.Context, item Item) (Item, error)

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
	Next  []string // cursors of the pages that follow
}

// Item is an object, a file or a folder, or a subtree that one request copies.
type Item struct {
	Key    string          `json:"key"`    // unique in its page
	Source string          `json:"source"` // as reports name it
	Target string          `json:"target"`
	Size   int64           `json:"size,omitempty"`   // bytes of content
	Action farcopy.Action  `json:"action,omitempty"` // planned; "": to be decided anew
	Reason string          `json:"reason,omitempty"` // why it is skipped or failed
	Task   json.RawMessage `json:"task,omitempty"`   // what Copy needs; no secret
	Inner  []Inner         `json:"inner,omitempty"`  // the items below a subtree
	Opens  bool            `json:"opens,omitempty"`  // its copy makes further pages possible: a folder
}

// Inner is an item that is copied by the request for the subtree above it.
type Inner struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Size   int64  `json:"size,omitempty"`
}

// count returns how many items of the report an item stands for.
func (i *Item) count() int64 { return 1 + int64(len(i.Inner)) }

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
	Action   farcopy.Action // Copied, Skipped, Failed, Unknown or Stale
	Reason   string
	Strength farcopy.Strength // how the copy was verified
	Err      error            // why it was not copied
	Next     []string         // cursors of the pages that the copy makes possible: what lies in a new folder
}

package job

import (
	"context"
	"encoding/json"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// Grouper is a [Service] that copies several items by one request.
type Grouper interface {
	// CopyGroup does items of one page that have the same Group, and returns a result for each. It
	// gives each intent to save before the request leaves, for all items that the request is about.
	CopyGroup(ctx context.Context, items []Item, save SaveGroup) []Result
}

// SaveGroup keeps the intent of the items from one index up to another. If it fails, the request
// must not be sent.
type SaveGroup func(ctx context.Context, from, to int, intent json.RawMessage) error

// maxGroup bounds a group: each of its items has the intent of all in the journal.
const maxGroup = 20

// takeGroup takes from the queue what can be copied together with an item that was taken from it.
func (r *run) takeGroup(first *work) []*work {
	group := []*work{first}
	for len(r.queue) > 0 && len(group) < maxGroup && first.joins(r.queue[0]) {
		group = append(group, r.queue[0])
		r.queue[0] = nil
		r.queue = r.queue[1:]
	}
	return group
}

// joins reports whether two items can be copied together.
func (w *work) joins(other *work) bool {
	return w.canJoin() && other.canJoin() && w.item.Group == other.item.Group && w.place.Page == other.place.Page
}

// canJoin reports whether an item is one of a group: nothing was sent for it, and it was decided.
func (w *work) canJoin() bool {
	if w.item.Group == "" || w.intent != nil || w.look {
		return false
	}
	return w.item.Action == farcopy.ActionCopy || w.item.Action == farcopy.ActionReplace
}

// copyGroup does a group, and notes what became of its items.
func (r *run) copyGroup(group []*work) {
	began := time.Now()
	items := make([]Item, len(group))
	for n, w := range group {
		items[n] = w.item
	}
	results := r.svc.(Grouper).CopyGroup(r.ctx, items, func(ctx context.Context, from, to int, in json.RawMessage) error {
		return r.saveAll(ctx, group[from:to], in)
	})
	took := time.Since(began)
	for n, w := range group {
		r.mu.Lock()
		told := r.copied(w, nil, results[n], took)
		r.mu.Unlock()
		if told {
			r.tell(w.item.outcomes(results[n]))
		}
		took = unmeasured
	}
}

// unmeasured is the time of an item that was copied by the request of another one.
const unmeasured time.Duration = -1

// saveAll has an intent in the journal for each item, by one record.
func (r *run) saveAll(ctx context.Context, group []*work, in json.RawMessage) error {
	if group[0].intent == nil && r.isStopping() {
		return pace.ErrStopped // it has waited for its turn since before the run was stopped
	}
	rec := journal.Record{Encoded: true}
	for _, w := range group {
		value, err := w.intentValue(in)
		if err != nil {
			return err
		}
		rec.Intents = append(rec.Intents, journal.Intent{Item: w.place, Value: value})
	}
	durable := r.durability()
	if group[0].item.Long && r.job.cfg.Journal != "" {
		durable = journal.Always // such intents are few, and name an upload that nobody else would find
	}
	if err := r.book.j.Append(&rec, durable); err != nil {
		err = journalError(err)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.fail(err)
		return err
	}
	for _, w := range group {
		w.intent = in
	}
	return ctx.Err()
}

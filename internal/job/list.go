package job

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
)

// pickPage takes a page to be listed, or items of earlier runs to be taken up; nil: the queue is long
// enough, or there is none. The pages on top of the stack come first, whichever of them is ready
// first: of folders with few items one after the other would list for most of the time.
func (r *run) pickPage() func() {
	if len(r.queue) >= 2*r.pool.Limit() {
		return nil
	}
	if c, isOne := r.nextPage(); isOne {
		r.listing[c.number] = true
		return func() { r.list(c) }
	}
	if r.again > 0 && !r.reopening && len(r.listing) == 0 {
		r.reopening = true
		return r.reopen
	}
	return nil
}

// nextPage returns the topmost cursor that is not being listed. The cursors stay where they are, in
// the journal too, until their pages are noted.
func (r *run) nextPage() (cursor, bool) {
	most := maxListing
	if r.job.o.InOrder {
		most = 1
	}
	if len(r.listing) >= most {
		return cursor{}, false
	}
	for _, c := range slices.Backward(r.book.next) {
		if !r.listing[c.number] {
			return c, true
		}
	}
	return cursor{}, false
}

// list lists a page, and queues what has to be done.
func (r *run) list(c cursor) {
	began := time.Now()
	page, err := r.svc.List(r.ctx, c.text)
	r.mu.Lock()
	skipped := r.listed(c, page, err, time.Since(began))
	r.mu.Unlock()
	for _, i := range skipped {
		r.tell(i.outcomes(Result{Action: farcopy.ActionSkipped, Reason: i.Reason}))
	}
}

// listed takes a page that was listed, and returns the items that it skips.
func (r *run) listed(c cursor, page Page, err error, took time.Duration) []*Item {
	delete(r.listing, c.number)
	defer r.changed.Broadcast()
	if r.ctx.Err() != nil {
		return nil // the cursor stays for the next run
	}
	switch classOf(r.svc, err) {
	case wait:
		if r.long == 0 && r.pause.isDown(time.Now(), err) {
			r.fail(fmt.Errorf("listing: %w", err))
			return nil
		}
		r.pause.begin(time.Now(), farcopy.RetryAfter(err))
		r.pool.Throttled(0)
		return nil // the cursor is still one of the next
	case end:
		r.fail(fmt.Errorf("listing: %w", err))
		return nil
	}
	r.pause.over()
	change := map[string]json.RawMessage{}
	if err != nil {
		r.unlistable(c, err, change)
		return nil
	}
	r.pool.Done(took)
	return r.enqueue(c, page, change)
}

// unlistable notes a page that could not be listed: the next run tries it again.
func (r *run) unlistable(c cursor, err error, change map[string]json.RawMessage) {
	r.unlisted = append(r.unlisted, err)
	r.book.take(c, change)
	text, _ := json.Marshal(c.text) // a string has no error
	change[varName(varUnlisted, c.number)] = text
	if r.note(&journal.Record{Vars: change}) && len(r.unlisted) >= maxUnlisted {
		r.fail(fmt.Errorf("%d pages could not be listed", len(r.unlisted)))
	}
}

// enqueue notes a page and queues its items. What is skipped needs no work: it is only counted.
func (r *run) enqueue(c cursor, page Page, change map[string]json.RawMessage) (skipped []*Item) {
	own := make([]*Item, 0, len(page.Items)) // that need work
	var p journal.Page
	for n := range page.Items {
		i := &page.Items[n]
		r.book.vars.BytesListed += i.bytes()
		if i.Action == farcopy.ActionSkip {
			skipped = append(skipped, i)
			p.Skipped += int64(i.count())
			r.book.vars.BytesDone += i.bytes()
			continue
		}
		own = append(own, i)
		p.Inner += int64(len(i.Inner))
		if i.Opens {
			r.book.vars.Opening++
		}
	}
	r.book.take(c, change)
	r.book.push(page.Next, change)
	rec := &journal.Record{Vars: change}
	if p.Items = len(own); p.Items > 0 || p.Skipped > 0 {
		value, err := encodePage(own)
		if err != nil {
			r.fail(err)
			return nil
		}
		p.Value = value
		rec.Pages = []journal.Page{p}
	}
	if !r.note(rec) {
		return nil
	}
	for n := range own {
		r.queue = append(r.queue, newWork(rec.Pages[0].ID, n, own[n]))
	}
	if !r.job.o.InOrder {
		r.queue = spread(r.queue)
	}
	return skipped
}

// reopenSize is how many items of the report are taken up at once.
const reopenSize = 1000

// reopen takes up items that failed, or are unknown, in the runs before. Those of this run are
// added at the end of the report, and are not reached.
func (r *run) reopen() {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.changed.Broadcast()
	r.reopening = false
	p, err := r.book.j.Reopen(int(min(r.again, reopenSize)))
	if err != nil {
		r.fail(journalError(err))
		return
	}
	if p.Items == 0 {
		r.again = 0
		return
	}
	r.again -= p.Reopened.Failed + p.Reopened.Unknown
	pending := make(map[int]json.RawMessage, p.Items)
	for n := range p.Items {
		pending[n] = nil
	}
	some, err := reopenedWork(&p, pending)
	if err != nil {
		r.fail(journalError(err))
		return
	}
	r.queue = append(r.queue, some...)
}

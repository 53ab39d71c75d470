package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/farcopy/farcopy"
)

// list lists a page, and queues what has to be done.
func (r *run) list(cursor string) {
	page, again, err := r.read(cursor)
	r.mu.Lock()
	skipped := r.took(cursor, page, again, err)
	r.mu.Unlock()
	for _, o := range skipped {
		r.outcomes <- o
	}
}

// read reads a page from the service, or items of an earlier run from the journal.
func (r *run) read(cursor string) (Page, *retry, error) {
	if a, s, ok := parseAgain(cursor); ok {
		page, again, err := r.readAgain(a, s)
		if err != nil {
			err = errors.Join(errJournal, err)
		}
		return page, again, err
	}
	r.mu.Lock()
	var next []string
	if p := r.state.Pages[cursor]; p != nil {
		next = p.Next
	}
	r.mu.Unlock()
	page, err := r.svc.List(r.ctx, cursor, next)
	return page, nil, err
}

// took takes a page that was read, and returns what it skips.
func (r *run) took(cursor string, page Page, again *retry, err error) []farcopy.Outcome {
	r.lists = false
	if r.ctx.Err() != nil {
		return nil
	}
	switch classOf(r.svc, err) {
	case wait:
		r.pause.begin(time.Now(), farcopy.RetryAfter(err))
		r.pace.throttle(time.Now())
		return nil // its cursor is still the next one
	case end:
		r.failLocked(fmt.Errorf("listing: %w", err))
		return nil
	}
	r.pause.over()
	if err != nil {
		r.unlistable(cursor, err)
		return nil
	}
	return r.enqueue(cursor, page, again)
}

// unlistable notes a page that could not be listed. The run goes on, and ends as incomplete.
func (r *run) unlistable(cursor string, err error) {
	r.unlisted = append(r.unlisted, err)
	if len(r.unlisted) >= maxUnlisted {
		r.failLocked(fmt.Errorf("%d pages could not be listed, the last one: %w", len(r.unlisted), err))
		return
	}
	if n := len(r.relist); n > 0 && r.relist[n-1] == cursor {
		r.relist = r.relist[:n-1] // it stays under way, and is listed again by the next run
		return
	}
	r.noteLocked(&record{Kind: failed, Cursor: cursor})
}

const maxUnlisted = 1000

// enqueue notes a page, queues its items that have no outcome, and returns what is skipped. What
// has an open intent is queued also if the source no longer has it: a request may have been sent.
func (r *run) enqueue(cursor string, page Page, again *retry) (skipped []farcopy.Outcome) {
	p := r.state.Pages[cursor]
	if p == nil {
		p = &page0
	}
	rec := &record{Kind: listed, Cursor: cursor, Next: page.Next, Page: &listing{}}
	if again != nil {
		rec.Again = &again.again
	}
	var todo []work
	isOpen := maps.Clone(p.Open)
	for _, i := range page.Items {
		if _, done := p.Done[i.Key]; done {
			continue
		}
		w := work{cursor: cursor, item: i}
		if o, ok := isOpen[i.Key]; ok {
			w.item, w.intent = o.Item, o.Intent
			delete(isOpen, i.Key)
		} else if again != nil && again.intents[i.Key] != nil {
			w.intent, w.look = again.intents[i.Key], true
		} else if i.Action == farcopy.ActionSkip {
			rec.Page.skip(&i)
			skipped = append(skipped, outcomesOf(&i, Result{Action: farcopy.ActionSkipped, Reason: i.Reason})...)
			continue
		}
		todo = append(todo, w)
	}
	for _, o := range isOpen {
		todo = append(todo, work{cursor: cursor, item: o.Item, intent: o.Intent})
	}
	for i := range todo {
		rec.Page.add(&todo[i].item)
	}
	if !r.noteLocked(rec) {
		return nil
	}
	if n := len(r.relist); n > 0 && r.relist[n-1] == cursor {
		r.relist = r.relist[:n-1]
	}
	r.queue = append(r.queue, todo...)
	return skipped
}

var page0 page

// copy does an item, and notes what became of it.
func (r *run) copy(w work) {
	began, given := time.Now(), w.intent
	result := r.do(&w)
	now := time.Now()
	if r.ctx.Err() != nil && result.Err != nil {
		return // the item stays open, or is listed again
	}
	switch classOf(r.svc, result.Err) {
	case wait:
		again := w
		again.intent = given // the request of the later one was refused
		if r.postpone(again, result.Err, now) {
			return
		}
		result.Action = farcopy.ActionFailed
	case end:
		if result.Action != farcopy.ActionUnknown {
			r.fail(result.Err)
			return
		}
	}
	r.settle(&w, result, now, now.Sub(began))
}

func (r *run) do(w *work) Result {
	save := func(ctx context.Context, in json.RawMessage) error { return r.save(w, in) }
	switch {
	case w.intent != nil && w.look:
		return r.svc.Resolve(r.ctx, w.item, w.intent)
	case w.intent != nil:
		return r.svc.Resume(r.ctx, w.item, w.intent, save)
	case w.item.Action == "":
		i, err := r.svc.Decide(r.ctx, w.item)
		if err != nil {
			return Result{Action: farcopy.ActionFailed, Err: err}
		}
		w.item = i
	}
	switch w.item.Action {
	case farcopy.ActionFail:
		return Result{Action: farcopy.ActionFailed, Reason: w.item.Reason}
	case farcopy.ActionSkip:
		return Result{Action: farcopy.ActionSkipped, Reason: w.item.Reason}
	}
	return r.svc.Copy(r.ctx, w.item, save)
}

// save has the intent in the journal before the request leaves.
func (r *run) save(w *work, in json.RawMessage) error {
	if !r.note(&record{Kind: intent, Cursor: w.cursor, Item: &w.item, Intent: in}) {
		return errJournal
	}
	w.intent = in
	if !r.durable {
		return nil
	}
	if err := r.store.sync(); err != nil {
		r.fail(err)
		return errJournal
	}
	return nil
}

var errJournal = farcopy.ErrJournal

// postpone puts an item back into the queue, and pauses the run. An item that alone is refused,
// while others are copied, is given up in the end.
func (r *run) postpone(w work, err error, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	limited := errors.Is(err, farcopy.ErrRateLimited)
	if !limited && r.settled > w.at {
		w.tries++
	}
	w.at = r.settled
	if w.tries >= maxTries {
		return false
	}
	if limited {
		r.pace.throttle(now)
	}
	r.pause.begin(now, farcopy.RetryAfter(err))
	r.queue = append(r.queue, w)
	return true
}

const maxTries = 5

// settle notes the outcome of an item, and tells it.
func (r *run) settle(w *work, result Result, now time.Time, took time.Duration) {
	r.mu.Lock()
	rec := &record{
		Kind: outcome, Cursor: w.cursor, Key: w.item.Key, Action: result.Action,
		Count: w.item.count(), Bytes: w.item.bytes(), Opens: w.item.Opens, Next: result.Next,
	}
	ok := r.keep(w, &result, rec) && r.noteLocked(rec)
	r.pause.over()
	r.settled++
	r.pace.finish(now, took)
	if max := r.job.cfg.MaxFailed; ok && max > 0 && r.state.Counts.Failed >= max {
		r.failLocked(farcopy.ErrTooManyFailed)
	}
	r.mu.Unlock()
	if ok {
		for _, o := range outcomesOf(&w.item, result) {
			r.outcomes <- o
		}
	}
}

// keep puts an item that was not copied on its list, for a later run.
func (r *run) keep(w *work, result *Result, rec *record) bool {
	if result.Action == farcopy.ActionCopied || result.Action == farcopy.ActionSkipped {
		return true
	}
	k := &keptItem{Item: w.item, Action: result.Action, Reason: result.Reason}
	if result.Action == farcopy.ActionUnknown {
		k.Intent = w.intent
	}
	if result.Err != nil {
		k.Error = result.Err.Error()
	}
	to, err := r.store.keep(result.Action, k)
	if err != nil {
		r.broken = true
		r.failLocked(err)
		return false
	}
	rec.ListTo = to
	return true
}

// outcomesOf returns a line for each item that a result is about.
func outcomesOf(i *Item, result Result) []farcopy.Outcome {
	lines := make([]farcopy.Outcome, 0, i.count())
	line := farcopy.Outcome{
		Source: i.Source, Target: i.Target, Size: i.Size,
		Action: result.Action, Reason: result.Reason, Strength: result.Strength, Err: result.Err,
	}
	lines = append(lines, line)
	for _, inner := range i.Inner {
		line.Source, line.Target, line.Size = inner.Source, inner.Target, inner.Size
		lines = append(lines, line)
	}
	return lines
}

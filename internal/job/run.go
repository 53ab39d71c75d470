package job

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// run is one run of a job. Its dispatcher and its workers pick work until nothing is left or the run
// is stopped; a slot of the pool is held for each request.
type run struct {
	job      *Job
	dir      string // of the journal
	svc      Service
	ctx      context.Context // carries the pool
	pool     *pace.Pool
	outcomes chan farcopy.Outcome
	started  time.Time
	sent     int64 // svc.Requests when the run began
	elapsed  int64 // milliseconds of the runs before

	asking  chan struct{} // holds one element while somebody reads or asks for what follows
	durable journal.Durability
	isAsked bool

	mu        sync.Mutex
	changed   *sync.Cond
	book      book
	queue     []*work
	begun     []*work         // of earlier runs, whose copies are to be looked for: see begun.go
	looking   int             // of them are being looked for
	later     []*work         // of them were not found
	parked    []*work         // with an unknown outcome, to be looked for at the end
	busy      int             // pieces of work in progress, and the offered one
	offered   func()          // work that waits for a slot; nil: there is none
	listing   map[int64]bool  // numbers of the cursors whose pages are being listed
	long      int             // items in progress that are copied in parts
	inParts   map[*parts]bool // of the same items
	lanes     map[string]bool // of the items in progress
	pause     pauses
	noted     int64   // requests that the journal knows of
	settled   int64   // items that got an outcome in this run
	unlisted  []error // why pages could not be listed
	meter     meter
	own       map[string]json.RawMessage // for varNumbers alone
	again     int64                      // items of the report that are still to be taken up
	reopening bool                       // some of them are being taken up
	stopping  bool
	err       error // why the run ends early

	over   bool // the journal is closed
	final  farcopy.Progress
	groups groups
	first  []journal.Reported // of the report, if the job has no journal
}

// work is an item to be copied.
type work struct {
	place  journal.Item
	item   Item
	intent json.RawMessage // of an item for which a request may have been sent
	look   bool            // only look for the copy
	last   bool            // what is unknown now stays unknown
	anew   bool            // decided anew: the journal keeps the item with its intent
	listed int64           // bytes that the job counts for it
	result *Result         // of an item that is parked
	isLong bool            // it is counted in run.long
	tries  int             // that were refused while others succeeded
	at     int64           // how many items had an outcome at the latest try
	held   holding
}

const (
	maxParked   = 1000
	maxLong     = 4 // each of them uses as many slots as there are
	maxUnlisted = 1000
	maxListing  = 4 // pages that are listed at the same time, all of which may be large
	maxTries    = 5
)

// isIdle reports whether nothing is in progress and nothing is left.
func (r *run) isIdle() bool {
	return r.busy == 0 && len(r.begun) == 0 && len(r.queue) == 0 && len(r.book.next) == 0 && r.again <= 0
}

func (r *run) isStopping() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopping
}

// takeParked queues what is unknown to be looked for once more.
func (r *run) takeParked() bool {
	for _, w := range r.parked {
		w.look, w.last = true, true
		r.queue = append(r.queue, w)
	}
	r.parked = nil
	return len(r.queue) > 0
}

// tellParked tells what is still parked when a run was stopped.
func (r *run) tellParked() {
	if r.ctx.Err() != nil {
		return
	}
	for _, w := range r.parked {
		r.mu.Lock()
		told := r.err == nil || !errors.Is(r.err, farcopy.ErrJournal)
		told = told && r.settle(w, w.result)
		r.mu.Unlock()
		if told {
			r.tell(w.item.outcomes(*w.result))
		}
	}
}

func (r *run) tell(outcomes []farcopy.Outcome) {
	for _, o := range outcomes {
		r.outcomes <- o
	}
}

// pick takes the next piece of work: a page while the queue is short, so that nobody has to wait
// for it, otherwise an item.
func (r *run) pick() func() {
	if do := r.pickBegun(); do != nil {
		return do
	}
	if do := r.pickPage(); do != nil {
		return do
	}
	i := r.ready(time.Now())
	if i < 0 {
		return nil
	}
	w := r.queue[i]
	copy(r.queue[1:i+1], r.queue[:i])
	r.queue[0] = nil
	r.queue = r.queue[1:]
	if w.isLong = w.item.Long; w.isLong {
		r.long++
	}
	if w.item.Group != "" {
		if group := r.takeGroup(w); len(group) > 1 {
			return func() { r.copyGroup(group) }
		}
	}
	lanes := w.item.Lanes
	r.takeLanes(lanes)
	return func() {
		defer r.freeLanes(lanes)
		r.copy(w)
	}
}

// stop ends the run: nothing new is begun, no part of a large object either.
func (r *run) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drain()
}

func (r *run) drain() {
	r.stopping = true
	r.pool.Stop()
	r.changed.Broadcast()
}

// fail ends the run because of an error.
func (r *run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.drain()
}

// note writes a record. It reports whether the journal took it; otherwise the run ends.
func (r *run) note(rec *journal.Record) bool { return r.write(rec, journal.Interval) }

func (r *run) write(rec *journal.Record, d journal.Durability) bool {
	sent := r.svc.Requests() - r.sent
	rec.Requests, r.noted = sent-r.noted, sent
	r.book.vars.Elapsed = r.elapsed + time.Since(r.started).Milliseconds()
	if rec.Vars == nil {
		rec.Vars = r.own // most records change no other variable
	}
	rec.Vars[varNumbers] = r.book.numbers()
	rec.Encoded = true
	if err := r.book.j.Append(rec, d); err != nil {
		r.fail(journalError(err))
		return false
	}
	return true
}

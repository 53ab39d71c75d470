package job

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// run is one run of a job. Its dispatcher hands out work, one goroutine a request at most as many
// as the pace allows, until nothing is left or the run is stopped.
type run struct {
	job      *Job
	svc      Service
	store    store
	durable  bool // an intent has to be on the disk before its request leaves
	outcomes chan farcopy.Outcome
	ctx      context.Context

	mu       sync.Mutex
	changed  *sync.Cond
	state    *State
	relist   []string // pages under way when an earlier run ended
	queue    []work   // items of listed pages
	pace     pace
	busy     int  // requests under way
	lists    bool // a page is being listed
	pause    pauses
	stopping bool
	looked   bool    // what is unknown was taken up again
	unlisted []error // why pages could not be listed
	broken   bool    // the journal cannot be written any more
	err      error   // why the run ends early
	started  time.Time
	settled  int64 // items that got an outcome in this run
	sent     int64 // svc.Requests when the run began
}

// work is an item to be copied.
type work struct {
	cursor string
	item   Item
	intent json.RawMessage // of an item for which a request may have been sent
	look   bool            // only look for the copy
	tries  int             // that were refused while others succeeded
	at     int64           // the items that had an outcome at the latest try
}

// loop hands out work until the run is over. It returns when nothing is under way any more.
func (r *run) loop() {
	defer close(r.outcomes)
	stop := context.AfterFunc(r.ctx, r.stop)
	defer stop()
	var running sync.WaitGroup
	defer running.Wait()
	for {
		do := r.next()
		if do == nil {
			return
		}
		running.Go(func() {
			defer r.ended()
			do()
		})
	}
}

// next waits for something to do. It returns nil when the run is over.
func (r *run) next() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		if r.stopping || r.idle() && !r.lookAgain() {
			return nil
		}
		if wait := r.pause.left(time.Now()); wait > 0 {
			time.AfterFunc(wait, r.changed.Broadcast)
		} else if r.busy < r.pace.limit() {
			if do := r.pick(); do != nil {
				r.busy++
				return do
			}
		}
		r.changed.Wait()
	}
}

// idle reports whether nothing is under way and nothing is left.
func (r *run) idle() bool {
	return r.busy == 0 && len(r.queue) == 0 && len(r.relist) == 0 && len(r.state.Frontier) == 0
}

// pick takes the next piece of work: a page while the queue is short, so that the workers do not
// have to wait for it, otherwise an item.
func (r *run) pick() func() {
	if !r.lists && len(r.queue) < 2*r.pace.limit() {
		if cursor, ok := r.nextPage(); ok {
			r.lists = true
			return func() { r.list(cursor) }
		}
	}
	if len(r.queue) == 0 {
		return nil
	}
	w := r.queue[0]
	r.queue[0] = work{}
	r.queue = r.queue[1:]
	return func() { r.copy(w) }
}

func (r *run) nextPage() (cursor string, ok bool) {
	if n := len(r.relist); n > 0 {
		return r.relist[n-1], true
	}
	if n := len(r.state.Frontier); n > 0 {
		return r.state.Frontier[n-1], true
	}
	return "", false
}

func (r *run) ended() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy--
	r.changed.Broadcast()
}

// stop ends the run: nothing new is begun.
func (r *run) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopping = true
	r.changed.Broadcast()
}

// fail ends the run because of an error.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failLocked(err)
}

func (r *run) failLocked(err error) {
	if r.err == nil {
		r.err = err
	}
	r.stopping = true
	r.changed.Broadcast()
}

// note puts a change into the journal and makes it. It reports whether the journal took it;
// otherwise the run ends.
func (r *run) note(rec *record) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.noteLocked(rec)
}

func (r *run) noteLocked(rec *record) bool {
	if r.broken {
		return false
	}
	rec.Requests, rec.Elapsed = r.svc.Requests()-r.sent, time.Since(r.started).Milliseconds()
	if err := r.store.append(rec); err != nil {
		r.broken = true
		r.failLocked(err)
		return false
	}
	r.state.apply(rec)
	return true
}

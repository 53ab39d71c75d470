package job

import (
	"context"
	"sync"
	"time"
)

// Each worker is a goroutine that holds a slot of the pool. It goes on with the next piece of work in
// the same slot: a goroutine for each item would grow its stack, and pass the dispatcher, for each
// of them. The dispatcher only starts workers: at the beginning, when more requests may be in
// flight, and when there is work again.

// loop is the dispatcher. It returns when the run is over and nothing is in progress any more.
func (r *run) loop() {
	defer close(r.outcomes)
	defer r.tellParked()
	var running sync.WaitGroup
	defer running.Wait()
	stop := context.AfterFunc(r.ctx, r.stop)
	defer stop()
	for r.offer() && r.pool.Acquire(r.ctx) == nil {
		if do := r.firstWork(); do != nil {
			running.Go(func() { r.work(do) })
		}
	}
}

// offer waits until there is work for one more worker. It reports false when the run is over.
func (r *run) offer() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		if r.stopping || r.isIdle() && !r.takeLater() && !r.takeParked() {
			return false
		}
		now := time.Now()
		if wait := r.pause.left(now); wait > 0 {
			time.AfterFunc(wait, r.changed.Broadcast)
		} else if do := r.pick(); do != nil {
			r.busy++
			r.offered = do
			return true
		} else if wait := r.earliest(now); wait > 0 {
			time.AfterFunc(wait, r.changed.Broadcast)
		}
		r.changed.Wait()
	}
}

// firstWork returns the work of a new worker. If another worker has taken what was offered, and there is
// nothing else, it returns nil and gives the slot back.
func (r *run) firstWork() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	do := r.take()
	if do == nil {
		r.pool.Release()
	}
	return do
}

// work does pieces of work, one after the other in one slot.
func (r *run) work(do func()) {
	for do != nil {
		do()
		do = r.following()
	}
}

// following ends a piece of work, and returns the next one for its slot. If there is none, or the
// slot is wanted elsewhere, it returns nil and gives the slot back.
func (r *run) following() (do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy--
	if r.pool.MayKeep() {
		do = r.take()
	}
	if do == nil {
		r.pool.Release()
	}
	r.changed.Broadcast()
	return do
}

// take returns what was offered, or another piece of work that can be done now; nil: there is none.
func (r *run) take() (do func()) {
	offered := r.offered
	switch {
	case r.stopping, r.ctx.Err() != nil:
		return nil
	case offered != nil:
		r.offered = nil
		return offered
	case r.pause.left(time.Now()) > 0:
		return nil
	}
	if do = r.pick(); do != nil {
		r.busy++
	}
	return do
}

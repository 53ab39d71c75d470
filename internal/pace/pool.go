package pace

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Pool bounds the requests in flight. A slot is held for a request, never while its holder waits
// for other slots: that would let a pool of one slot stand still.
type Pool struct {
	mu      sync.Mutex
	changed chan struct{} // closed when a slot may have become free
	pace    pace
	busy    int
	parts   int           // callers of AcquirePart and Reacquire that wait
	stopped chan struct{} // closed by Stop
	isOver  bool          // Stop was called
}

// ErrStopped is why work that takes many slots has ended early.
var ErrStopped = errors.New("the job was stopped")

// NewPool returns a pool of n slots; 0: their number adapts.
func NewPool(n int) *Pool {
	return &Pool{pace: pace{fixed: n}, changed: make(chan struct{}), stopped: make(chan struct{})}
}

// Acquire takes a slot. It waits until one is free, or until the context ends.
func (p *Pool) Acquire(ctx context.Context) error { return p.acquire(ctx, nil) }

// AcquirePart takes a slot for a part of something. After Stop the error is ErrStopped: the parts
// in flight end, and no other is begun.
func (p *Pool) AcquirePart(ctx context.Context) error {
	select {
	case <-p.stopped:
		return ErrStopped
	default:
	}
	p.waiting(1)
	defer p.waiting(-1)
	return p.acquire(ctx, p.stopped)
}

// Reacquire takes back the slot of work that has given it to its parts. It waits as a part does.
func (p *Pool) Reacquire() {
	p.waiting(1)
	defer p.waiting(-1)
	p.acquire(context.Background(), nil)
}

func (p *Pool) waiting(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parts += n
}

// MayKeep reports whether the holder of a slot may use it for something else. It may not if fewer
// requests may be in flight now, or if a part waits for a slot.
func (p *Pool) MayKeep() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.busy <= p.pace.limit() && p.parts == 0
}

// Stop ends AcquirePart.
func (p *Pool) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isOver {
		p.isOver = true
		close(p.stopped)
	}
}

func (p *Pool) acquire(ctx context.Context, stopped <-chan struct{}) error {
	for {
		p.mu.Lock()
		if ctx.Err() == nil && p.busy < p.pace.limit() {
			p.busy++
			if p.pace.flows.IsZero() {
				p.pace.flows = time.Now()
			}
			p.mu.Unlock()
			return nil
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-stopped:
			return ErrStopped
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Release gives a slot back.
func (p *Pool) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy--
	p.wake()
}

// Done notes a request that has succeeded after the given time.
func (p *Pool) Done(took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.pace.limit()
	p.pace.finish(time.Now(), took, p.busy)
	if p.pace.limit() > before {
		p.wake()
	}
}

// Throttled notes that the service has refused a request because there were too many. after is how
// long it wants to be left alone; 0: it does not say.
func (p *Pool) Throttled(after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace.throttle(time.Now(), after)
}

// Limit returns how many requests may be in flight now.
func (p *Pool) Limit() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pace.limit()
}

func (p *Pool) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

type key struct{}

// With returns a context that carries the pool of a job, whose requests take their slots from it.
func (p *Pool) With(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, p) }

// From returns the pool that a context carries, or nil.
func From(ctx context.Context) *Pool {
	p, _ := ctx.Value(key{}).(*Pool)
	return p
}

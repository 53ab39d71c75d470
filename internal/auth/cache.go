package auth

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Cache holds one credential and fetches it if it is missing or no longer valid. At most one fetch
// is in flight, with its own context. Every caller waits only as long as its own context allows,
// even if the fetch hangs.
type Cache[T any] struct {
	Fetch func(context.Context) (T, error)
	Valid func(T) bool

	// Aging reports whether a valid credential should be replaced already. Get then starts a fetch
	// and returns the credential without waiting for it. nil: none is replaced before Valid ends.
	Aging func(T) bool

	// Paced keeps fetches apart: see pace.
	Paced bool

	mu       sync.Mutex
	pace     pace
	value    T
	filled   bool
	valueOf  int // number of the fetch that returned value: an abandoned one may end after a later one
	last     int // number of the latest fetch
	inFlight *fetch[T]
}

// fetch is one call of Cache.Fetch.
type fetch[T any] struct {
	n     int
	done  chan struct{}
	began time.Time
	value T
	err   error
}

// Get returns the credential and fetches it if necessary.
func (c *Cache[T]) Get(ctx context.Context) (T, error) {
	c.mu.Lock()
	if c.filled && c.Valid(c.value) {
		v := c.value
		if c.Aging != nil && c.Aging(v) && c.inFlight == nil && !c.pace.holds() {
			c.fetching()
		}
		c.mu.Unlock()
		return v, nil
	}
	if c.inFlight == nil && c.pace.err != nil && c.pace.holds() {
		err := c.pace.err
		c.mu.Unlock()
		var zero T
		return zero, err
	}
	f := c.fetching()
	c.mu.Unlock()
	return c.wait(ctx, f)
}

// Renew fetches the credential again if it is still the stale one that was rejected, although it
// looks valid. A paced cache keeps a credential that it has only just fetched: another one would be
// rejected as well.
func (c *Cache[T]) Renew(ctx context.Context, stale func(T) bool) (T, error) {
	c.Drop(stale)
	return c.Get(ctx)
}

// Drop forgets the credential if it is the stale one that was rejected.
func (c *Cache[T]) Drop(stale func(T) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.filled && stale(c.value) && !c.pace.fresh() {
		c.filled = false
	}
}

// fetching returns the fetch in flight, or starts one. Its context belongs to no call: a caller
// that is cancelled must not cancel it for the others, and a credential that was chosen by the
// values of one call's context would be sent with the requests of another.
func (c *Cache[T]) fetching() *fetch[T] {
	if c.inFlight != nil {
		return c.inFlight
	}
	c.last++
	f := &fetch[T]{n: c.last, done: make(chan struct{}), began: time.Now()}
	c.inFlight = f
	go func() {
		f.value, f.err = c.call(context.Background())
		c.mu.Lock()
		if c.inFlight == f {
			c.inFlight = nil
		}
		if c.Paced {
			c.pace.ended(f.err)
		}
		if f.err == nil && f.n > c.valueOf {
			c.value, c.filled, c.valueOf = f.value, true, f.n
		}
		c.mu.Unlock()
		close(f.done)
	}()
	return f
}

// call turns a panic of the source into an error: on this goroutine the caller could not recover
// it.
func (c *Cache[T]) call(ctx context.Context) (v T, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the source of the credential panicked")
		}
	}()
	return c.Fetch(ctx)
}

// fetchTimeout limits the wait for a fetch: a token source takes no context.
const fetchTimeout = 30 * time.Second

var errFetchTimeout = errors.New("the source returned no credential within 30 s")

func (c *Cache[T]) wait(ctx context.Context, f *fetch[T]) (zero T, err error) {
	limit := time.NewTimer(time.Until(f.began.Add(fetchTimeout)))
	defer limit.Stop()
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-limit.C:
		c.mu.Lock()
		if c.inFlight == f {
			c.inFlight = nil // the next caller starts another fetch
		}
		c.mu.Unlock()
		return zero, errFetchTimeout
	}
}

package auth

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Cache keeps one credential and fetches it anew when it is missing or no longer valid. At most one fetch is in flight,
// on a context of its own; every caller waits only as long as its own context allows, even while the fetch hangs.
type Cache[T any] struct {
	Fetch func(context.Context) (T, error)
	Valid func(T) bool

	mu     sync.Mutex
	value  T
	filled bool
	from   int // which fetch the value is from: one that was given up may end after a later one
	last   int
	flight *flight[T]
}

type flight[T any] struct {
	n     int
	done  chan struct{}
	began time.Time
	value T
	err   error
}

// Get returns the credential, fetched if need be.
func (c *Cache[T]) Get(ctx context.Context) (T, error) {
	c.mu.Lock()
	if c.filled && c.Valid(c.value) {
		v := c.value
		c.mu.Unlock()
		return v, nil
	}
	f := c.fetching()
	c.mu.Unlock()
	return c.wait(ctx, f)
}

// Renew fetches the credential again, although it looks valid, where it is still the stale one that was refused.
func (c *Cache[T]) Renew(ctx context.Context, stale func(T) bool) (T, error) {
	c.mu.Lock()
	if c.filled && stale(c.value) {
		c.filled = false
	}
	c.mu.Unlock()
	return c.Get(ctx)
}

// fetching returns the fetch in flight, or starts one. Its context is nobody's: it outlives a caller who leaves, because
// others wait for its result, and it has no values, because a credential that was chosen by those of one call would be sent
// with another's request.
func (c *Cache[T]) fetching() *flight[T] {
	if c.flight != nil {
		return c.flight
	}
	c.last++
	f := &flight[T]{n: c.last, done: make(chan struct{}), began: time.Now()}
	c.flight = f
	go func() {
		f.value, f.err = c.fetch(context.Background())
		c.mu.Lock()
		if c.flight == f {
			c.flight = nil
		}
		if f.err == nil && f.n > c.from {
			c.value, c.filled, c.from = f.value, true, f.n
		}
		c.mu.Unlock()
		close(f.done)
	}()
	return f
}

// fetch turns a panic of the source into an error: here the caller could not recover from it.
func (c *Cache[T]) fetch(ctx context.Context) (v T, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the source of the credential panicked")
		}
	}()
	return c.Fetch(ctx)
}

// fetchTime is how long a fetch is waited for: a token source takes no context.
const fetchTime = 30 * time.Second

var errHangs = errors.New("no credential within 30 s")

func (c *Cache[T]) wait(ctx context.Context, f *flight[T]) (zero T, err error) {
	limit := time.NewTimer(time.Until(f.began.Add(fetchTime)))
	defer limit.Stop()
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-limit.C:
		c.mu.Lock()
		if c.flight == f {
			c.flight = nil // the next caller fetches anew
		}
		c.mu.Unlock()
		return zero, errHangs
	}
}

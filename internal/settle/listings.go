package settle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
)

// Listings shares the listings of destinations between calls, so that 32,000 concurrent calls that
// poll one folder do not list it 32,000 times. A caller gets a listing that began after the call of
// Get.
type Listings[I any] struct {
	mu   sync.Mutex
	runs map[string]*runs[I]
}

// runs are the running listing of one destination and the one that begins when it ends.
type runs[I any] struct {
	running, next *listing[I]
}

type listing[I any] struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	items   map[string][]I
	err     error
}

// Get returns the items of a destination by name. The items are shared and must not be changed.
func (l *Listings[I]) Get(ctx context.Context, destination string, list func(context.Context) iter.Seq2[I, error], name func(I) string) (map[string][]I, error) {
	l.mu.Lock()
	r := l.runs[destination]
	if r == nil {
		if l.runs == nil {
			l.runs = map[string]*runs[I]{}
		}
		r = &runs[I]{}
		l.runs[destination] = r
	}
	if r.next == nil {
		r.next = &listing[I]{done: make(chan struct{}), cancel: func() {}}
	}
	mine := r.next
	mine.waiting++
	if r.running == nil {
		l.begin(ctx, destination, r, list, name)
	}
	l.mu.Unlock()

	select {
	case <-mine.done:
		return mine.items, mine.err
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		if mine.waiting--; mine.waiting == 0 {
			mine.cancel()
		}
		return nil, ctx.Err()
	}
}

// begin starts the next listing. It runs on a context of its own, because it serves more than one
// call; each poll has PollTimeout.
func (l *Listings[I]) begin(ctx context.Context, destination string, r *runs[I], list func(context.Context) iter.Seq2[I, error], name func(I) string) {
	mine := r.next
	r.running, r.next = mine, nil
	ctx, mine.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if mine.waiting == 0 {
		mine.cancel()
	}
	mine.err = errListingExited
	go func() {
		defer mine.cancel()
		defer func() { // also where the caller's own code exits the goroutine
			close(mine.done)
			l.mu.Lock()
			defer l.mu.Unlock()
			r.running = nil
			if r.next != nil {
				l.begin(context.WithoutCancel(ctx), destination, r, list, name)
				return
			}
			delete(l.runs, destination)
		}()
		mine.items, mine.err = collect(ctx, list, name)
	}()
}

var errListingExited = errors.New("the goroutine of the listing was ended")

// collect turns a panic of the caller's own code into an error: on this goroutine the caller could
// not recover it.
func collect[I any](ctx context.Context, list func(context.Context) iter.Seq2[I, error], name func(I) string) (items map[string][]I, err error) {
	defer func() {
		if p := recover(); p != nil {
			items, err = nil, fmt.Errorf("panic while listing: %v", p)
		}
	}()
	items = map[string][]I{}
	for item, err := range list(ctx) {
		if err != nil {
			return nil, err
		}
		items[name(item)] = append(items[name(item)], item)
	}
	return items, nil
}

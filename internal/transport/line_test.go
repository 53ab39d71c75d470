package transport

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// countingContext counts how often a request waits: each wait asks for Done.
type countingContext struct {
	context.Context
	mu    *sync.Mutex
	waits *int
}

func (c countingContext) Done() <-chan struct{} {
	c.mu.Lock()
	*c.waits++
	c.mu.Unlock()
	return c.Context.Done()
}

// TestSpreadWakesOneRequest: the waits of many requests for a quota that is spread grow with their
// number, not with its square.
func TestSpreadWakesOneRequest(t *testing.T) {
	const requests = 2000
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, 0)
		first, err := g.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g.Leave(first, Hints{Answered: true, Quota: true, Left: 2 * requests, Reset: time.Hour})
		time.Sleep(31 * time.Minute) // the second half of the window

		var mu sync.Mutex
		waits, left := 0, 2*requests
		ctx := countingContext{t.Context(), &mu, &waits}
		var wg sync.WaitGroup
		for range requests {
			wg.Go(func() {
				p, err := g.Enter(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(100 * time.Millisecond)
				mu.Lock()
				left--
				remaining := left
				mu.Unlock()
				g.Leave(p, Hints{Answered: true, Quota: true, Left: remaining, Reset: time.Minute})
			})
		}
		wg.Wait()
		if most := 10 * requests; waits > most {
			t.Errorf("%d requests waited %d times, want at most %d", requests, waits, most)
		}
	})
}

func TestLineServesPriorityFirst(t *testing.T) {
	var l line
	one, two, urgent := &waiter{}, &waiter{}, &waiter{priority: true}
	for _, w := range []*waiter{one, two, urgent} {
		l.join(w)
	}
	for _, want := range []*waiter{urgent, one, two} {
		if l.head() != want {
			t.Fatalf("the head is %p, want %p", l.head(), want)
		}
		l.leave(want)
	}
	if l.head() != nil {
		t.Error("the line is not empty")
	}
}

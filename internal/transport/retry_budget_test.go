package transport

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestBudget(t *testing.T) {
	var b Budget
	takeAll := func() (n int64) {
		var taken atomic.Int64
		var wg sync.WaitGroup
		for range 2 * retryBudget {
			wg.Go(func() {
				if b.Acquire() {
					taken.Add(1)
				}
			})
		}
		wg.Wait()
		return taken.Load()
	}
	earn := func(n int) {
		for range n {
			b.Refund()
		}
	}
	earn(1000) // successes are not saved up
	if n := takeAll(); n != retryBudget {
		t.Errorf("a new budget has %d retries, want %d", n, retryBudget)
	}
	earn(9)
	if n := takeAll(); n != 0 {
		t.Errorf("9 successes earned %d retries", n)
	}
	earn(2)
	if n := takeAll(); n != 1 {
		t.Errorf("11 successes earned %d retries, want 1", n)
	}
	earn(10 * retryBudget)
	if n := takeAll(); n != retryBudget {
		t.Errorf("the budget recovered to %d retries, want %d", n, retryBudget)
	}
}

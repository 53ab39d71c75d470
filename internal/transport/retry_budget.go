package transport

import "sync"

// retryBudget is the number of retries that a client may make without any success.
const retryBudget = 50

// Budget limits the retries of a client, so that its callers do not multiply the load of a failing
// service: each retry costs one, each success refunds a tenth.
type Budget struct {
	mu    sync.Mutex
	spent float64
}

// Acquire reports whether a retry is left, and uses it.
func (b *Budget) Acquire() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent+1 > retryBudget {
		return false
	}
	b.spent++
	return true
}

// Left reports whether a retry is left.
func (b *Budget) Left() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spent+1 <= retryBudget
}

// Refund is called for every success.
func (b *Budget) Refund() {
	b.mu.Lock()
	b.spent = max(0, b.spent-0.1)
	b.mu.Unlock()
}

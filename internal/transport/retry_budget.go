package transport

import "sync"

// retryBudget is how many retries a client may make before its successes must earn them.
const retryBudget = 50

// Budget bounds the retries of a client, so that its callers do not multiply an outage: each retry
// takes one from it, each success gives a tenth back.
type Budget struct {
	mu    sync.Mutex
	spent float64
}

// Take reports whether there is a retry left, and takes it.
func (b *Budget) Take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent+1 > retryBudget {
		return false
	}
	b.spent++
	return true
}

// Left reports whether there is a retry left.
func (b *Budget) Left() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spent+1 <= retryBudget
}

// Earn is called for every success.
func (b *Budget) Earn() {
	b.mu.Lock()
	b.spent = max(0, b.spent-0.1)
	b.mu.Unlock()
}

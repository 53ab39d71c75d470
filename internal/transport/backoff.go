package transport

import (
	"math/rand/v2"
	"sync"
	"time"
)

// firstBackoff is the ceiling of the first wait; each further one doubles it.
const firstBackoff = 250 * time.Millisecond

// Backoff is the wait before try n+1: full jitter below a ceiling that doubles up to longest.
func Backoff(n int, longest time.Duration) time.Duration {
	ceiling := longest
	if n = max(n, 1); n <= 20 {
		ceiling = min(firstBackoff<<(n-1), longest)
	}
	if ceiling <= 0 {
		return 0
	}
	return 1 + rand.N(ceiling)
}

// Budget bounds the retries of a client, so that an outage is not multiplied by everyone who meets it: each retry takes
// one from it, each success gives a tenth back.
type Budget struct {
	mu    sync.Mutex
	spent float64
}

// retryBudget is how many retries a client may make before its successes must earn them.
const retryBudget = 50

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

package transport

import (
	"math/rand/v2"
	"time"
)

// firstBackoff is the upper bound of the first wait. Every further retry doubles it.
const firstBackoff = 250 * time.Millisecond

// Backoff returns the wait before attempt n+1: full jitter below a bound that doubles up to
// longest.
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

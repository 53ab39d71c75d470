package transport

import (
	"math/rand/v2"
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

package auth

import "time"

const (
	minPause   = time.Second      // after the first failure; each further one doubles it
	maxPause   = 30 * time.Second // between failures, and between two fetches of a valid credential
	renewPause = 10 * time.Second // a credential that is younger is not fetched again because it was rejected
)

// pace keeps the fetches of a cache apart, so that no state of the world makes one for each
// request: a source that fails, a clock by which everything is about to expire, or a service that
// rejects every credential. Its zero value holds nothing back.
type pace struct {
	last     time.Time // when the latest fetch ended
	next     time.Time // when the next one may begin, unless there is no valid credential and no error
	failures int       // in sequence
	err      error     // of the latest fetch
}

// ended records the end of a fetch.
func (p *pace) ended(err error) {
	p.last, p.err = time.Now(), err
	if err == nil {
		p.failures, p.next = 0, p.last.Add(maxPause)
		return
	}
	pause := maxPause
	if p.failures < 5 {
		pause = min(minPause<<p.failures, maxPause)
	}
	p.failures++
	p.next = p.last.Add(pause)
}

// holds reports whether the next fetch has to wait.
func (p *pace) holds() bool { return time.Now().Before(p.next) }

// fresh reports whether the latest fetch returned a credential only just now.
func (p *pace) fresh() bool {
	return p.err == nil && !p.last.IsZero() && time.Since(p.last) < renewPause
}

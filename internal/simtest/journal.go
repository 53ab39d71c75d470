package simtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Request is one request of the journal, as it arrived, with its outcome.
type Request struct {
	Time   time.Time // of its arrival, by the service's clock
	Op     string    // the operation; "" if none has this path and method
	Method string
	Target string // path and query, as sent
	Host   string
	Header http.Header
	Body   []byte // its first 64 KiB
	Length int    // of the whole body
	Fault  string // the name of the injected fault that it met, if any
	Acted  int    // how often the service has acted on it so far
	Done   int    // how often it acted and made a 2xx, whatever the client got
	Status int    // the status sent; 0: none
}

// String returns method, target and status on one line: "POST /v2/copy -> 200".
func (r Request) String() string {
	return fmt.Sprintf("%s %s -> %d", r.Method, r.Target, r.Status)
}

// maxJournalBody is how much of a body the journal keeps.
const maxJournalBody = 64 << 10

// journalBody returns the part of a body that the journal keeps; of a large one a copy, so that the
// rest can be freed.
func journalBody(body []byte) []byte {
	if len(body) > maxJournalBody {
		return slices.Clone(body[:maxJournalBody])
	}
	return body
}

// Requests returns the journal: all requests so far, in the order of their arrival, unless
// KeepRequests bounds it.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.journal)
}

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all. A
// program that runs for long needs it, because the journal grows with every request.
func (s *Server) KeepRequests(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep = max(n, 0)
	s.trim()
}

// trim forgets many requests at once, so that the cost of each request stays constant.
func (s *Server) trim() {
	if s.keep == 0 || len(s.journal) <= 2*s.keep {
		return
	}
	over := len(s.journal) - s.keep
	s.journal, s.forgotten = slices.Clone(s.journal[over:]), s.forgotten+over
}

// entry returns the journal's entry of an exchange, or a blank one if the journal has forgotten it.
func (x *exchange) entry() *Request {
	if i := x.index - x.s.forgotten; i >= 0 {
		return &x.s.journal[i]
	}
	return &Request{}
}

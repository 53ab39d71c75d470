package simtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Request is one request as it arrived, and what became of it.
type Request struct {
	Time   time.Time // the service's clock
	Op     string    // the operation, "" where no operation has this path
	Method string
	Target string // path and query as they were on the wire
	Host   string
	Header http.Header
	Body   []byte // no more than its first 64 KiB
	Length int    // of the whole body
	Fault  string // the injected fault it met, if any
	Acted  int    // how often the service acted on it; a late act counts once it has happened
	Done   int    // how often it acted and its own answer was a 2xx, whatever reached the client
	Status int    // the status sent; 0: none
}

func (r Request) String() string {
	return fmt.Sprintf("%s %s -> %d", r.Method, r.Target, r.Status)
}

// maxJournalBody is how much of a body the journal keeps.
const maxJournalBody = 64 << 10

// kept is what the journal keeps of a body; of a large one a copy, so that the rest can be freed.
func kept(body []byte) []byte {
	if len(body) > maxJournalBody {
		return slices.Clone(body[:maxJournalBody])
	}
	return body
}

// Requests returns the journal so far: every request, unless KeepRequests bounds it.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.journal)
}

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep = max(n, 0)
	s.trim()
}

// trim forgets in large steps, so that a full journal costs a request no more than another.
func (s *Server) trim() {
	if s.keep == 0 || len(s.journal) <= 2*s.keep {
		return
	}
	over := len(s.journal) - s.keep
	s.journal, s.forgotten = slices.Clone(s.journal[over:]), s.forgotten+over
}

// entry returns the journal's entry of an exchange; one that is forgotten gets a blank one.
func (x *exchange) entry() *Request {
	if i := x.n - x.s.forgotten; i >= 0 {
		return &x.s.journal[i]
	}
	return &Request{}
}

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
	Body   []byte
	Fault  string // the injected fault it met, if any
	Acted  int    // how often the service acted on it; a late act counts once it has happened
	Done   int    // how often it acted and its own answer was a 2xx, whatever reached the client
	Status int    // the status sent; 0: none
}

func (r Request) String() string {
	return fmt.Sprintf("%s %s -> %d", r.Method, r.Target, r.Status)
}

// Requests returns the journal so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.journal)
}

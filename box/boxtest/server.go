package boxtest

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is one simulated Box with one user. Its methods may be called by several goroutines at once.
type Server struct {
	sim   *simtest.Server
	state *state // touched only inside sim.Do and by what sim calls

	loopback, pipes client
}

// NewServer returns a Server that closes itself when the test ends. It opens no socket before URL or Listen is called, so
// together with Transport it works inside a testing/synctest bubble.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start returns a Server for a program, which has to Close it.
func Start() *Server {
	st := newState()
	sim := simtest.New(simtest.Service{Route: st.route, Fail: st.fail, Quota: quota, Settle: st.settle})
	st.sim, st.now = sim, sim.Now
	return &Server{sim: sim, state: st}
}

// Close cuts all connections and waits for requests that are still being worked on.
func (s *Server) Close() { s.sim.Close() }

// URL returns the base URL of the API, ending in "/2.0". The first call opens a socket on the loopback interface.
func (s *Server) URL() string { return s.sim.URL() + apiRoot }

// TokenURL returns the address of the token endpoint, on the same socket as URL.
func (s *Server) TokenURL() string { return s.sim.URL() + tokenPath }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:0". Where a socket is open already, it stays.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) + apiRoot }

// Transport returns a round tripper that reaches the Server without sockets, whatever host a request names.
func (s *Server) Transport() http.RoundTripper { return s.sim.Transport() }

// Inject makes the next requests for an operation go wrong, one fault a request, in order. "*" stands for any operation.
func (s *Server) Inject(op string, faults ...Fault) { s.sim.Inject(op, faults...) }

// Pending returns how many injected faults no request has met yet.
func (s *Server) Pending() int { return s.sim.Pending() }

// Requests returns all requests so far, in the order of their arrival.
func (s *Server) Requests() []Request { return s.sim.Requests() }

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) { s.sim.KeepRequests(n) }

// Advance moves the service's clock: copies in the background go on, tokens and locks run out.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }

// Now returns the service's time, by which it dates items and answers.
func (s *Server) Now() time.Time { return s.sim.Now() }

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) { s.sim.RefuseConnections(n) }

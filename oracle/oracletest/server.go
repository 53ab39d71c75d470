package oracletest

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is one simulated instance. All its methods are safe for concurrent use.
type Server struct {
	sim *simtest.Server

	loopback, pipes client

	// The state below belongs to whoever holds the lock of sim: handlers do, everybody else goes through sim.Do.
	users    map[string]*user
	tokens   map[string]*user
	items    map[string]*item
	links    map[string]*link
	appLinks map[string]*appLink
	arriving []arrival
	earlier  simtest.Past[*item, *item]
	made     int // counts what got an id or a token
	answered int // counts correlation ids
	rules    rules
}

// NewServer returns a simulator that is closed when the test ends. It opens no socket before URL or Listen is called, so
// that it works inside a testing/synctest bubble. It knows the user "u" with the password "p".
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start is NewServer for programs, which must call Close.
func Start() *Server {
	s := &Server{
		users:    map[string]*user{},
		tokens:   map[string]*user{},
		items:    map[string]*item{},
		links:    map[string]*link{},
		appLinks: map[string]*appLink{},
		rules:    defaultRules(),
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, Settle: s.settle})
	s.AddUser(exampleUser, examplePassword)
	return s
}

// Close stops the simulator and cuts its connections.
func (s *Server) Close() { s.sim.Close() }

// URL is the base URL over loopback, "http://127.0.0.1:port"; the first call opens the socket.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:8080". Whichever is called first decides.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

// Transport reaches the simulator without sockets, whatever host a URL names, http and https alike. Inside a
// testing/synctest bubble it is the only way in.
func (s *Server) Transport() http.RoundTripper { return s.sim.Transport() }

// Inject queues faults for an operation, by the client's method name ("CopyFolder") or "*" for any. Each of the next
// requests for it meets one of them, in order.
func (s *Server) Inject(op string, faults ...Fault) { s.sim.Inject(op, faults...) }

// Pending is the number of injected faults that no request has met yet.
func (s *Server) Pending() int { return s.sim.Pending() }

// Requests is the journal: every request that arrived so far.
func (s *Server) Requests() []Request { return s.sim.Requests() }

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) { s.sim.KeepRequests(n) }

// Advance puts the service's clock forward: times, the age of applink tokens and copies that still run follow.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }

// Now is the service's clock, in UTC.
func (s *Server) Now() time.Time { return s.sim.Now() }

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) { s.sim.RefuseConnections(n) }

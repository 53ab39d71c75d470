package document360test

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated Document360. All its methods may be called at any time and from any goroutine.
type Server struct {
	sim *simtest.Server

	loopback, pipes client

	// All below is the service's state, guarded by the simulator's lock.
	drive    drive
	tokens   map[string]bearerToken
	apiKeys  map[string]scope
	denied   map[Permission]bool
	oauth    oauth
	license  LicenseCode
	rates    rates
	switches switches
	next     nextCopy
	answers  int // counts request ids
}

// NewServer starts a simulator that closes itself when the test ends. It opens no socket before URL or Listen is called.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start starts a simulator for a program, which must Close it.
func Start() *Server {
	s := &Server{
		drive:   newDrive(),
		tokens:  map[string]bearerToken{DefaultToken: {}},
		apiKeys: map[string]scope{},
		denied:  map[Permission]bool{},
		oauth:   newOAuth(),
		switches: switches{
			problemMediaType: problemMediaType, problemTypeBase: problemTypeBase,
			validationStatus: http.StatusUnprocessableEntity,
		},
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail})
	s.drive.sim = s.sim
	s.AddProject(Project{Name: "Documentation"})
	return s
}

// Close stops the simulator, cuts every connection and waits for faults that still act.
func (s *Server) Close() { s.sim.Close() }

// URL returns the base URL, "http://127.0.0.1:port"; the first call opens the socket.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:0". The first call of either decides. It panics
// where it cannot listen.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

// Transport returns a round tripper that reaches the simulator without sockets, whatever host and scheme a URL names.
func (s *Server) Transport() http.RoundTripper { return s.sim.Transport() }

// Inject queues faults for an operation, named as the client's method ("CopyFile"), or for any operation ("*"): each of
// its next requests meets one.
func (s *Server) Inject(op string, faults ...Fault) { s.sim.Inject(op, faults...) }

// Pending is the number of injected faults that no request has met yet.
func (s *Server) Pending() int { return s.sim.Pending() }

// Requests returns the journal: every request so far, in the order of arrival.
func (s *Server) Requests() []Request {
	journal := s.sim.Requests()
	for i, r := range journal {
		if r.Status == http.StatusTooManyRequests && r.Fault == "" {
			journal[i].Acted = 0 // the rate window is kept by the handlers, which the skeleton takes for acting
		}
	}
	return journal
}

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) { s.sim.KeepRequests(n) }

// Now is the service's clock.
func (s *Server) Now() time.Time { return s.sim.Now() }

// Advance puts the service's clock forward, or back.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) { s.sim.RefuseConnections(n) }

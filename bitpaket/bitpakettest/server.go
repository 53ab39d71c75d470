package bitpakettest

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated BitPaket with one paket. Its methods may be called from several goroutines.
type Server struct {
	sim *simtest.Server

	loopback, pipes client

	// All below is guarded by sim.
	paket    paket
	tokens   map[string]time.Time // when each expires; zero: never
	secret   string
	steps    []step // of accepted copies, in the order in which they fall due
	options  options
	requests counter
}

// NewServer returns a server that closes itself at the end of the test. It opens no socket before URL or Listen is called
// and therefore works inside a testing/synctest bubble.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start is NewServer for programs, which have to Close the server themselves.
func Start() *Server {
	s := &Server{
		tokens:  map[string]time.Time{Token: {}},
		secret:  ClientSecret,
		options: defaults,
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, Quota: quota, Settle: s.settle})
	s.paket = newPaket()
	s.paket.sim = s.sim
	return s
}

// Close cuts every connection and waits for faults that still act.
func (s *Server) Close() { s.sim.Close() }

// URL is the API's base URL, without /v2, on a loopback port that the first call opens.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of your choice, such as "127.0.0.1:8080"; only the first call of either opens a socket. It
// panics where it cannot listen.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

// Transport reaches the server without sockets, whatever host a URL names.
func (s *Server) Transport() http.RoundTripper { return s.sim.Transport() }

// Inject makes the next requests of an operation meet these faults, one each and in order; the operation "*" stands for
// any.
func (s *Server) Inject(op string, faults ...Fault) { s.sim.Inject(op, faults...) }

// Pending is the number of injected faults that no request has met yet.
func (s *Server) Pending() int { return s.sim.Pending() }

// Requests returns all requests so far, in order of arrival.
func (s *Server) Requests() []Request { return s.sim.Requests() }

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) { s.sim.KeepRequests(n) }

// Advance puts the service's clock forward: copies go on and tokens expire.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }

// Now is the service's clock.
func (s *Server) Now() time.Time { return s.sim.Now() }

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) { s.sim.RefuseConnections(n) }

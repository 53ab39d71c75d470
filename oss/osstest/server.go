package osstest

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is one simulated service: its buckets, its objects and the access keys it knows.
type Server struct {
	sim *simtest.Server

	loopback, pipes client

	// All below is guarded by sim.
	buckets  map[string]*Bucket
	keys     map[string]accessKey
	kms      kms
	rate     *rateWindow
	switches switches
	serial   uint64 // of the request ids
	versions uint64 // of the version ids
}

// NewServer returns a server that closes itself when the test ends. It opens no socket until URL or Listen is called, so
// that it works inside a testing/synctest bubble.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start returns a server for a program, which has to Close it.
func Start() *Server {
	s := &Server{
		buckets:  map[string]*Bucket{},
		keys:     map[string]accessKey{AccessKeyID: {secret: AccessKeySecret}},
		switches: defaultSwitches(),
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail})
	return s
}

// Close stops the server, cuts its connections and waits for work that still runs.
func (s *Server) Close() { s.sim.Close() }

// URL is the endpoint, "http://127.0.0.1:port"; the first call opens the socket. Buckets are then addressed by path.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:0"; only the first of the two decides.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

// Transport reaches the server without sockets, whatever host a URL names: "https://oss-cn-hangzhou.aliyuncs.com" too.
func (s *Server) Transport() http.RoundTripper { return s.sim.Transport() }

// Inject queues faults for an operation, such as "CopyObject" or "*" for any: each of its next requests meets one, in order.
func (s *Server) Inject(op string, faults ...Fault) { s.sim.Inject(op, faults...) }

// Pending is the number of injected faults that no request has met yet.
func (s *Server) Pending() int { return s.sim.Pending() }

// Requests is the journal: every request so far, in the order of arrival.
func (s *Server) Requests() []Request {
	journal := s.sim.Requests()
	for i, r := range journal {
		if r.Status == http.StatusServiceUnavailable && (r.Fault == "" || r.Fault == None.Name) {
			journal[i].Acted = 0 // refused by SetRate, whose window is kept by the handlers: the skeleton takes that for acting
		}
	}
	return journal
}

// KeepRequests makes the journal forget all but the newest n requests; 0, the default, keeps all.
// A program that runs for long needs it: the journal grows with every request.
func (s *Server) KeepRequests(n int) { s.sim.KeepRequests(n) }

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) { s.sim.RefuseConnections(n) }

// Advance moves the service's clock, forward or back.
func (s *Server) Advance(d time.Duration) { s.sim.Advance(d) }

// Now is the service's clock, in UTC.
func (s *Server) Now() time.Time { return s.sim.Now() }

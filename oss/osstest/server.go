package osstest

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oss"
)

// Server is a simulated OSS: its buckets, its objects and its access keys. Its methods are safe for
// concurrent use.
type Server struct {
	sim *simtest.Server

	client, pipeClient func() *oss.Client

	// All below is guarded by sim.
	buckets  map[string]*Bucket
	keys     map[string]accessKey
	kms      kms
	rate     *rateWindow
	switches switches
	serial   uint64 // of the request ids
	versions uint64 // of the version ids
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		buckets:  map[string]*Bucket{},
		keys:     map[string]accessKey{DefaultAccessKeyID: {secret: DefaultAccessKeySecret}},
		switches: defaultSwitches(),
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, RateStatus: http.StatusServiceUnavailable})
	s.client = simtest.OneClient(oss.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(oss.NewClient, s.PipeConfig)
	return s
}

// URL returns the base URL over loopback, "http://127.0.0.1:port"; buckets are addressed by path.
// The first call opens the socket.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:8080". The first call of
// either decides. It panics if it cannot listen.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

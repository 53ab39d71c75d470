package osstest

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oss"
)

// Server is one simulated service: its buckets, its objects and the access keys it knows.
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

// Start returns a server for a program, which has to Close it.
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

// URL is the endpoint, "http://127.0.0.1:port"; the first call opens the socket. Buckets are then
// addressed by path.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:0"; only the first of the
// two decides.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

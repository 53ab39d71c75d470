package osstest

import (
	"net/http"
	"time"

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
	roles    map[string]Role // by ARN
	instance instance
	kms      kms
	rate     *rate
	switches switches
	uploads  uint64            // of the upload ids
	domains  map[string]string // the buckets of custom domains
	serial   uint64            // of the request ids
	versions uint64            // of the version ids

	oidcTokens map[string]oidcToken
	nonces     map[string]bool // of the token service, with their keys

	restoreTime time.Duration
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		buckets:  map[string]*Bucket{},
		keys:     map[string]accessKey{DefaultAccessKeyID: {secret: DefaultAccessKeySecret}},
		switches: defaultSwitches(),
		roles:    map[string]Role{},
		instance: instance{tokens: map[string]time.Time{}},

		oidcTokens: map[string]oidcToken{},
		nonces:     map[string]bool{},

		restoreTime: restoreTime,
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, RateStatus: http.StatusServiceUnavailable, RootPage: s.rootPage})
	s.client = simtest.OneClient(oss.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(oss.NewClient, s.PipeConfig)
	return s
}

package bitpakettest

import (
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated BitPaket with one paket. Its methods are safe for concurrent use.
type Server struct {
	sim *simtest.Server

	client, pipeClient func() *bitpaket.Client

	// All below is guarded by sim.
	paket    paket
	tokens   map[string]time.Time // when each expires; zero: never
	secret   string
	steps    []step // of accepted copies, in the order in which they fall due
	switches switches
	requests counter
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		tokens:   map[string]time.Time{DefaultToken: {}},
		secret:   DefaultClientSecret,
		switches: defaultSwitches,
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, Quota: quota, CatchUp: s.catchUp})
	s.paket = newPaket()
	s.paket.sim = s.sim
	s.client = simtest.OneClient(bitpaket.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(bitpaket.NewClient, s.PipeConfig)
	return s
}

// URL returns the base URL over loopback, "http://127.0.0.1:port", without "/v2". The first call
// opens the socket.
func (s *Server) URL() string { return s.sim.URL() }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:8080". The first call of
// either decides. It panics if it cannot listen.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) }

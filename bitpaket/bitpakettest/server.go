package bitpakettest

import (
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated BitPaket with one paket. Its methods are safe for concurrent use.
type Server struct {
	sim *simtest.Server

	client, pipeClient func() *bitpaket.Client

	// All below is guarded by sim.
	paket    paket
	tokens   simtest.Tokens[struct{}]
	secret   string
	steps    []step // of accepted copies, in the order in which they fall due
	switches switches
	requests counter
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		tokens:   simtest.Tokens[struct{}]{DefaultToken: {}},
		secret:   DefaultClientSecret,
		switches: defaultSwitches,
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, Quota: quota, CatchUp: s.catchUp, RootPage: rootPage})
	s.paket = newPaket()
	s.paket.sim = s.sim
	s.client = simtest.OneClient(bitpaket.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(bitpaket.NewClient, s.PipeConfig)
	return s
}

package boxtest

import (
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is one simulated Box with one user. Its methods may be called by several goroutines at
// once.
type Server struct {
	sim   *simtest.Server
	state *state // touched only inside sim.Do and by what sim calls

	client, pipeClient func() *box.Client
}

// Start returns a Server for a program, which has to Close it.
func Start() *Server {
	st := newState()
	sim := simtest.New(simtest.Service{Route: st.route, Fail: st.fail, Quota: quota, CatchUp: st.catchUp})
	st.sim, st.now = sim, sim.Now
	s := &Server{sim: sim, state: st}
	s.client = simtest.OneClient(box.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(box.NewClient, s.PipeConfig)
	return s
}

// URL returns the base URL of the API, ending in "/2.0". The first call opens a socket on the
// loopback interface.
func (s *Server) URL() string { return s.sim.URL() + apiRoot }

// TokenURL returns the address of the token endpoint, on the same socket as URL.
func (s *Server) TokenURL() string { return s.sim.URL() + tokenPath }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:0". Where a socket is open
// already, it stays.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) + apiRoot }

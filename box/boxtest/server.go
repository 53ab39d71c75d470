package boxtest

import (
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated Box with one user. Its methods are safe for concurrent use.
type Server struct {
	sim   *simtest.Server
	state *state // touched only inside sim.Do and by what sim calls

	client, pipeClient func() *box.Client
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	st := newState()
	sim := simtest.New(simtest.Service{Route: st.route, Fail: st.fail, Quota: quota, CatchUp: st.catchUp})
	st.sim, st.now = sim, sim.Now
	s := &Server{sim: sim, state: st}
	s.client = simtest.OneClient(box.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(box.NewClient, s.PipeConfig)
	return s
}

// URL returns the base URL over loopback, "http://127.0.0.1:port/2.0". The first call opens
// the socket.
func (s *Server) URL() string { return s.sim.URL() + apiRoot }

// TokenURL returns the address of the token endpoint, on the same socket as URL.
func (s *Server) TokenURL() string { return s.sim.URL() + tokenPath }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:8080". The first call of
// either decides. It panics if it cannot listen.
func (s *Server) Listen(addr string) string { return s.sim.Listen(addr) + apiRoot }

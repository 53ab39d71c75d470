package boxtest

import (
	"strings"

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
	sim := simtest.New(simtest.Service{
		Route: st.route, Fail: st.fail, BasePath: apiRoot, Quota: quota, CatchUp: st.catchUp, RootPage: rootPage,
	})
	st.sim, st.now = sim, sim.Now
	s := &Server{sim: sim, state: st}
	s.client = simtest.OneClient(box.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(box.NewClient, s.PipeConfig)
	return s
}

// TokenURL returns the address of the token endpoint, on the same socket as URL.
func (s *Server) TokenURL() string { return strings.TrimSuffix(s.URL(), apiRoot) + tokenPath }

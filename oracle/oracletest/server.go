package oracletest

import (
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oracle"
)

// Server is a simulated instance of Oracle Content Management. Its methods are safe for concurrent
// use.
type Server struct {
	sim *simtest.Server

	client, pipeClient func() *oracle.Client

	// All below is guarded by sim.
	users     map[string]*user
	tokens    simtest.Tokens[*user]
	items     map[string]*item
	links     map[string]*link
	appLinks  map[string]*appLink
	arriving  []arrival
	earlier   simtest.Past[*item, *item]
	made      int // counts what got an id or a token
	responses int // counts correlation ids
	switches  switches
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		users:    map[string]*user{},
		tokens:   simtest.Tokens[*user]{},
		items:    map[string]*item{},
		links:    map[string]*link{},
		appLinks: map[string]*appLink{},
		switches: defaultSwitches(),
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, CatchUp: s.catchUp, RootPage: rootPage})
	s.AddUser(DefaultUsername, DefaultPassword)
	s.client = simtest.OneClient(oracle.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(oracle.NewClient, s.PipeConfig)
	return s
}

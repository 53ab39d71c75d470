package document360test

import (
	"net/http"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulated Document360. Its methods are safe for concurrent use.
type Server struct {
	sim *simtest.Server

	client, pipeClient func() *document360.Client

	// All below is guarded by sim.
	drive     drive
	tokens    simtest.Tokens[scope]
	apiKeys   map[string]scope
	denied    map[Permission]bool
	oauth     oauth
	license   LicenseCode
	rates     rates
	switches  switches
	next      nextCopy
	responses int // counts request ids
}

// Start returns a server for a program, which must Close it. Tests use NewServer.
func Start() *Server {
	s := &Server{
		drive:   newDrive(),
		tokens:  simtest.Tokens[scope]{DefaultToken: {}},
		apiKeys: map[string]scope{},
		denied:  map[Permission]bool{},
		oauth:   newOAuth(),
		switches: switches{
			problemMediaType: problemMediaType, problemTypeBase: problemTypeBase,
			validationStatus: http.StatusUnprocessableEntity,
		},
	}
	s.sim = simtest.New(simtest.Service{Route: s.route, Fail: s.fail, RateStatus: http.StatusTooManyRequests, RootPage: rootPage})
	s.drive.sim = s.sim
	s.AddProject("Documentation")
	s.client = simtest.OneClient(document360.NewClient, s.Config)
	s.pipeClient = simtest.OneClient(document360.NewClient, s.PipeConfig)
	return s
}

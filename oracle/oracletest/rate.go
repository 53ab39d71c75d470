package oracletest

import "time"

// SetRate allows each credential limit requests in each window and responds to the others with 429;
// a limit of 0 ends it. By default there is no limit: the service documents none.
func (s *Server) SetRate(limit int, window time.Duration) { s.sim.SetRate(limit, window) }

package oracletest

import "time"

// SetRate lets each credential make limit requests a window and refuses the others with 429; a
// limit of 0 ends it. The real service documents no such limit, so there is none unless a test asks
// for it.
func (s *Server) SetRate(limit int, window time.Duration) { s.sim.SetRate(limit, window) }

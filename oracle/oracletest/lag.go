package oracletest

import "time"

// SetListLag makes listings late: they show what was there d ago, so that what is made, renamed,
// moved, touched or removed appears, changes and disappears d after it was. Changes that were made
// before this call are shown at once, and so is what a test sets up unless d is more than the
// minute by which that is dated back; 0, the default, ends it.
//
// ListFolderItems and GetHomeItems lag; GetFolder is current, and so are the numbers that a
// folder's contents make.
func (s *Server) SetListLag(d time.Duration) { s.sim.SetListLag(d) }

// SetDateSkew makes the Date header of answers d ahead of the clock that dates items, or behind it
// where d is negative.
func (s *Server) SetDateSkew(d time.Duration) { s.sim.SetDateSkew(d) }

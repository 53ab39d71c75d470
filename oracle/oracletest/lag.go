package oracletest

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// keep saves what an item is for listings that lag, before it changes now.
func (s *Server) keep(it *item) {
	s.earlier.Keep(s.sim, s.sim.Now(), it, func() *item {
		was := *it
		was.children = slices.Clone(it.children)
		return &was
	})
}

// keepNew tells listings that lag since when an item is there, with all that it holds.
func (s *Server) keepNew(it *item, at time.Time) {
	s.earlier.Keep(s.sim, at, it, nil)
	for _, c := range it.children {
		s.keepNew(c, at)
	}
}

// listedIn returns the items of a folder that listings show.
func (s *Server) listedIn(f *item) []*item {
	return slices.Clone(simtest.Listed(s.sim, &s.earlier, f.children, func(was *item) bool { return was.parent == f }))
}

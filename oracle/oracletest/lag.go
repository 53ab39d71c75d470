package oracletest

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// keep saves an item for late listings. Call it before the item changes.
func (s *Server) keep(it *item) {
	s.earlier.Keep(s.sim, s.sim.Now(), it, func() *item {
		was := *it
		was.children = slices.Clone(it.children)
		return &was
	})
}

// keepNew notes that an item exists, with its contents, since the given time, for late listings.
func (s *Server) keepNew(it *item, at time.Time) {
	s.earlier.Keep(s.sim, at, it, nil)
	for _, c := range it.children {
		s.keepNew(c, at)
	}
}

// listedIn returns the items of a folder as listings show them.
func (s *Server) listedIn(f *item) []*item {
	return slices.Clone(simtest.Listed(s.sim, &s.earlier, f.children, func(was *item) bool { return was.parent == f }))
}

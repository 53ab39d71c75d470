package boxtest

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// keep saves an item for late listings. Call it before the item changes.
func (s *state) keep(it *item, at time.Time) {
	s.earlier.Keep(s.sim, at, it, func() *item {
		was := *it
		was.children = slices.Clone(it.children)
		return &was
	})
}

// listedIn returns the items of a folder as listings show them.
func (s *state) listedIn(f *item) []*item {
	return simtest.Listed(s.sim, &s.earlier, f.children, func(was *item) bool { return was.parent == f })
}

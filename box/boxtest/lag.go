package boxtest

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// SetListLag makes listings late: they show what was there d ago, so that what is made, renamed,
// moved, touched or removed appears, changes and disappears d after it was. Changes that were made
// before this call are shown at once, and so is what a test sets up unless d is more than the
// minute by which that is dated back; 0, the default, ends it.
//
// Listings, by ListFolderItems or in the item_collection of GetFolder, lag; what GetFolder says of
// the folder itself is current, and so are the sizes of folders.
func (s *Server) SetListLag(d time.Duration) { s.sim.SetListLag(d) }

// SetDateSkew makes the Date header of answers d ahead of the clock that dates items, or behind it
// where d is negative.
func (s *Server) SetDateSkew(d time.Duration) { s.sim.SetDateSkew(d) }

// keep saves what an item is for listings that lag, before it changes.
func (s *state) keep(it *item, at time.Time) {
	s.earlier.Keep(s.sim, at, it, func() *item {
		was := *it
		was.children = slices.Clone(it.children)
		return &was
	})
}

// listedIn returns the items of a folder that listings show.
func (s *state) listedIn(f *item) []*item {
	return simtest.Listed(s.sim, &s.earlier, f.children, func(was *item) bool { return was.parent == f })
}

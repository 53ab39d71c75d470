package osstest

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
// Keys are all that an object has for an id, so every read of objects lags: ListObjectsV2,
// HeadObject, GetObjectMeta, GetObject and GetObjectTagging. What CopyObject reads of its source
// and its target is current.
func (s *Server) SetListLag(d time.Duration) { s.sim.SetListLag(d) }

// SetDateSkew makes the Date header of answers d ahead of the clock that dates items, or behind it
// where d is negative.
func (s *Server) SetDateSkew(d time.Duration) { s.sim.SetDateSkew(d) }

// keep saves what a key holds for reads that lag, before that changes.
func (b *Bucket) keep(s *simtest.Server, key string, at time.Time) {
	b.earlier.Keep(s, at, key, func() []*Object { return slices.Clone(b.objects[key]) })
}

// listed is the bucket as reads show it.
func (b *Bucket) listed(s *simtest.Server) *Bucket {
	view := *b
	_, view.shown = b.earlier.Seen(s)
	return &view
}

package osstest

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// keep saves the versions of a key for late reads. Call it before they change.
func (b *Bucket) keep(s *simtest.Server, key string, at time.Time) {
	b.earlier.Keep(s, at, key, func() []*Object { return slices.Clone(b.objects[key]) })
}

// listed returns the bucket as reads show it.
func (b *Bucket) listed(s *simtest.Server) *Bucket {
	view := *b
	_, view.shown = b.earlier.Seen(s)
	return &view
}

package call

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// MaxPages is the largest number of pages that one range over a list reads. A longer list is
// assumed to be endless.
const MaxPages = 10_000

// All returns a sequence of the items of all pages. Each range over it starts again with first,
// which returns a function that fetches the next page and reports whether another follows. Pages
// are fetched only when the range reaches them. An error ends the sequence, and so does the end of
// the context, even between two items of a page.
func All[T any](ctx context.Context, op string, first func() func() (page []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		next := first()
		for range MaxPages {
			page, more, err := next()
			if err != nil {
				yield(zero, err)
				return
			}
			for _, item := range page {
				if ctx.Err() != nil {
					yield(zero, &problem.ReadError{Call: problem.Call{Op: op}, Err: transport.ContextError(ctx)})
					return
				}
				if !yield(item, nil) {
					return
				}
			}
			if !more {
				return
			}
		}
		yield(zero, fmt.Errorf("%s: the list does not end within %d pages", op, MaxPages))
	}
}

// Visited is the set of positions in a list, such as markers or cursors, that a range has visited.
// It stores hashes, because a marker may be as long as a page.
type Visited struct {
	seed maphash.Seed
	seen map[uint64]struct{}
}

// Again reports whether the range has visited this position before, and records it.
func (v *Visited) Again(position string) bool {
	if v.seen == nil {
		v.seed, v.seen = maphash.MakeSeed(), map[uint64]struct{}{}
	}
	h := maphash.String(v.seed, position)
	_, again := v.seen[h]
	v.seen[h] = struct{}{}
	return again
}

package call

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// MaxPages is how many pages one range over a list reads: what is longer does not seem to end.
const MaxPages = 10_000

// All ranges over the items of all pages. Each range over it starts anew with first, which returns a function that
// fetches the next page and says whether there is another; pages are fetched only as far as the range goes. An error
// ends the sequence, and so does the end of the context, also between two items of a page.
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
					yield(zero, &problem.ReadError{Op: op, Err: transport.ContextError(ctx)})
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

// Visited are the places in a list that a range has been at: markers, cursors. It keeps hashes, because a marker may be
// as long as a page.
type Visited struct {
	seed maphash.Seed
	seen map[uint64]struct{}
}

// Again reports whether the range was at this place before, and remembers it.
func (v *Visited) Again(at string) bool {
	if v.seen == nil {
		v.seed, v.seen = maphash.MakeSeed(), map[uint64]struct{}{}
	}
	h := maphash.String(v.seed, at)
	_, again := v.seen[h]
	v.seen[h] = struct{}{}
	return again
}

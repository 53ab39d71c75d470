package call

import "iter"

// All ranges over the items of all pages. Each range over it starts anew with first, which returns a function that
// fetches the next page and says whether there is another; pages are fetched only as far as the range goes. An error
// ends the sequence.
func All[T any](first func() func() (page []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		next := first()
		for {
			page, more, err := next()
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			if !more {
				return
			}
		}
	}
}

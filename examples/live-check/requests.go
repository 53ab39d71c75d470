package main

import "slices"

// memo is a value that is made when it is needed first.
type memo[T any] struct {
	done  bool
	value T
}

func (m *memo[T]) get(f func() T) T {
	if !m.done {
		m.value, m.done = f(), true
	}
	return m.value
}

// request calls f and returns the last exchange of it with one of these methods, or with any. It is
// zero if there was none, and its status if there was no response: clients read after that.
func (b *bench) request(f func() error, methods ...string) (last exchange, err error) {
	before := b.rec.count()
	err = f()
	for _, x := range b.rec.since(before) {
		if len(methods) == 0 || slices.Contains(methods, x.method) {
			last = x
		}
	}
	return last, err
}

package main

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

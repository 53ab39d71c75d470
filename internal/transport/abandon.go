package transport

import (
	"context"
	"errors"
	"runtime"
	"time"
)

// grace is how long a function may take to notice that its context has ended.
const grace = 75 * time.Millisecond

// ErrAbandoned is the error of a function that still runs although its context has ended.
var ErrAbandoned = errors.New("still running after its context")

// Bounded calls f, which should end with its context but may not. If f does not end, Bounded
// abandons it on its own goroutine and returns ErrAbandoned; late, unless nil, receives the value
// that f finally returns. A panic or runtime.Goexit in f happens on the caller's goroutine; a panic
// after f was abandoned ends there.
func Bounded[T any](ctx context.Context, f func() (T, error), late func(T)) (T, error) {
	type outcome struct {
		value    T
		err      error
		returned bool
		panicked any
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if !o.returned {
				o.panicked = recover()
			}
			done <- o
		}()
		o.value, o.err = f()
		o.returned = true
	}()
	finish := func(o outcome) (T, error) {
		switch {
		case o.panicked != nil:
			panic(o.panicked)
		case !o.returned:
			runtime.Goexit()
		}
		return o.value, o.err
	}
	select {
	case o := <-done:
		return finish(o)
	case <-ctx.Done():
	}
	wait := time.NewTimer(grace)
	defer wait.Stop()
	select {
	case o := <-done:
		return finish(o)
	case <-wait.C:
	}
	if late != nil {
		go func() {
			if o := <-done; o.returned {
				alone(func() { late(o.value) })
			}
		}()
	}
	var zero T
	return zero, ErrAbandoned
}

// alone calls the caller's own code where nobody could recover from its panic.
func alone(f func()) {
	defer func() { recover() }() // there is nobody to tell
	f()
}

package transport

import (
	"context"
	"errors"
	"runtime"
	"time"
)

// grace is how long such a function may take to notice that its context has ended.
const grace = 75 * time.Millisecond

// ErrAbandoned says that a function was left behind: it still runs, although its context has ended.
var ErrAbandoned = errors.New("still running after its context")

// Bounded runs a function that should end with its context but may not. One that does not is left behind on
// its own goroutine, with ErrAbandoned; what it returns in the end goes to late, unless that is nil. A panic or an exit of
// the function is the caller's, as if there were no other goroutine.
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
				late(o.value)
			}
		}()
	}
	var zero T
	return zero, ErrAbandoned
}

package transport

import (
	"context"
	"time"
)

// Wait is what a request waited for.
type Wait int

// The waits of a request.
const (
	GateWait Wait = iota
	LimiterWait
)

// WaitFunc is told of a wait when it has ended, on the goroutine of the request.
type WaitFunc func(w Wait, took time.Duration, err error)

type waitFuncKey struct{}

// WithWaitFunc returns a context whose requests report their waits. A nil f reports none.
func WithWaitFunc(ctx context.Context, f WaitFunc) context.Context {
	return context.WithValue(ctx, waitFuncKey{}, f)
}

// waitFunc returns a function that reports the wait that begins now; nil if nobody listens.
func waitFunc(ctx context.Context, w Wait) func(error) {
	f, _ := ctx.Value(waitFuncKey{}).(WaitFunc)
	if f == nil {
		return nil
	}
	start := time.Now()
	return func(err error) {
		if err == errClosed { // it waits again
			err = nil
		}
		f(w, time.Since(start), err)
	}
}

package farcopy

import "time"

// RetryAfter returns how long to wait before the call is made again, whichever error in the tree of
// err has it: a [*RateLimitedError], or a *ProblemDetails of any of the five packages. Of several,
// joined by errors.Join for instance, it returns the longest wait. 0 means that it is unknown.
func RetryAfter(err error) time.Duration {
	if err == nil {
		return 0
	}
	var wait time.Duration
	if e, ok := err.(delayed); ok {
		wait = e.RetryDelay()
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		wait = max(wait, RetryAfter(e.Unwrap()))
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			wait = max(wait, RetryAfter(inner))
		}
	case interface{ As(any) bool }: // an error that hides what it wraps
		var inner delayed
		if e.As(&inner) {
			wait = max(wait, inner.RetryDelay())
		}
	}
	return max(wait, 0)
}

// delayed is an error that may know how long to wait.
type delayed interface{ RetryDelay() time.Duration }

// RetryDelay returns e.RetryAfter. It is for [RetryAfter].
func (e *RateLimitedError) RetryDelay() time.Duration { return e.RetryAfter }

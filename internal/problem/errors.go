package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"syscall"
	"time"
)

// Details is the interface of every service's *ProblemDetails.
type Details interface {
	error
	slog.LogValuer
	Unwrap() []error
}

// IsDetails reports whether an error itself is a service's *ProblemDetails, not an error that wraps
// one.
func IsDetails(err error) bool {
	_, ok := err.(Details)
	return ok
}

// NotExecuted is the error of a request that the service did not execute: it was invalid, or it
// did not reach the service completely.
type NotExecuted struct {
	Op          string
	Attempts    int  // 0: nothing was sent
	Invalid     bool // the request itself was invalid
	Transparent bool // errors.Is sees through to Err: the snapshot before the copy failed
	Err         error
}

func (e *NotExecuted) Error() string {
	if e.Invalid {
		return e.Op + ": " + OneLine(e.Err.Error())
	}
	return e.Op + ": not executed: " + OneLine(e.Err.Error()) + attempts(e.Attempts)
}

// Unwrap returns the errors that errors.Is and errors.As examine.
func (e *NotExecuted) Unwrap() []error {
	is := []error{ErrNotExecuted, Opaque(e.Err)}
	if e.Transparent {
		is[1] = e.Err
	}
	if e.Invalid {
		is = append(is, fs.ErrInvalid)
	}
	return is
}

// RateLimited is the error of a request that was not sent because the service's rate limit, or the
// caller's own limiter, did not allow it in time.
type RateLimited struct {
	Op         string
	RetryAfter time.Duration // how long to wait before the next call; 0: unknown
	Err        error
}

func (e *RateLimited) Error() string {
	s := e.Op + ": rate limited: " + OneLine(e.Err.Error())
	if e.RetryAfter > 0 {
		s += fmt.Sprintf(" (try again in %v)", e.RetryAfter.Round(time.Millisecond))
	}
	return s
}

// Unwrap returns the errors that errors.Is and errors.As examine.
func (e *RateLimited) Unwrap() []error { return []error{ErrRateLimited, ErrNotExecuted, Opaque(e.Err)} }

// ReadError is the error of a read without a usable response. A read changes nothing.
type ReadError struct {
	Op       string
	Attempts int
	Err      error
}

func (e *ReadError) Error() string {
	return e.Op + ": no usable response: " + OneLine(e.Err.Error()) + attempts(e.Attempts)
}

// Unwrap returns the cause, which matches no sentinel.
func (e *ReadError) Unwrap() error { return Opaque(e.Err) }

func attempts(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" (%d attempts)", n)
}

// Opaque wraps an error that explains a failure but must not classify it: errors.Is finds no io/fs
// error, no sentinel and no service's code in it, but everything else. A firewall's EPERM, for
// instance, is not a refusal by the service.
func Opaque(err error) error {
	if err == nil {
		return nil
	}
	return opaque{err}
}

type opaque struct{ err error }

func (c opaque) Error() string { return c.err.Error() }

func (c opaque) Is(target error) bool {
	switch target {
	case fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed,
		ErrOutcomeUnknown, ErrNotExecuted, ErrRateLimited, ErrNotModified, ErrPreconditionFailed:
		return false
	}
	if _, code := target.(interface{ Is(error) bool }); code {
		if _, errno := target.(syscall.Errno); !errno {
			return false
		}
	}
	return errors.Is(c.err, target)
}

func (c opaque) As(target any) bool {
	switch target.(type) {
	case **NotExecuted, **RateLimited: // the error of a read or of an earlier attempt
		return false
	}
	return errors.As(c.err, target)
}

package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"syscall"
	"time"

	"github.com/farcopy/farcopy"
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

// NotExecuted and RateLimited are the errors that package farcopy declares. The functions below
// make them.
type (
	NotExecuted = farcopy.NotExecutedError
	RateLimited = farcopy.RateLimitedError
)

// Call is the call that an error is about.
type Call struct {
	Op       string
	Resource string // what it is about; "": not known
	Attempts int
}

// Unsent returns the error of a call that the service did not execute. err explains it and
// classifies nothing.
func (c Call) Unsent(err error) *NotExecuted {
	return &NotExecuted{Op: c.Op, Attempts: c.Attempts, Err: reason{c, Opaque(err)}}
}

// Unconnected is Unsent for a call that found no connection: the same call may succeed later.
func (c Call) Unconnected(err error) *NotExecuted {
	return &NotExecuted{Op: c.Op, Attempts: c.Attempts, Err: reason{c, transient{err}}}
}

// Decided returns the error of a call that was not sent because of err, the refusal of a read
// before the copy. errors.Is sees err as it is.
func (c Call) Decided(err error) *NotExecuted {
	return &NotExecuted{Op: c.Op, Attempts: c.Attempts, Err: reason{c, err}}
}

// Limited returns the error of a call that a rate limit stopped.
func (c Call) Limited(retryAfter time.Duration, err error) *RateLimited {
	return &RateLimited{Op: c.Op, RetryAfter: retryAfter, Err: reason{c, Opaque(err)}}
}

// reason is the cause of an error of package farcopy, on one line. The messages of these errors
// also say what their fields do not hold: what the call is about, and how often it was tried.
type reason struct {
	call Call
	err  error
}

func (r reason) Error() string { return OneLine(r.err.Error()) }
func (r reason) Unwrap() error { return r.err }

// Call returns what the call is about, on one line, and the number of attempts.
func (r reason) Call() (resource string, attempts int) {
	return OneLine(r.call.Resource), r.call.Attempts
}

// Invalid returns the error of an invalid request or Config. Field comes from an error in err that
// names one with a method WrongField.
func Invalid(op string, attempts int, err error) *NotExecuted {
	e := &NotExecuted{Op: op, Attempts: attempts, Err: invalid{err}}
	if f, ok := errors.AsType[interface {
		error
		WrongField() string
	}](err); ok {
		e.Field = f.WrongField()
	}
	return e
}

// invalid is the reason why a request is invalid.
type invalid struct{ err error }

func (i invalid) Error() string   { return OneLine(i.err.Error()) }
func (i invalid) Unwrap() []error { return []error{fs.ErrInvalid, Opaque(i.err)} }

// transient is the cause of a call that may succeed later. It matches ErrTransient, and no other
// sentinel.
type transient struct{ err error }

func (t transient) Error() string   { return t.err.Error() }
func (t transient) Unwrap() []error { return []error{ErrTransient, Opaque(t.err)} }

// Transient returns an error that matches ErrTransient, and no other sentinel: the reason of a call
// that may succeed later.
func Transient(err error) error { return transient{err} }

// IsTransient reports whether an error itself was made by Transient. An error that only wraps such
// a one may be the outcome of another call.
func IsTransient(err error) bool {
	_, ok := err.(transient)
	return ok
}

// ReadError is the error of a read without a usable response. A read changes nothing. It matches
// ErrTransient, unless it was ended by the caller's context.
type ReadError struct {
	Call
	Err error
}

func (e *ReadError) Error() string {
	return e.Op + ":" + about(e.Resource) + " no usable response: " + OneLine(e.Err.Error()) + attempts(e.Attempts)
}

// Unwrap returns the cause, which matches no other sentinel.
func (e *ReadError) Unwrap() error {
	if errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded) {
		return Opaque(e.Err)
	}
	return transient{e.Err}
}

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
		ErrOutcomeUnknown, ErrNotExecuted, ErrRateLimited, ErrNotModified, ErrPreconditionFailed, ErrTransient:
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

// With returns err with another error in its chain that classifies nothing.
func With(err, other error) error { return joined{err, other} }

type joined struct{ err, other error }

func (j joined) Error() string   { return OneLine(j.err.Error() + "; " + j.other.Error()) }
func (j joined) Unwrap() []error { return []error{j.err, Opaque(j.other)} }

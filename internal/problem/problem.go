// Package problem holds what all five services share when something fails: the sentinels, the error types that are not
// a service's own words, and the parsing rules of RFC 9457.
package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/farcopy/farcopy"
)

// The words of package farcopy, which every service package exports under the same names.
var (
	ErrOutcomeUnknown     = farcopy.ErrOutcomeUnknown
	ErrNotExecuted        = farcopy.ErrNotExecuted
	ErrRateLimited        = farcopy.ErrRateLimited
	ErrNotModified        = farcopy.ErrNotModified
	ErrPreconditionFailed = farcopy.ErrPreconditionFailed
)

// The error types of package farcopy. Use [Unsent], [Invalid], [Decided] and [Limited] to make them: these keep
// what Err may be to errors.Is within bounds.
type (
	NotExecuted = farcopy.NotExecutedError
	RateLimited = farcopy.RateLimitedError
)

// ErrPassing is in the refusals that the same request need not meet again; no service exports it.
var ErrPassing = errors.New("passing")

// Matches lists what a refusal with this status and code is to errors.Is. The code decides; the status stands in for it
// where the code is missing or says nothing portable. A throttled refusal was not executed.
func Matches(status int, code error, throttled bool) []error {
	is := make([]error, 0, 3)
	if code != nil {
		is = append(is, code)
	}
	if code == nil || !portable(code) {
		switch status {
		case http.StatusNotFound, http.StatusGone:
			is = append(is, fs.ErrNotExist)
		case http.StatusUnauthorized, http.StatusForbidden:
			is = append(is, fs.ErrPermission)
		case http.StatusBadRequest, http.StatusUnprocessableEntity:
			is = append(is, fs.ErrInvalid)
		}
	}
	switch {
	case throttled || status == http.StatusTooManyRequests:
		is = append(is, ErrRateLimited, ErrNotExecuted)
	case status == http.StatusNotModified:
		is = append(is, ErrNotModified)
	case status == http.StatusPreconditionFailed:
		is = append(is, ErrPreconditionFailed)
	}
	if throttled || status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500 {
		is = append(is, ErrPassing)
	}
	return is
}

func portable(code error) bool {
	for _, target := range portables {
		if errors.Is(code, target) {
			return true
		}
	}
	return false
}

var portables = []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed}

// Details is what every service's *ProblemDetails can do.
type Details interface {
	error
	slog.LogValuer
	Unwrap() []error
}

// IsDetails reports whether an error is a service's own *ProblemDetails, not one that wraps it.
func IsDetails(err error) bool {
	_, ok := err.(Details)
	return ok
}

// Unsent is the error of a call that the service did not act on, for a reason that decides nothing else.
func Unsent(op string, attempts int, err error) *NotExecuted {
	return &NotExecuted{Op: op, Attempts: attempts, Err: line{Cause(err)}}
}

// Invalid is the error of a request or a Config that is wrong. Field is taken from an error in err that names one with
// a method WrongField.
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

// Decided is the error of a call that was not sent because of err, which errors.Is sees as it is: the refusal of a read
// before the copy.
func Decided(op string, err error) *NotExecuted {
	return &NotExecuted{Op: op, Err: line{err}}
}

// Limited is the error of a call that a rate limit stopped.
func Limited(op string, retryAfter time.Duration, err error) *RateLimited {
	return &RateLimited{Op: op, RetryAfter: retryAfter, Err: line{Cause(err)}}
}

// line is an error whose text fits on one line.
type line struct{ err error }

func (l line) Error() string { return Line(l.err.Error()) }
func (l line) Unwrap() error { return l.err }

// invalid is the reason why a request is wrong.
type invalid struct{ err error }

func (i invalid) Error() string   { return Line(i.err.Error()) }
func (i invalid) Unwrap() []error { return []error{fs.ErrInvalid, Cause(i.err)} }

// NoAnswer says that a read got no usable answer; nothing was changed by it.
type NoAnswer struct {
	Op       string
	Attempts int
	Err      error
}

func (e *NoAnswer) Error() string {
	return e.Op + ": no usable answer: " + Line(e.Err.Error()) + attempts(e.Attempts)
}

func (e *NoAnswer) Unwrap() error { return Cause(e.Err) }

func attempts(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" (%d attempts)", n)
}

// Cause wraps an error so that it explains a failure without deciding it: errors.Is never finds an io/fs error, one of the
// sentinels or a service's code in it (a firewall's EPERM is not the service's refusal), all else is found as before.
func Cause(err error) error {
	if err == nil {
		return nil
	}
	return cause{err}
}

type cause struct{ err error }

func (c cause) Error() string { return c.err.Error() }

func (c cause) Is(target error) bool {
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

func (c cause) As(target any) bool {
	switch target.(type) {
	case **NotExecuted, **RateLimited: // what a read or an earlier attempt ended with
		return false
	}
	return errors.As(c.err, target)
}

// Unknown is the message of an unknown outcome; note says why looking for the copy failed. It is no part of the cause: what
// a read was refused is not what the copy was.
func Unknown(op, requestID string, candidates []string, cause error, note string) string {
	what := "it was made"
	var notes []string
	if n := len(candidates); n > 0 {
		what = "what is there is this copy"
		notes = append(notes, fmt.Sprintf("candidates: %d, Resolve%s looks again", n, op[strings.LastIndex(op, ".")+1:]))
	}
	if requestID != "" && !IsDetails(cause) { // a service's own error names its request itself
		notes = append(notes, "request "+Line(requestID))
	}
	s := op + ": outcome unknown: the copy was sent, and nothing tells whether " + what
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, ", ") + ")"
	}
	if cause != nil {
		s += ": " + Line(strings.TrimPrefix(cause.Error(), op+": "))
	}
	if note != "" {
		s += "; " + Line(note)
	}
	return s
}

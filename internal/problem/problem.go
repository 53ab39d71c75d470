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
)

// The sentinels that every service package exports under the same names.
var (
	ErrOutcomeUnknown     = errors.New("outcome unknown")
	ErrNotExecuted        = errors.New("not executed")
	ErrRateLimited        = errors.New("rate limited")
	ErrNotModified        = errors.New("not modified")
	ErrPreconditionFailed = errors.New("precondition failed")
)

// ErrTransient is in the refusals that the same request need not meet again; no service exports it.
var ErrTransient = errors.New("passing")

// Sentinels lists what a refusal with this status and code is to errors.Is. The code decides; the status stands in for it
// where the code is missing or says nothing portable. A throttled refusal was not executed.
func Sentinels(status int, code error, throttled bool) []error {
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
		is = append(is, ErrTransient)
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

// NotExecuted says that the service did not do what the call asked for: the request was wrong, or never got there whole.
type NotExecuted struct {
	Op          string
	Attempts    int  // how often it was tried; 0: nothing was sent
	Invalid     bool // the request itself was wrong
	Transparent bool // Err says what there is to errors.Is: what a look before the copy was refused
	Err         error
}

func (e *NotExecuted) Error() string {
	if e.Invalid {
		return e.Op + ": " + OneLine(e.Err.Error())
	}
	return e.Op + ": not executed: " + OneLine(e.Err.Error()) + attempts(e.Attempts)
}

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

// RateLimited says that the call was not sent because the service's limit, or the caller's own, would not let it through
// in time.
type RateLimited struct {
	Op         string
	RetryAfter time.Duration // how long to wait before the next try; 0: unknown
	Err        error
}

func (e *RateLimited) Error() string {
	s := e.Op + ": rate limited: " + OneLine(e.Err.Error())
	if e.RetryAfter > 0 {
		s += fmt.Sprintf(" (try again in %v)", e.RetryAfter.Round(time.Millisecond))
	}
	return s
}

func (e *RateLimited) Unwrap() []error { return []error{ErrRateLimited, ErrNotExecuted, Opaque(e.Err)} }

// ReadError says that a read got no usable answer; nothing was changed by it.
type ReadError struct {
	Op       string
	Attempts int
	Err      error
}

func (e *ReadError) Error() string {
	return e.Op + ": no usable answer: " + OneLine(e.Err.Error()) + attempts(e.Attempts)
}

func (e *ReadError) Unwrap() error { return Opaque(e.Err) }

func attempts(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" (%d attempts)", n)
}

// Opaque wraps an error so that it explains a failure without deciding it: errors.Is never finds an io/fs error, one of the
// sentinels or a service's code in it (a firewall's EPERM is not the service's refusal), all else is found as before.
func Opaque(err error) error {
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
		notes = append(notes, "request "+OneLine(requestID))
	}
	s := op + ": outcome unknown: the copy was sent, and nothing tells whether " + what
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, ", ") + ")"
	}
	if cause != nil {
		s += ": " + OneLine(strings.TrimPrefix(cause.Error(), op+": "))
	}
	if note != "" {
		s += "; " + OneLine(note)
	}
	return s
}

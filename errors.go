package farcopy

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// The sentinels of all five packages. Use errors.Is to find them. Each package has those
// that it can return under the same names, and box.ErrOutcomeUnknown == farcopy.ErrOutcomeUnknown.
var (
	// ErrOutcomeUnknown matches the error of a copy that was sent and may or may not have been
	// made. Such an error is an *UnknownOutcomeError of the package that was called; that of an object
	// copied in parts is an *oss.LargeCopyError. It never matches ErrNotExecuted or an error of io/fs.
	//
	// Databases report the same case of a commit whose response was lost: as SQLSTATE 08007
	// (transaction resolution unknown), MongoDB's UnknownTransactionCommitResult and CockroachDB's
	// AmbiguousResultError.
	ErrOutcomeUnknown = errors.New("outcome unknown")

	// ErrNotExecuted matches the error of a call that the service did not act on: a
	// [*NotExecutedError], a [*RateLimitedError], or a final 429. The same call may be made again.
	// If the error of a ResumeX or ResolveX also matches io/fs.ErrInvalid, an argument is wrong,
	// and the error says nothing about the copy.
	ErrNotExecuted = errors.New("not executed")

	// ErrRateLimited matches the error of a call that a rate limit stopped: a
	// [*RateLimitedError], or a final 429, which is a *ProblemDetails. Both have a RetryAfter.
	ErrRateLimited = errors.New("rate limited")

	// ErrTransient matches the error of a call that may succeed if the same call is made again
	// later: a read without a usable response or with the service's own 5xx, a final 429, a
	// [*RateLimitedError], and a call that found no connection. [RetryAfter] says how long to wait.
	// It never matches an unknown outcome, a request or Config that is invalid, or a context that
	// ended.
	ErrTransient = errors.New("transient")

	// ErrNotModified matches a 304: the source has not changed. Nothing was copied.
	ErrNotModified = errors.New("not modified")

	// ErrPreconditionFailed matches a 412: a condition of the request does not hold. Nothing was
	// changed.
	ErrPreconditionFailed = errors.New("precondition failed")
)

// NotExecutedError is the error of a call that the service did not act on: the request or the
// Config is invalid, no connection could be made, no credential was available, or the context ended
// before the request was sent. It matches [ErrNotExecuted], and [fs.ErrInvalid] if the request or
// the Config is invalid.
type NotExecutedError struct {
	Op       string // "box.CopyFolder"
	Attempts int    // how often the call was tried; 0: nothing was sent
	Field    string // the field of the request or of Config that is invalid; "" if it is none of these
	Err      error  // the reason
}

func (e *NotExecutedError) Error() string {
	s := e.Op + ": "
	if resource, _ := callOf(e.Err); resource != "" {
		s += resource + ": "
	}
	if !errors.Is(e.Err, fs.ErrInvalid) {
		s += "not executed: "
	}
	s += text(e.Err)
	if e.Attempts > 1 {
		s += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	return s
}

// Unwrap returns ErrNotExecuted and Err.
func (e *NotExecutedError) Unwrap() []error { return []error{ErrNotExecuted, e.Err} }

// RateLimitedError is the error of a call that was not sent because the service's rate limit, or
// the caller's own Limiter, left no time for it. It matches [ErrRateLimited], [ErrNotExecuted] and
// [ErrTransient].
type RateLimitedError struct {
	Op         string        // "box.CopyFolder"
	RetryAfter time.Duration // how long to wait before the next try; 0: unknown
	Err        error         // the reason
}

func (e *RateLimitedError) Error() string {
	s := e.Op + ": "
	resource, attempts := callOf(e.Err)
	if resource != "" {
		s += resource + ": "
	}
	s += "rate limited: " + text(e.Err)
	var notes []string
	if attempts > 1 {
		notes = append(notes, fmt.Sprintf("%d attempts", attempts))
	}
	if e.RetryAfter > 0 {
		notes = append(notes, fmt.Sprintf("retry after %v", e.RetryAfter.Round(time.Millisecond)))
	}
	if notes != nil {
		s += " (" + strings.Join(notes, ", ") + ")"
	}
	return s
}

// Unwrap returns ErrRateLimited, ErrNotExecuted, ErrTransient and Err.
func (e *RateLimitedError) Unwrap() []error {
	return []error{ErrRateLimited, ErrNotExecuted, ErrTransient, e.Err}
}

// text is the text of an error that a program may have left out.
func text(err error) string {
	if err == nil {
		return "no reason given"
	}
	return err.Error()
}

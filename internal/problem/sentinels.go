package problem

import (
	"errors"
	"io/fs"
	"net/http"

	"github.com/farcopy/farcopy"
)

// The sentinels of package farcopy, which every service package exports under the same names.
var (
	ErrOutcomeUnknown     = farcopy.ErrOutcomeUnknown
	ErrNotExecuted        = farcopy.ErrNotExecuted
	ErrRateLimited        = farcopy.ErrRateLimited
	ErrNotModified        = farcopy.ErrNotModified
	ErrPreconditionFailed = farcopy.ErrPreconditionFailed
	ErrTransient          = farcopy.ErrTransient
)

// ErrNoOtherCredential is the error of renewing a credential that cannot be renewed. No call
// returns it.
var ErrNoOtherCredential = errors.New("there is no other credential")

// Sentinels returns the errors that a refusal with this status and code matches. The code decides;
// the status is used if there is no code or the code matches no io/fs error. A throttled refusal
// was not executed.
func Sentinels(status int, code error, throttled bool) []error {
	is := make([]error, 0, 3)
	if code != nil {
		is = append(is, code)
	}
	if code == nil || !isPortable(code) {
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
	if throttled || isTransient(status) {
		is = append(is, ErrTransient)
	}
	return is
}

// isTransient reports whether a request that was answered with this status may succeed later. 501
// and 505 say that the service does not support it.
func isTransient(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return status >= 500
}

// isPortable reports whether a code matches one of the io/fs errors.
func isPortable(code error) bool {
	for _, target := range portableErrors {
		if errors.Is(code, target) {
			return true
		}
	}
	return false
}

var portableErrors = []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed}

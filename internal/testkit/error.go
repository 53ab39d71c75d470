package testkit

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
)

// Portable are the errors of io/fs by which a program recognises a refusal of any service.
var Portable = []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid}

// sentinels are all errors that a program tests for whatever the service is.
var sentinels = append(slices.Clone(Portable), fs.ErrClosed,
	farcopy.ErrOutcomeUnknown, farcopy.ErrNotExecuted, farcopy.ErrRateLimited)

// WantIs checks that err matches each of want. A nil in want stands for no error.
func WantIs(t testing.TB, err error, want ...error) {
	t.Helper()
	for _, target := range want {
		if !errors.Is(err, target) {
			t.Errorf("error %v, want one that matches %v", err, target)
		}
	}
}

// WantIsNot checks that err matches none of unwanted.
func WantIsNot(t testing.TB, err error, unwanted ...error) {
	t.Helper()
	for _, target := range unwanted {
		if errors.Is(err, target) {
			t.Errorf("error %v matches %v", err, target)
		}
	}
}

// IsPortable reports whether err matches one of Portable.
func IsPortable(err error) bool {
	return slices.ContainsFunc(Portable, func(target error) bool { return errors.Is(err, target) })
}

// WantIsOnly checks that err is an error of one line that matches each of want, and no other error
// of io/fs or sentinel of the module. A nil in want, as a row of a table may have it, stands for no
// error.
func WantIsOnly(t testing.TB, err error, want ...error) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that matches %v", want)
	}
	for _, target := range want {
		if target != nil {
			WantIs(t, err, target)
		}
	}
	for _, target := range sentinels {
		if !slices.Contains(want, target) {
			WantIsNot(t, err, target)
		}
	}
	WantOneLine(t, err)
}

// WantOneLine checks that the message of err fits on a line of a log.
func WantOneLine(t testing.TB, err error) {
	t.Helper()
	if text := fmt.Sprint(err); strings.ContainsAny(text, "\r\n") {
		t.Errorf("message %q has several lines", text)
	}
}

// WantMessage checks the message of err. A nil err has the message "<nil>".
func WantMessage(t testing.TB, err error, want string) {
	t.Helper()
	if got := fmt.Sprint(err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// WantPrefix checks what the message of err begins with.
func WantPrefix(t testing.TB, err error, prefix string) {
	t.Helper()
	if text := fmt.Sprint(err); !strings.HasPrefix(text, prefix) {
		t.Errorf("message %q does not begin with %q", text, prefix)
	}
}

// WantInvalid checks that err refuses a request before it is sent, and its message.
func WantInvalid(t testing.TB, err error, message string) {
	t.Helper()
	WantMessage(t, err, message)
	if err != nil {
		WantIsOnly(t, err, farcopy.ErrNotExecuted, fs.ErrInvalid)
	}
}

// WantShort checks that the message of err fits on a line, and in so many bytes.
func WantShort(t testing.TB, err error, most int) {
	t.Helper()
	WantOneLine(t, err)
	if text := fmt.Sprint(err); len(text) > most {
		t.Errorf("message %q has %d bytes, want at most %d", text, len(text), most)
	}
}

// WantUnknown checks that err says that the outcome of a copy is unknown, and nothing else.
func WantUnknown(t testing.TB, err error) {
	t.Helper()
	WantIsOnly(t, err, farcopy.ErrOutcomeUnknown)
}

// As returns the error of type E that err holds. It ends the test if there is none.
func As[E error](t testing.TB, err error) E {
	t.Helper()
	e, ok := errors.AsType[E](err)
	if !ok {
		t.Fatalf("error %T %v, want a %T", err, err, e)
	}
	return e
}

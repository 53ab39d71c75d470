package problem

import (
	"errors"
	"reflect"
	"slices"
	"strings"
)

// module is the path that the packages of this module begin with.
var module, _, _ = strings.Cut(reflect.TypeFor[NotExecuted]().PkgPath(), "/internal/")

var sentinels = []error{ErrOutcomeUnknown, ErrNotExecuted, ErrRateLimited, ErrNotModified, ErrPreconditionFailed, ErrTransient}

// TextOnly keeps the text alone of an error that holds one of this module's errors, and returns every other error as it is.
// It is for errors that come from outside of a call but may be the outcome of another one: the cause of a context
// (errgroup's is the first error of its calls), or what a token source returns.
func TextOnly(err error) error {
	if err == nil || !ofModule(err) {
		return err
	}
	return errors.New(err.Error())
}

// ofModule reports whether an error or one that it wraps is a sentinel or of a type of this module.
func ofModule(err error) bool {
	if slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) }) {
		return true
	}
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if path := t.PkgPath(); path == module || strings.HasPrefix(path, module+"/") {
		return true
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		inner := e.Unwrap()
		return inner != nil && ofModule(inner)
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), func(inner error) bool { return inner != nil && ofModule(inner) })
	}
	return false
}

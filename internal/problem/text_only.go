package problem

import (
	"errors"
	"reflect"
	"slices"
	"strings"
)

// module is the path of this module.
var module, _, _ = strings.Cut(reflect.TypeFor[NotExecuted]().PkgPath(), "/internal/")

var sentinels = []error{
	ErrOutcomeUnknown, ErrNotExecuted, ErrRateLimited, ErrNotModified, ErrPreconditionFailed, ErrTransient,
}

// TextOnly returns an error with only the text of err if err wraps an error of this module, else
// err itself. It is for errors that come from outside of a call but may be the outcome of another
// call: the cause of a context (errgroup's is the first error of its calls), or a token source's
// error.
func TextOnly(err error) error {
	if err == nil || !ofModule(err) {
		return err
	}
	return errors.New(err.Error())
}

// ofModule reports whether an error, or one that it wraps, is a sentinel or has a type of this
// module.
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

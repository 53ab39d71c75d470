package main

import (
	"errors"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// plain returns an error of a job that cannot be in the words of the program.
func (s *spec) plain(err error) error {
	if !errors.Is(err, fs.ErrInvalid) || !errors.Is(err, farcopy.ErrNotExecuted) {
		return err
	}
	return plainError{cli.JobText(s.Service, err.Error()), err}
}

// plainError is an error with other words.
type plainError struct {
	text string
	error
}

func (e plainError) Error() string { return e.text }
func (e plainError) Unwrap() error { return e.error }

package main

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/farcopy/farcopy"
)

// words are pairs of what the packages call a field and what the user of the program does.
var words = map[string][]string{
	"oss": {
		"oss.CopyPrefix: ", "", "oss.NewClient: ", "",
		"SourceBucket", "the bucket of -from", "SourcePrefix", "the prefix of -from", "Bucket", "the bucket of -to", "Prefix", "the prefix of -to",
		"StorageClass", "-storage-class", "PartSize", "-part-size", "Region", "OSS_REGION", "Endpoint", "-base-url",
		" or set AllowPlainHTTP", "",
	},
}

// plain returns an error of a job that cannot be in the words of the program.
func (s *spec) plain(err error) error {
	if !errors.Is(err, fs.ErrInvalid) || !errors.Is(err, farcopy.ErrNotExecuted) {
		return err
	}
	return plainError{strings.NewReplacer(words[s.Service]...).Replace(err.Error()), err}
}

// plainError is an error with other words.
type plainError struct {
	text string
	error
}

func (e plainError) Error() string { return e.text }
func (e plainError) Unwrap() error { return e.error }

package oss

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

var (
	// ErrSourceChanged matches the error of a copy in parts whose source is no longer what it was
	// when the copy began. Nothing was made.
	ErrSourceChanged = errors.New("oss: the source has changed since the copy began")

	// ErrUploadLeft matches the error of a copy in parts that has left its upload: on purpose, for a
	// later call to go on, or because it could not be aborted.
	ErrUploadLeft = errors.New("oss: the upload of the copy was left")
)

// PossibleUpload is an upload that may have been begun by a request whose response was lost.
type PossibleUpload struct {
	Bucket, Key string
	Begun       time.Time // when the request was sent, by this machine's clock
}

// LargeCopyError is the error of a [Client.CopyLargeObject] in parts, and of one with Leftovers. It
// matches [ErrNotExecuted] if nothing was made at the key, and [ErrOutcomeUnknown] if that is not
// known; see Unwrap.
type LargeCopyError struct {
	Op       string // "oss.CopyLargeObject"
	Resource string // what the call is about: "source/key to bucket/key"
	UploadID string // of the upload that was left; "": none was. The error then matches ErrUploadLeft

	// Made is the object, if one was made that is not like the source and could not be removed.
	Made *CopyObjectResponse

	Leftovers []PossibleUpload // see [CopyLargeObjectResponse]
	Err       error            // the cause
	AbortErr  error            // why the upload could not be aborted; nil: it was, or is to stay

	outcome error // ErrNotExecuted, ErrOutcomeUnknown, or nil for an object that is there
}

func (e *LargeCopyError) Error() string {
	s := e.Op + ": " + e.Resource + ": "
	switch e.outcome {
	case ErrNotExecuted:
		s += "nothing was made: "
	case nil:
		s += "the object that was made is not the source: "
	}
	s += problem.OneLine(e.Err.Error())
	switch {
	case e.AbortErr != nil:
		s += "; the upload " + problem.ShortLine(e.UploadID) + " could not be aborted: " + problem.OneLine(e.AbortErr.Error())
	case e.UploadID != "":
		s += "; the upload " + problem.ShortLine(e.UploadID) + " was left to go on from"
	}
	if n := len(e.Leftovers); n > 0 {
		s += fmt.Sprintf("; up to %d uploads without parts may be left at the key", n)
	}
	return s
}

// Unwrap returns what became of the copy, ErrUploadLeft where an upload was left, and the cause. Of
// a cause that is about a part only the service's own error is returned: a part with an unknown
// outcome is no object with one.
func (e *LargeCopyError) Unwrap() []error {
	var all []error
	if e.outcome != nil {
		all = append(all, e.outcome)
	}
	if e.UploadID != "" {
		all = append(all, ErrUploadLeft)
	}
	if e.outcome != ErrNotExecuted {
		return append(all, e.Err)
	}
	if p, ok := errors.AsType[*ProblemDetails](e.Err); ok {
		all = append(all, p)
	}
	if r, ok := errors.AsType[*RateLimitedError](e.Err); ok {
		all = append(all, r)
	}
	if errors.Is(e.Err, ErrTransient) || e.UploadID != "" && errors.Is(e.Err, ErrOutcomeUnknown) { // of a part
		all = append(all, ErrTransient)
	}
	return append(all, problem.Opaque(e.Err))
}

// LogValue logs the error as a group.
func (e *LargeCopyError) LogValue() slog.Value {
	g := problem.Group{Op: e.Op, Resource: e.Resource, Text: e.Err.Error()}
	switch e.outcome {
	case ErrNotExecuted:
		g.Outcome = "not executed"
	case ErrOutcomeUnknown:
		g.Outcome = "unknown"
	default:
		g.Outcome = "differs"
	}
	if e.UploadID != "" {
		g.More = append(g.More, slog.String("upload", problem.OneLine(e.UploadID)))
	}
	if e.Made != nil {
		g.More = append(g.More, slog.String("made", problem.OneLine(cmp.Or(e.Made.VersionID, e.Made.ETag))))
	}
	return g.LogValue()
}

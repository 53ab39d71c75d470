package journal

import (
	"errors"
	"fmt"
	"io/fs"
)

var (
	// ErrLocked means that another program has the journal open.
	ErrLocked = errors.New("another program uses the journal")
	// ErrCorrupt means that the journal is damaged. The error is a *CorruptError.
	ErrCorrupt = errors.New("the journal is damaged")
	// ErrOtherJob means that the journal is that of another job. The error is an *OtherJobError.
	ErrOtherJob = errors.New("the journal belongs to another job")
	// ErrNewerVersion means that a later release has written the journal.
	ErrNewerVersion = errors.New("a later version of the program has written the journal")
	// ErrClosed is what Append returns after Close.
	ErrClosed = errors.New("the journal is closed")
)

// CorruptError says where a journal is damaged. It matches ErrCorrupt.
type CorruptError struct {
	File   string // within the journal's directory
	Offset int64  // where the first damaged record begins
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("the journal is damaged: %s, offset %d: %s", e.File, e.Offset, e.Reason)
}

// Is makes the error match ErrCorrupt.
func (e *CorruptError) Is(target error) bool { return target == ErrCorrupt }

// OtherJobError says how the job of a journal differs from the one that was to be resumed. It
// matches ErrOtherJob and fs.ErrInvalid.
type OtherJobError struct {
	Field      string // a field of Job, in lower case
	Have, Want string // the journal's value, and that of the job that opens it
}

func (e *OtherJobError) Error() string {
	if e.Field == "request" { // a digest, which says nothing to people
		return "the journal belongs to another job: the source, the target or a setting is another one; use another journal, or what its first run was given"
	}
	return fmt.Sprintf("the journal belongs to another job: its %s is %q, not %q", e.Field, e.Have, e.Want)
}

// Is makes the error match ErrOtherJob and fs.ErrInvalid.
func (e *OtherJobError) Is(target error) bool {
	return target == ErrOtherJob || target == fs.ErrInvalid
}

// errInvalid is the error of a record that cannot be one. It matches fs.ErrInvalid.
func errInvalid(format string, args ...any) error {
	return fmt.Errorf("journal: %w: %s", fs.ErrInvalid, fmt.Sprintf(format, args...))
}

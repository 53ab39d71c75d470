package farcopy

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// Intent says that a copy may be about to be sent: what has to be known to find that copy, or to
// go on with it, after the process that sent it has ended. It is made by WithIntent, or found in an
// UnknownOutcomeError, and used by the ResumeX and ResolveX of the operation X that it was made
// for, in any process and on any machine.
//
// Its text is one line of printable ASCII, mostly below 300 bytes; with the snapshot of
// ReconcileStrict up to 44 KiB. It has a version, and later releases read it. It holds no secret
// and nothing derived from one: the ids of the request are only in a digest. The checksum finds
// damage; it does not protect against forgery.
//
// The zero Intent is invalid. Intents are comparable: equal ones have equal texts.
type Intent struct{ text string }

const (
	intentVersion = "farcopy1"
	maxIntent     = 64 << 10 // bytes of the text
)

// Op returns the operation: "box.CopyFolder". It is empty for the zero Intent.
func (i Intent) Op() string { return i.field(1) }

// SentAt returns the earliest time at which the request can have been sent, on the service's clock.
// If the intent reaches back to an earlier request of the same copy that may still run, it is the
// time of that one. It is zero for the zero Intent.
//
// If no response had shown the service's clock, it is the local time. Another process then cannot
// tell a copy from an older item, so that the outcome stays unknown. A client that is given
// WithIntent therefore reads the clock before its first send; for an Intent from an
// UnknownOutcomeError, use WithIntent, or let the client read something first.
func (i Intent) SentAt() time.Time {
	n, err := strconv.ParseInt(i.field(2), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// field returns a field of the text: version, operation, time, payload, checksum.
func (i Intent) field(n int) string {
	rest := i.text
	for ; n > 0; n-- {
		_, rest, _ = strings.Cut(rest, ":")
	}
	field, _, _ := strings.Cut(rest, ":")
	return field
}

// MarshalText returns the text of the intent. The zero Intent has none: the error matches
// [fs.ErrInvalid].
func (i Intent) MarshalText() ([]byte, error) {
	if i.text == "" {
		return nil, intentError("the intent is the zero Intent")
	}
	return []byte(i.text), nil
}

// UnmarshalText reads the text of an intent. The error for any other text, also for one in which a
// single byte was changed, matches [fs.ErrInvalid] and [ErrNotExecuted].
func (i *Intent) UnmarshalText(text []byte) error {
	s := string(text)
	if problem := checkIntent(s); problem != "" {
		return intentError(problem)
	}
	i.text = s
	return nil
}

// checkIntent returns what is wrong with the text of an intent.
func checkIntent(s string) string {
	body, checksum := s, ""
	if end := strings.LastIndexByte(s, ':'); end >= 0 {
		body, checksum = s[:end], s[end+1:]
	}
	i := Intent{s}
	switch {
	case s == "":
		return "the intent is empty"
	case len(s) > maxIntent:
		return "the intent is longer than 64 KiB"
	case !strings.HasPrefix(s, "farcopy"):
		return "this is no intent"
	case i.field(0) != intentVersion:
		return "the intent has a version that this release does not know"
	case strings.Count(s, ":") != 4, checksum != intentChecksum(body):
		return "the intent is damaged: its checksum is wrong"
	}
	if _, err := strconv.ParseInt(i.field(2), 10, 64); err != nil {
		return "the intent has no time"
	}
	if payload := i.field(3); len(payload)%4 == 1 || strings.Trim(payload, base64Bytes) != "" {
		return "the intent has no payload"
	}
	return ""
}

const base64Bytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" // of RFC 4648, section 5

func intentChecksum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func intentError(problem string) error {
	return &NotExecutedError{Op: "farcopy.Intent", Err: invalidIntent(problem)}
}

type invalidIntent string

func (e invalidIntent) Error() string        { return string(e) }
func (e invalidIntent) Is(target error) bool { return target == fs.ErrInvalid }

package codec

import (
	"bytes"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
	"unique"
)

// The types below decode scalars that services send in other forms than their documents say. They
// never fail: what cannot be read is left zero, so that one odd member does not hide the others.
// Services whose structs are decoded by hand call the functions.

// Text is a string that may come as a JSON number.
type Text string

// UnmarshalJSON reads a string or a number.
func (t *Text) UnmarshalJSON(raw []byte) error {
	*t = Text(LenientText(raw))
	return nil
}

// Word is a Text that many items of a list have in common, such as a type or a user's name. Equal
// words share their memory.
type Word string

// UnmarshalJSON reads a string or a number.
func (w *Word) UnmarshalJSON(raw []byte) error {
	*w = Word(LenientWord(raw))
	return nil
}

// LenientWord is LenientText for a word.
func LenientWord(raw []byte) string {
	if n := len(raw); n < 2 || n > maxWord || raw[0] != '"' || bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) {
		return LenientText(raw)
	}
	return shared(raw[1 : len(raw)-1])
}

// maxWord is the longest string in quotes that is worth looking up.
const maxWord = 64

// shared returns the one string in memory that is equal to b. A string that is looked up and there
// needs no allocation; what nobody uses any more is collected.
func shared(b []byte) string { return unique.Make(string(b)).Value() }

// LenientText reads a string or a number; it returns "" for any other JSON value.
func LenientText(raw []byte) string {
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		return string(raw)
	}
	s, _ := String(raw)
	return s
}

// Integer is a whole number that may come in quotes or in scientific notation.
type Integer int64

// UnmarshalJSON reads a number, in quotes or not.
func (n *Integer) UnmarshalJSON(raw []byte) error {
	*n = Integer(LenientInteger(raw))
	return nil
}

// LenientInteger reads a whole number, which may be in quotes, in scientific notation, or too large
// for an int64: then it is the largest. It returns 0 for any other JSON value.
func LenientInteger(raw []byte) int64 {
	s := string(bytes.Trim(raw, `"`))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	switch f, _ := strconv.ParseFloat(s, 64); { // out of range, it is infinite
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f > 0:
		return int64(f)
	}
	return 0
}

// Moment is a time in RFC 3339 that may be null or empty.
type Moment struct{ time.Time }

// UnmarshalJSON reads a time in RFC 3339.
func (m *Moment) UnmarshalJSON(raw []byte) error {
	m.Time = LenientTime(raw, Zoned)
	return nil
}

// LenientTime reads a string that is a time in one of these forms; it returns the zero time for any
// other JSON value.
func LenientTime(raw []byte, forms ...string) time.Time {
	return Time(string(bytes.Trim(raw, `" `)), forms...)
}

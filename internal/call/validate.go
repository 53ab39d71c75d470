package call

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// FieldError is the error of an invalid request field.
type FieldError struct{ Field, Problem string }

func (e *FieldError) Error() string { return e.Field + " " + e.Problem }

// WrongField is the name of the field of the request or of Config, without what is wrong in it:
// "Objects" of "Objects[2].ID".
func (e *FieldError) WrongField() string {
	if end := strings.IndexAny(e.Field, "[."); end >= 0 {
		return e.Field[:end]
	}
	return e.Field
}

// Field returns a *FieldError.
func Field(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// Within returns the error of a field that is part of another one.
func Within(field string, err error) error {
	if f, ok := err.(*FieldError); ok {
		return &FieldError{field + "." + f.Field, f.Problem}
	}
	return err
}

// Argument returns the error of an argument of a call that is no field: an option, or an intent.
func Argument(name, format string, args ...any) error {
	return argumentError(name + " " + fmt.Sprintf(format, args...))
}

type argumentError string

func (e argumentError) Error() string { return string(e) }

// Required rejects an empty field. Checks are combined with cmp.Or, which returns the first error.
func Required(field, value string) error {
	if value == "" {
		return &FieldError{field, "is required"}
	}
	return nil
}

// Segment rejects a value that cannot be a single path segment.
func Segment(field, value string) error {
	switch {
	case value == "":
		return &FieldError{field, "is required"}
	case isDotSegment(value):
		return Field(field, "is %q, which is no id", value)
	case !utf8.ValidString(value), strings.ContainsFunc(value, isControl):
		return &FieldError{field, "holds control characters or is not UTF-8"}
	case strings.ContainsAny(value, `/\?#`):
		return &FieldError{field, `holds one of / \ ? #, which no id does`}
	}
	return nil
}

// UTF8 rejects a value that JSON cannot represent: an encoder would replace it with U+FFFD. The
// error does not show the value.
func UTF8(field, value string) error {
	if !utf8.ValidString(value) {
		return &FieldError{field, "is not UTF-8"}
	}
	return nil
}

// NotNegative rejects a negative duration; 0 is the default.
func NotNegative(field string, d time.Duration) error {
	if d < 0 {
		return &FieldError{field, "must not be negative"}
	}
	return nil
}

// NotNegativeCount rejects a negative number; 0 is the default.
func NotNegativeCount(field string, n int) error {
	if n < 0 {
		return &FieldError{field, "must not be negative"}
	}
	return nil
}

// HeaderValue rejects a value that cannot be sent in a header unchanged.
func HeaderValue(field, value string) error {
	if !validHeaderValue(value) {
		return &FieldError{field, "cannot be sent in a header: it holds control characters or spaces at its ends"}
	}
	return nil
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }

func isDotSegment(s string) bool { return s == "." || s == ".." }

func validHeaderValue(v string) bool {
	for i := range len(v) {
		if v[i] != '\t' && isControl(rune(v[i])) {
			return false
		}
	}
	return strings.Trim(v, " \t") == v
}

// tokenBytes are the bytes of a header name: RFC 9110, section 5.6.2.
const tokenBytes = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func validHeaderName(name string) bool { return name != "" && strings.Trim(name, tokenBytes) == "" }

package call

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// FieldError says what is wrong with one field of a request.
type FieldError struct{ Field, Problem string }

func (e *FieldError) Error() string { return e.Field + " " + e.Problem }

// WrongField is the name of the field of the request or of Config, without what is wrong in it: "Objects" of "Objects[2].ID".
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

// Required refuses an empty field. Checks are combined with cmp.Or, which keeps the first complaint.
func Required(field, value string) error {
	if value == "" {
		return &FieldError{field, "is required"}
	}
	return nil
}

// Segment refuses what cannot be one segment of a path.
func Segment(field, value string) error {
	switch {
	case value == "":
		return &FieldError{field, "is required"}
	case value == "." || value == "..":
		return Field(field, "is %q, which is no id", value)
	case strings.ContainsFunc(value, control) || !utf8.ValidString(value):
		return &FieldError{field, "holds control characters or is not UTF-8"}
	case strings.ContainsAny(value, `/\?#`):
		return &FieldError{field, `holds one of / \ ? #, which no id does`}
	}
	return nil
}

// UTF8 refuses what JSON cannot hold: an encoder would send U+FFFD in its place. It does not show the value.
func UTF8(field, value string) error {
	if !utf8.ValidString(value) {
		return &FieldError{field, "is not UTF-8"}
	}
	return nil
}

// NotNegative refuses a pause or a limit that runs backwards; 0 is the default.
func NotNegative(field string, d time.Duration) error {
	if d < 0 {
		return &FieldError{field, "must not be negative"}
	}
	return nil
}

// HeaderValue refuses what cannot be sent in a header as it is.
func HeaderValue(field, value string) error {
	if !validHeaderValue(value) {
		return &FieldError{field, "cannot be sent in a header: it holds control characters or spaces at its ends"}
	}
	return nil
}

func control(r rune) bool { return r < 0x20 || r == 0x7f }

func validHeaderValue(v string) bool {
	for i := range len(v) {
		if c := v[i]; c < 0x20 && c != '\t' || c == 0x7f {
			return false
		}
	}
	return strings.Trim(v, " \t") == v
}

func validHeaderName(name string) bool {
	const symbols = "!#$%&'*+-.^_`|~"
	for i := range len(name) {
		c := name[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && strings.IndexByte(symbols, c) < 0 {
			return false
		}
	}
	return name != ""
}

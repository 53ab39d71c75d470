package codec

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// String decodes a valid JSON value if it is a string, and reports whether it is one. Most strings
// have no escapes and need no decoder.
func String(raw []byte) (s string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return strings.ToValidUTF8(string(raw[1:len(raw)-1]), "\ufffd"), true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// The forms of a time that [Time] reads. RFC 3339 may have a fraction of a second in both of the
// longer ones.
const (
	Zoned    = time.RFC3339
	Zoneless = "2006-01-02T15:04:05"
	Dated    = time.DateOnly
)

// Time parses a time that has one of these forms; any other text is the zero time. It calls
// time.Parse, whose errors are large, only if the text is well-formed up to its seconds.
func Time(s string, forms ...string) time.Time {
	form := formOf(s)
	for _, f := range forms {
		if f == form {
			if t, err := time.Parse(f, s); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// formOf returns the only form that a text can have.
func formOf(s string) string {
	const pattern = "dddd-dd-ddTdd:dd:dd"
	if len(s) < len(Dated) || !like(s, pattern) {
		return ""
	}
	year, month, day := digits(s[:4]), digits(s[5:7]), digits(s[8:10])
	if date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); date.Day() != day || int(date.Month()) != month {
		return ""
	}
	switch {
	case len(s) == len(Dated):
		return Dated
	case len(s) < len(pattern), digits(s[11:13]) > 23, digits(s[14:16]) > 59, digits(s[17:19]) > 59:
		return ""
	case strings.Trim(s[len(pattern):], ".,0123456789") == "":
		return Zoneless
	}
	return Zoned
}

func like(s, pattern string) bool {
	for i := range min(len(s), len(pattern)) {
		if c := s[i]; pattern[i] == 'd' && (c < '0' || c > '9') || pattern[i] != 'd' && c != pattern[i] {
			return false
		}
	}
	return true
}

func digits(s string) (n int) {
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

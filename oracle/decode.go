package oracle

import (
	"bytes"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// The types below read what Oracle sends as strings, and what it might send in their place. None of them ever fails: what
// cannot be read stays zero, so that one odd member does not hide the others.

// text is a string that may come as a JSON number.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	switch s, ok := codec.String(data); {
	case ok:
		*t = text(s)
	case string(data) == "null":
		*t = ""
	case data[0] == '-' || data[0] >= '0' && data[0] <= '9':
		*t = text(data)
	}
	return nil
}

// integer is a number in a string.
type integer struct {
	value int64
	known bool
}

func (i *integer) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(unquoted(data), 10, 64)
	*i = integer{n, err == nil}
	if err != nil {
		i.value = 0
	}
	return nil
}

// errorCode is an integer that fits ErrorCode.
type errorCode struct{ integer }

func (c errorCode) code() ErrorCode { return ErrorCode(c.value) }

// failure reports whether there is a code and it is not that of success.
func (c errorCode) failure() bool { return c.known && c.value != 0 }

// flag is a truth value, which Oracle sends as "0" or "1".
type flag bool

func (f *flag) UnmarshalJSON(data []byte) error {
	v, err := strconv.ParseBool(unquoted(data))
	*f = flag(err == nil && v)
	return nil
}

// moment is a time in RFC 3339, to the second or finer.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(data []byte) error {
	if t := codec.Time(unquoted(data), codec.Zoned); !t.IsZero() {
		m.Time = t
	}
	return nil
}

func unquoted(data []byte) string { return string(bytes.Trim(data, `" `)) }

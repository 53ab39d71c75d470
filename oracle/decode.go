package oracle

import (
	"bytes"
	"strconv"
)

// The types below read what Oracle sends as strings, and what it might send in their place. None of
// them ever fails: what cannot be read stays zero, so that one odd member does not hide the others.

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

func unquoted(data []byte) string { return string(bytes.Trim(data, `" `)) }

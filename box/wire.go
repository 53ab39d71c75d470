package box

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// text is a string that may come as a JSON number.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '"' {
		if n := bytes.TrimSpace(data); len(n) > 0 && (n[0] >= '0' && n[0] <= '9') {
			*t = text(n)
		}
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// byteSize is a number of bytes that may come in scientific notation, and larger than an int64.
type byteSize int64

func (s *byteSize) UnmarshalJSON(data []byte) error {
	if n, err := strconv.ParseInt(string(data), 10, 64); err == nil {
		*s = byteSize(n)
		return nil
	}
	switch f, err := strconv.ParseFloat(string(data), 64); {
	case err != nil && f == 0: // null, or no number at all
	case f >= math.MaxInt64:
		*s = math.MaxInt64
	case f > 0:
		*s = byteSize(f)
	}
	return nil
}

// moment is a time that may be null, empty or a date alone; what cannot be read stays zero.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(data []byte) error {
	s := string(bytes.Trim(data, `"`))
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			m.Time = t
			break
		}
	}
	return nil
}

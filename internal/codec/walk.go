package codec

import (
	"bytes"
	"encoding/json"
	"iter"
)

// Members ranges over the members of a JSON object, which must be legal JSON, without copying them; over nothing where
// raw is no object.
func Members(raw []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		if !opens(raw, '{') {
			return
		}
		for i := next(raw, bytes.IndexByte(raw, '{')+1); i < len(raw) && raw[i] == '"'; {
			end, escaped := stringEnd(raw, i)
			name := string(raw[i+1 : max(end-1, i+1)])
			if escaped {
				json.Unmarshal(raw[i:end], &name)
			}
			start := next(raw, next(raw, end)+1) // after the colon
			i = valueEnd(raw, start)
			if start >= len(raw) || !yield(name, raw[start:i:i]) {
				return
			}
			i = next(raw, next(raw, i)+1) // after the comma
		}
	}
}

// Elements ranges over the entries of a JSON array, which must be legal JSON, without copying them; over nothing where
// raw is no array.
func Elements(raw []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		if !opens(raw, '[') {
			return
		}
		for i := next(raw, bytes.IndexByte(raw, '[')+1); i < len(raw) && raw[i] != ']'; {
			end := valueEnd(raw, i)
			if end == i || !yield(raw[i:end:end]) {
				return
			}
			i = next(raw, next(raw, end)+1)
		}
	}
}

// Length is the number of entries of a JSON array, 0 where raw is none.
func Length(raw []byte) (n int) {
	for range Elements(raw) {
		n++
	}
	return n
}

func opens(raw []byte, bracket byte) bool {
	i := next(raw, 0)
	return i < len(raw) && raw[i] == bracket
}

// next is the index of the first byte from i on that is no space.
func next(raw []byte, i int) int {
	for i < len(raw) && space(raw[i]) {
		i++
	}
	return i
}

// valueEnd is the index after the value that begins at i.
func valueEnd(raw []byte, i int) int {
	for depth := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '"':
			if i, _ = stringEnd(raw, i); depth == 0 {
				return i
			}
			continue
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth == 0 {
				return i // the end of what holds the value
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0 && (c == ',' || space(c)):
			return i
		}
		i++
	}
	return i
}

// List decodes a JSON array as [JSON] does, into a slice that never has to grow.
func List[T any](raw []byte) (list []T, err error) {
	if n := Length(raw); n > 0 {
		list = make([]T, 0, n)
	}
	if err = JSON(raw, &list); err != nil && len(list) == 0 {
		return nil, err
	}
	return list, err
}

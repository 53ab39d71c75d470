package codec

import (
	"bytes"
	"encoding/json"
	"iter"
)

// Members returns a sequence of the members of a JSON object, without copying them. raw must be
// valid JSON. The sequence is empty if raw is not an object.
func Members(raw []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		if !opens(raw, '{') {
			return
		}
		for i := next(raw, bytes.IndexByte(raw, '{')+1); i < len(raw) && raw[i] == '"'; {
			end, escaped := stringEnd(raw, i)
			name := nameOf(raw[i:end], escaped)
			start := next(raw, next(raw, end)+1) // after the colon
			i = valueEnd(raw, start)
			if start >= len(raw) || !yield(name, raw[start:i:i]) {
				return
			}
			i = next(raw, next(raw, i)+1) // after the comma
		}
	}
}

// nameOf decodes the name of a member. The names of a list's items are the same few.
func nameOf(quoted []byte, escaped bool) string {
	plain := quoted[1:max(len(quoted)-1, 1)]
	switch {
	case escaped:
		name := string(plain)
		json.Unmarshal(quoted, &name)
		return name
	case len(quoted) > maxWord:
		return string(plain)
	}
	return shared(plain)
}

// Elements returns a sequence of the elements of a JSON array, without copying them. raw must be
// valid JSON. The sequence is empty if raw is not an array.
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

// Length returns the number of elements of a JSON array, 0 if raw is not an array.
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

// next returns the index of the first byte from i on that is not white space.
func next(raw []byte, i int) int {
	for i < len(raw) && space(raw[i]) {
		i++
	}
	return i
}

// valueEnd returns the index after the value that begins at i.
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
				return i // the end of the enclosing value
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

// List decodes a JSON array as [JSON] does, into a slice of the right size.
func List[T any](raw []byte) (list []T, err error) {
	if n := Length(raw); n > 0 {
		list = make([]T, 0, n)
	}
	if err = JSON(raw, &list); err != nil && len(list) == 0 {
		return nil, err
	}
	return list, err
}

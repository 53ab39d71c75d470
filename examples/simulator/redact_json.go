package main

import (
	"encoding/json"
	"strings"
)

// maskJSON masks the values of secret members. It does not need valid JSON, because the journal has
// only the beginning of a long body: a value ends where the text ends.
func maskJSON(body []byte) []byte {
	var b []byte
	for i := 0; i < len(body); {
		if body[i] != '"' {
			b = append(b, body[i])
			i++
			continue
		}
		end := stringEnd(body, i)
		b = append(b, body[i:end]...)
		name := unquote(body[i:end])
		i = end
		colon := skipSpace(body, i)
		if colon == len(body) || body[colon] != ':' || !isSecret(name) {
			continue
		}
		value := skipSpace(body, colon+1)
		b = append(b, body[i:value]...)
		if i = valueEnd(body, value); i > value {
			b = append(b, `"`+redacted+`"`...)
		}
	}
	return b
}

// unquote returns the text of a JSON string, with its quotes and escapes if it is none.
func unquote(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw)
	}
	return text
}

func skipSpace(body []byte, i int) int {
	for i < len(body) && strings.IndexByte(" \t\r\n", body[i]) >= 0 {
		i++
	}
	return i
}

// stringEnd returns the index after the string that begins at i.
func stringEnd(body []byte, i int) int {
	for i++; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(body)
}

// valueEnd returns the index after the value that begins at i.
func valueEnd(body []byte, i int) int {
	depth := 0
	for i < len(body) {
		switch c := body[i]; c {
		case '"':
			i = stringEnd(body, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				if depth < 0 {
					return i // of what the value is in
				}
				return i + 1
			}
		case ',', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

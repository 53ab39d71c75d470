package codec

import (
	"cmp"
	"errors"
)

// ErrTooMany is the error of a body within its size limit that would decode to too many values.
var ErrTooMany = errors.New("body has too many values")

// Limits are the limits for the values in a body. The size in bytes does not limit the memory of
// the decoded body: "{}," is three bytes on the wire and may be a struct of a kilobyte in memory.
type Limits struct {
	Elements int // elements of all arrays: each may be decoded to a struct
	Costly   int // objects, arrays, and strings with escapes: each may cost an allocation
	Members  int // members of all objects
	Parts    int // tags and attributes of an XML body; 0: enough for a document that is no list
}

// The limits of each kind of body.
var (
	ErrorLimits   = Limits{Elements: 256, Costly: 1 << 10, Members: 2 << 10}
	ResultLimits  = Limits{Elements: 512, Costly: 2 << 10, Members: 4 << 10}
	ListLimits    = Limits{Elements: 20_000, Costly: 64 << 10, Members: 256 << 10}
	UnpagedLimits = Limits{Elements: 48 << 10, Costly: 64 << 10, Members: 256 << 10} // a complete directory in one body
)

const (
	maxDepth    = 200  // more than any documented response; a folder tree takes two for each level
	maxXMLParts = 1000 // Limits.Parts unless it is set: OSS's documents have about twenty
)

// Bound returns a JSON or XML body up to the byte that exceeds its limits, with ErrTooMany. It
// examines every byte once and allocates nothing. It does not check whether the body is
// well-formed.
func Bound(body []byte, l Limits) ([]byte, error) {
	at := 0
	for at < len(body) && space(body[at]) {
		at++
	}
	end := len(body)
	if at < end && body[at] == '<' {
		end = boundXML(body, cmp.Or(l.Parts, maxXMLParts))
	} else {
		end = boundJSON(body, l)
	}
	if end < len(body) {
		return body[:end], ErrTooMany
	}
	return body, nil
}

// boundJSON returns the index of the byte that exceeds the limits.
func boundJSON(body []byte, l Limits) int {
	var arrays [maxDepth]bool
	depth := -1
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			end, escaped := stringEnd(body, i)
			if escaped {
				if l.Costly--; l.Costly < 0 {
					return i
				}
			}
			i = end - 1
		case '{', '[':
			if depth++; depth >= maxDepth {
				return i
			}
			arrays[depth] = body[i] == '['
			l.Costly--
			if arrays[depth] {
				l.Elements-- // one too many for an empty array
			} else {
				l.Members--
			}
		case '}', ']':
			depth = max(depth-1, -1)
		case ',':
			if depth >= 0 && arrays[depth] {
				l.Elements--
			} else {
				l.Members--
			}
		}
		if l.Elements < 0 || l.Costly < 0 || l.Members < 0 {
			return i
		}
	}
	return len(body)
}

// boundXML counts everything that begins with "<", and the attributes within tags.
func boundXML(body []byte, limit int) int {
	inTag, parts := false, 0
	for i, c := range body {
		switch {
		case c == '<':
			inTag = true
			parts++
		case c == '>':
			inTag = false
		case c == '=' && inTag:
			parts++
		}
		if parts > limit {
			return i
		}
	}
	return len(body)
}

// stringEnd returns the index after the string that begins at i, and whether it contains an escape.
func stringEnd(body []byte, i int) (end int, escaped bool) {
	for i++; i < len(body); i++ {
		switch body[i] {
		case '"':
			return i + 1, escaped
		case '\\':
			escaped = true
			i++
		}
	}
	return len(body), escaped
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

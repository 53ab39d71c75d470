package codec

import "errors"

// ErrTooMany says that a body is within its length and would still decode to too much.
var ErrTooMany = errors.New("body has too many values")

// Limits is what a body may hold. Lengths in bytes do not bound what decoding takes: "{}," is three bytes on the wire
// and a struct of a kilobyte in memory.
type Limits struct {
	Elements int // entries of all arrays: each can become a struct of the decoder's
	Costly   int // objects, arrays, and strings with escapes: each can cost an allocation of its own
	Members  int // members of all objects
}

// The limits of each kind of body.
var (
	ErrorLimits   = Limits{Elements: 256, Costly: 1 << 10, Members: 2 << 10}
	ResultLimits  = Limits{Elements: 512, Costly: 2 << 10, Members: 4 << 10}
	ListLimits    = Limits{Elements: 20_000, Costly: 64 << 10, Members: 256 << 10}
	UnpagedLimits = Limits{Elements: 48 << 10, Costly: 64 << 10, Members: 256 << 10} // a whole directory in one body
)

const (
	maxDepth    = 200  // more than any documented answer; a folder tree takes two for each level
	maxXMLParts = 1000 // tags and attributes: OSS's documents have about twenty
)

// Bound returns a body, of JSON or XML, up to where it exceeds its limits, and then ErrTooMany. It looks at every byte
// once, allocates nothing, and leaves it to the decoder whether the body is legal.
func Bound(body []byte, l Limits) ([]byte, error) {
	at := 0
	for at < len(body) && space(body[at]) {
		at++
	}
	end := len(body)
	if at < end && body[at] == '<' {
		end = boundXML(body)
	} else {
		end = boundJSON(body, l)
	}
	if end < len(body) {
		return body[:end], ErrTooMany
	}
	return body, nil
}

// boundJSON returns the index of the byte that is one too many.
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
				l.Elements-- // one more than there are where the array is empty
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

// boundXML counts what begins with "<", and within tags the attributes.
func boundXML(body []byte) int {
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
		if parts > maxXMLParts {
			return i
		}
	}
	return len(body)
}

// stringEnd returns the index after the string that begins at i, and whether it holds an escape.
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

package sign

const upperHex = "0123456789ABCDEF"

// EscapePath returns an object key as it stands in a URL's path and in a V4 signature: the bytes
// A-Z a-z 0-9 - . _ ~ and '/' stay, every other byte becomes %XX. Keys are bytes: invalid UTF-8
// survives. A key that needs no escaping comes back as it is, without an allocation.
func EscapePath(key string) string { return escape(key, true) }

// Escape is [EscapePath] with '/' escaped too: for the names and values of query parameters.
func Escape(s string) string { return escape(s, false) }

func escape(s string, keepSlash bool) string {
	if !needsEscape(s, keepSlash) {
		return s
	}
	var stack [256]byte
	return string(appendEscaped(stack[:0], s, keepSlash))
}

func needsEscape(s string, keepSlash bool) bool {
	for i := range len(s) {
		if !isPlain(s[i], keepSlash) {
			return true
		}
	}
	return false
}

func appendEscaped(buf []byte, s string, keepSlash bool) []byte {
	for i := range len(s) {
		if c := s[i]; isPlain(c, keepSlash) {
			buf = append(buf, c)
		} else {
			buf = append(buf, '%', upperHex[c>>4], upperHex[c&0xF])
		}
	}
	return buf
}

// isPlain reports whether c stands for itself: the unreserved bytes of RFC 3986 do.
func isPlain(c byte, keepSlash bool) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	case c == '-', c == '.', c == '_', c == '~':
		return true
	default:
		return keepSlash && c == '/'
	}
}

package oss

import (
	"strings"

	"github.com/farcopy/farcopy/internal/codec"
)

// scanned is a document that can be read without the decoder of encoding/xml, which takes more
// than ten times as long and makes 76 allocations an object.
type scanned interface {
	scan(*scanner) bool // false: leave it to the decoder
}

// decodeXML decodes a document by its scan where that can read it, which is what OSS sends.
func decodeXML[T any, P interface {
	*T
	scanned
}](body []byte, into P) error {
	const declaration = `<?xml version="1.0" encoding="UTF-8"?>`
	x := scanner{rest: strings.TrimPrefix(string(body), declaration)}
	if into.scan(&x) && trimSpace(x.rest) == "" {
		return nil
	}
	*into = *new(T)
	return codec.XML(body, into)
}

// scanner reads elements that have no attributes and hold either elements or text. Whatever else
// XML has, right or wrong, it does not read. Its strings are parts of the whole body: clone what is
// kept.
type scanner struct {
	rest    string
	isEmpty bool // the element that was opened last is <Name/>
}

// open reads a start tag, after white space.
func (x *scanner) open() (name string, ok bool) {
	s := strings.TrimLeft(x.rest, " \t\n")
	if !strings.HasPrefix(s, "<") {
		return "", false
	}
	end := strings.IndexByte(s, '>')
	if end < 2 {
		return "", false
	}
	name, x.isEmpty = strings.CutSuffix(s[1:end], "/")
	x.rest = s[end+1:]
	for i := range len(name) {
		isDigit := i > 0 && name[i] >= '0' && name[i] <= '9'
		if c := name[i] | 0x20; !isDigit && (c < 'a' || c > 'z') {
			return "", false
		}
	}
	return name, name != ""
}

// close reads the end tag of an element.
func (x *scanner) close(name string) bool {
	if x.isEmpty {
		x.isEmpty = false
		return true
	}
	s := x.rest
	if len(s) < len(name)+3 || s[0] != '<' || s[1] != '/' || s[2:2+len(name)] != name || s[2+len(name)] != '>' {
		return false
	}
	x.rest = s[len(name)+3:]
	return true
}

// children calls read for each element within one that was opened, up to its end. read has to read
// the whole element.
func (x *scanner) children(name string, read func(name string) bool) bool {
	for {
		if !x.isEmpty {
			x.rest = strings.TrimLeft(x.rest, " \t\n")
		}
		if x.close(name) {
			return true
		}
		child, ok := x.open()
		if !ok || !read(child) {
			return false
		}
	}
}

// text reads the text and the end of an element that was opened.
func (x *scanner) text(name string, into *string) bool {
	if x.isEmpty {
		*into = ""
		return x.close(name)
	}
	end := strings.IndexByte(x.rest, '<')
	if end < 0 {
		return false
	}
	text := x.rest[:end]
	x.rest = x.rest[end:]
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c == '>' || c == 0xEF { // U+FFFE and U+FFFF begin with EF
			return false
		}
	}
	if strings.IndexByte(text, '&') >= 0 {
		plain, ok := unescapeXML(text)
		if !ok {
			return false
		}
		text = plain
	}
	*into = text
	return x.close(name)
}

// skip reads an element whose text is not used.
func (x *scanner) skip(name string) bool {
	var text string
	return x.text(name, &text)
}

// unescapeXML replaces the references that stand for the characters with a meaning in XML.
func unescapeXML(text string) (plain string, ok bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "&")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, rest, ok := strings.Cut(after, ";")
		if !ok {
			return "", false
		}
		switch name {
		case "quot", "#34":
			b.WriteByte('"')
		case "amp", "#38":
			b.WriteByte('&')
		case "apos", "#39":
			b.WriteByte('\'')
		case "lt", "#60":
			b.WriteByte('<')
		case "gt", "#62":
			b.WriteByte('>')
		default:
			return "", false
		}
		text = rest
	}
}

package oss

import (
	"encoding/xml"
	"strings"

	"github.com/farcopy/farcopy/internal/codec"
)

// copyObjectResult is the body of a successful copy.
type copyObjectResult struct {
	XMLName      xml.Name `xml:"CopyObjectResult"`
	ETag         string
	LastModified string
}

func (r *copyObjectResult) decode(body []byte) error {
	if r.scan(body) {
		return nil
	}
	*r = copyObjectResult{}
	return codec.XML(body, r)
}

// maxScan is more than any response needs: the texts that scan returns keep the whole of it in
// memory.
const maxScan = 1 << 10

// scan reads the plain form that OSS sends and reports false for any other XML, right or wrong,
// which is then the decoder's: that one costs a tenth of a whole copy over loopback.
func (r *copyObjectResult) scan(body []byte) (ok bool) {
	if len(body) > maxScan {
		return false
	}
	s := strings.TrimPrefix(string(body), `<?xml version="1.0" encoding="UTF-8"?>`)
	if s, ok = strings.CutPrefix(trimSpace(s), "<CopyObjectResult>"); !ok {
		return false
	}
	for {
		s = trimSpace(s)
		switch {
		case s == "</CopyObjectResult>":
			return true
		case strings.HasPrefix(s, "<ETag>"):
			r.ETag, s, ok = strings.Cut(s[len("<ETag>"):], "</ETag>")
			ok = ok && plainText(r.ETag)
		case strings.HasPrefix(s, "<LastModified>"):
			r.LastModified, s, ok = strings.Cut(s[len("<LastModified>"):], "</LastModified>")
			ok = ok && plainText(r.LastModified)
		default:
			return false
		}
		if !ok {
			return false
		}
	}
}

func trimSpace(s string) string { return strings.Trim(s, " \t\r\n") }

// plainText reports whether XML has nothing to say about a text.
func plainText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || r == '<' || r == '>' || r == '&' })
}

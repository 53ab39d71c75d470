package bitpaket

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// absolutePath refuses what is no path from the root of the paket, and what another layer on the way could read as
// another path.
func absolutePath(field, path string) error {
	switch {
	case path == "":
		return call.Required(field, path)
	case !utf8.ValidString(path):
		return call.Field(field, "is not UTF-8")
	case strings.ContainsFunc(path, unicode.IsControl):
		return call.Field(field, "holds control characters")
	case path[0] != '/':
		return call.Field(field, `must start with "/"`)
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return call.Field(field, "must not have %q as a segment", segment)
		}
	}
	return nil
}

package bitpaket

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// validatePath refuses what is no path from the root of the paket, and what another layer on the
// way could read as another path.
func validatePath(field, path string) error {
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

func validateSelectors(objects []Selector) error {
	if len(objects) == 0 {
		return call.Required("Objects", "")
	}
	for i, s := range objects {
		if err := s.check(fmt.Sprintf("Objects[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func validateTags(tags []string) error {
	for _, tag := range tags {
		if tag == "" || strings.Contains(tag, ",") {
			return call.Field("Tags", "holds %q, which is no tag", tag)
		}
	}
	return nil
}

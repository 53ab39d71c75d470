package simtest

import (
	"net/url"
	"strings"
)

// MatchPath compares an escaped path with a pattern such as "/folders/{id}/items" and returns the
// values of the pattern's variables, which are never empty. It compares segment by segment: an
// escaped slash stays part of its value.
func MatchPath(pattern, escaped string) (values map[string]string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(escaped, "/")
	if len(want) != len(got) {
		return nil, false
	}
	values = map[string]string{}
	for i, segment := range want {
		text, err := url.PathUnescape(got[i])
		name, variable := strings.CutPrefix(segment, "{")
		switch {
		case err != nil, variable && text == "", !variable && text != segment:
			return nil, false
		case variable:
			values[strings.TrimSuffix(name, "}")] = text
		}
	}
	return values, true
}

// PathNames returns the names in a path of folders, such as "/Reports/2025", from the root down.
// The slashes before and after it may be missing.
func PathNames(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
}

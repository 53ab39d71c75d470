package call

import (
	"net/url"
	"strings"
)

// buildURL appends a path to the base URL.
func buildURL(base *url.URL, template string, ids []string) (*url.URL, error) {
	u := *base
	path, err := buildPath(template, ids)
	if err != nil {
		return nil, err
	}
	u.Path, u.RawPath = base.EscapedPath()+path, ""
	if strings.Contains(u.Path, "%") {
		u.RawPath = u.Path
		if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
			return nil, err
		}
	}
	return &u, nil
}

// buildPath fills the placeholders of a path. Ids become path segments only here: no segment can be
// empty, "." or "..", or contain a control character, and all bytes that are not unreserved are
// escaped.
func buildPath(template string, ids []string) (string, error) {
	var b strings.Builder
	for {
		literal, rest, found := strings.Cut(template, "{")
		b.WriteString(literal)
		if !found {
			return b.String(), nil
		}
		field, rest, _ := strings.Cut(rest, "}")
		if err := Segment(field, ids[0]); err != nil {
			return "", err
		}
		b.WriteString(escapeSegment(ids[0]))
		template, ids = rest, ids[1:]
	}
}

func escapeSegment(s string) string {
	return strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
}

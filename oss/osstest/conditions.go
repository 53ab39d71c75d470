package osstest

import (
	"net/http"
	"strings"
	"time"
)

// checkConditions holds an object against the four conditional headers, whose names follow the
// prefix: "" for reads, "x-oss-copy-source-" for copies. Those that end with 412 come before those
// that end with 304.
func (q *request) checkConditions(prefix string, o *Object) *refusal {
	failed := func(name string) *refusal {
		return refuse("PreconditionFailed", "A condition of the request does not hold.", detail("Condition", prefix+name))
	}
	if tag := q.header(prefix + "If-Match"); tag != "" && !sameETag(tag, o.ETag) {
		return failed("If-Match")
	}
	since, no := q.dateHeader(prefix + "If-Unmodified-Since")
	if no != nil {
		return no
	}
	if !since.IsZero() && o.LastModified.After(since) {
		return failed("If-Unmodified-Since")
	}
	unchanged := refuse("NotModified", "The object is as the request knows it.")
	if tag := q.header(prefix + "If-None-Match"); tag != "" && sameETag(tag, o.ETag) {
		return unchanged
	}
	if since, no = q.dateHeader(prefix + "If-Modified-Since"); no != nil {
		return no
	}
	if !since.IsZero() && !o.LastModified.After(since) {
		return unchanged
	}
	return nil
}

func sameETag(sent, etag string) bool { return strings.Trim(sent, `"`) == etag }

// dateHeader reads a date in the form of HTTP or, as an older page shows it, of ISO 8601.
func (q *request) dateHeader(name string) (time.Time, *refusal) {
	v := q.header(name)
	if v == "" {
		return time.Time{}, nil
	}
	if t, err := http.ParseTime(v); err == nil {
		return t, nil
	}
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		return t, nil
	}
	return time.Time{}, invalidArgument(name, v, "The date is not valid.")
}

package oss

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

func unquote(etag string) string { return strings.Trim(strings.TrimSpace(etag), `"`) }

// parseTime reads both forms that OSS documents for the same element; what is neither stays zero.
func parseTime(s string) time.Time {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC()
	}
	t, err := http.ParseTime(s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// serverTime is how long OSS worked on the request.
func serverTime(h http.Header) time.Duration {
	ms, err := strconv.ParseInt(first(h, headerServerTime), 10, 32)
	if err != nil || ms < 0 {
		return 0
	}
	return time.Duration(ms) * time.Millisecond
}

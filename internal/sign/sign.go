package sign

import (
	"net/http"
	"net/textproto"
	"slices"
)

// Resource is what a request addresses. Both parts belong to the string to sign wherever the bucket
// stands in the URL: in the host name, in the path, or nowhere (a custom domain).
type Resource struct {
	// Bucket is empty for requests to the service itself, such as listing all buckets.
	Bucket string
	// Key is the object's key as the caller knows it, unescaped. It is empty for requests to a
	// bucket.
	Key string
}

// path is "/bucket/key", "/bucket/" or "/", unescaped.
func (r Resource) path() string {
	if r.Bucket == "" {
		return "/" + r.Key
	}
	return "/" + r.Bucket + "/" + r.Key
}

// Keys of http.Header, in canonical form so that the map can be used without converting them.
const (
	headerAuthorization = "Authorization"
	headerContentMD5    = "Content-Md5"
	headerContentType   = "Content-Type"
	headerDate          = "Date"
	headerOSSDate       = "X-Oss-Date"
	headerOSSSHA256     = "X-Oss-Content-Sha256"
	headerOSSToken      = "X-Oss-Security-Token" //nolint:gosec // a header's name
	prefixOSS           = "X-Oss-"
)

// bufferSize is room for the canonical form of nearly every request; append makes more where it is
// needed.
const bufferSize = 2048

func headerOf(req *http.Request) http.Header {
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	return req.Header
}

// methodOf is the method that net/http will send.
func methodOf(req *http.Request) string {
	if req.Method == "" {
		return http.MethodGet
	}
	return req.Method
}

// setToken sets or, after a change to credentials without a token, removes the security token;
// value has length 1.
func setToken(h http.Header, value []string) {
	if value[0] == "" {
		delete(h, headerOSSToken)
		return
	}
	h[headerOSSToken] = value
}

// appendHeaders appends "name:value\n" for each header that signed accepts, sorted by lower-case
// name.
func appendHeaders(buf []byte, h http.Header, signed func(name string) bool) []byte {
	names := make([]string, 0, 24)
	for name, values := range h {
		// net/http sends nothing for a header without values
		if len(values) > 0 && signed(name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareLower)
	for _, name := range names {
		for i := range len(name) {
			buf = append(buf, lower(name[i]))
		}
		buf = append(buf, ':')
		buf = appendValues(buf, h[name])
		buf = append(buf, '\n')
	}
	return buf
}

// appendValues joins a header's values with commas, each trimmed as net/http trims it when it
// writes the request.
func appendValues(buf []byte, values []string) []byte {
	for i, v := range values {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(buf, textproto.TrimString(v)...)
	}
	return buf
}

func isOSSHeader(name string) bool {
	return len(name) >= len(prefixOSS) && compareLower(name[:len(prefixOSS)], prefixOSS) == 0
}

// compareLower orders header names by their lower-case form without building it. The canonical form
// sorts differently: '_' stands after the capitals but before the small letters.
func compareLower(a, b string) int {
	for i := range min(len(a), len(b)) {
		if d := int(lower(a[i])) - int(lower(b[i])); d != 0 {
			return d
		}
	}
	return len(a) - len(b)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

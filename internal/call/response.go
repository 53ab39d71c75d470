package call

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// The largest bodies that are read, in bytes.
const (
	maxError  = 64 << 10
	maxResult = 1 << 20
	MaxList   = 8 << 20
)

// Response is the response of one attempt. Its body has been read up to the limit and closed.
type Response struct {
	Op         string
	Attempt    int
	Status     int
	Header     http.Header
	Body       []byte
	ReadErr    error         // why Body is incomplete or unusable; nil: it is complete
	RetryAfter time.Duration // from any of the headers that announce it; 0: none

	raw     []byte        // everything that was read, for WithResponse
	request *http.Request // the response may repeat its secrets

	resource Resource
}

// ErrorResponse is a service's error response.
type ErrorResponse struct {
	Err error // the package's *ProblemDetails

	// Finished reports that the body has the service's own error format and that the service has
	// finished with the request. It is false for a gateway's page, and for a 5xx that the service
	// is known to send while it continues to work.
	Finished     bool
	Conflict     bool // the code says that the item exists at the destination; it may be this very copy
	Busy         bool // the code says that another operation holds the item for a while
	Throttled    bool // the code says that the rate is too high, whatever the status
	Unauthorized bool // the code says that the credential was rejected; status 401 implies it
}

func (r *ErrorResponse) Error() string { return r.Err.Error() }
func (r *ErrorResponse) Unwrap() error { return r.Err }

func readResponse(resp *http.Response, req *http.Request, p *prepared, n int) *Response {
	r := &Response{Op: p.name, Attempt: n, Status: resp.StatusCode, Header: resp.Header, request: req, resource: p.resource}
	limit, values := p.maxBody, p.limits
	if r.Status >= 300 {
		limit, values = min(limit, maxError), codec.ErrorLimits
	}
	r.Body, r.ReadErr = readBody(resp, p.method, limit)
	resp.Body.Close()
	r.raw = r.Body
	if !utf8.Valid(r.Body) && r.ReadErr == nil {
		r.ReadErr = errNotUTF8 // a decoder would put U+FFFD into an id or a code
	}
	if bounded, err := codec.Bound(r.Body, values); err != nil {
		r.Body, r.ReadErr = bounded, err
	}
	r.mask(resp, p.body)
	if r.Status >= 300 {
		r.RetryAfter = transport.ReadHints(r.Status, r.Header, time.Now()).RetryAfter
	}
	return r
}

func readBody(resp *http.Response, method string, limit int64) ([]byte, error) {
	switch {
	case method == http.MethodHead:
		return codec.ReadAll(resp.Body, 0, limit) // Content-Length announces a body that does not follow
	case !isGzip(resp.Header):
		return codec.ReadAll(resp.Body, resp.ContentLength, limit)
	}
	body, err := codec.ReadGzip(resp.Body, resp.ContentLength, limit)
	resp.Header.Del("Content-Encoding") // as net/http does after decompressing
	resp.Header.Del("Content-Length")
	resp.ContentLength, resp.Uncompressed = -1, true
	return body, err
}

func isGzip(h http.Header) bool {
	encodings := h["Content-Encoding"]
	return len(encodings) == 1 && strings.EqualFold(encodings[0], "gzip")
}

// RequestHeader returns the header of the request as it was sent, with its secrets. It must not be
// changed.
func (r *Response) RequestHeader() http.Header {
	if r.request == nil {
		return nil
	}
	return r.request.Header
}

// isSuccess reports whether the status is a 2xx.
func (r *Response) isSuccess() bool { return r.Status/100 == 2 }

// StatusText returns the standard text of the status. For a redirect it adds the host of the
// Location, which is never contacted.
func (r *Response) StatusText() string {
	text := http.StatusText(r.Status)
	if r.Status/100 != 3 {
		return text
	}
	to, err := url.Parse(r.Header.Get("Location"))
	if err != nil || to.Hostname() == "" {
		return text
	}
	return fmt.Sprintf("%s to %s, not followed", text, problem.OneLine(to.Host))
}

var errNotUTF8 = errors.New("it is not UTF-8")

// complete returns an error if the body is incomplete or not text.
func (r *Response) complete() error {
	if r.ReadErr != nil {
		return fmt.Errorf("the response body cannot be read: %w", r.ReadErr)
	}
	return nil
}

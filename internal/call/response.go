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

// The longest bodies that are read.
const (
	maxError  = 64 << 10
	maxResult = 1 << 20
	MaxList   = 8 << 20
)

// Response is what one attempt brought back, read to its limit and closed.
type Response struct {
	Op         string
	Attempt    int
	Status     int
	Header     http.Header
	Body       []byte
	ReadErr    error         // why Body is not whole or not to be trusted; nil: it can be read
	RetryAfter time.Duration // from whichever header bore a hint; 0: none

	raw     []byte        // all that was read, for WithResponse
	request *http.Request // what it answers: whose secrets it may repeat
}

// Refusal is a service's answer that it did not do what it was asked, or that it failed on the way.
type Refusal struct {
	Err error // the package's *ProblemDetails

	// FromService says that the body is in the service's own error format and that the service has done with the request; a
	// gateway's page, and a 5xx that the service is known to send while it works on, are not.
	FromService bool
	Conflict    bool // the code says that the destination has such an item: it may be this very copy
	Busy        bool // the code says that another operation holds the item for a while
	Throttled   bool // the code says that the rate is too high, whatever the status
	Expired     bool // the code says that the credential is not accepted, whatever the status; 401 says so by itself
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

func readResponse(resp *http.Response, req *http.Request, p *prepared, n int) *Response {
	limit, values, size := p.maxBody, p.limits, resp.ContentLength
	if resp.StatusCode >= 300 {
		limit, values = min(limit, maxError), codec.ErrorLimits
	}
	if p.method == http.MethodHead {
		size = 0 // the length is that of a body which does not follow
	}
	a := &Response{Op: p.name, Attempt: n, Status: resp.StatusCode, Header: resp.Header, request: req}
	if p.method != http.MethodHead && len(resp.Header["Content-Encoding"]) == 1 && strings.EqualFold(resp.Header["Content-Encoding"][0], "gzip") {
		a.Body, a.ReadErr = codec.ReadGzip(resp.Body, size, limit)
		resp.Header.Del("Content-Encoding") // as net/http does where it decompresses
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Uncompressed = -1, true
	} else {
		a.Body, a.ReadErr = codec.ReadAll(resp.Body, size, limit)
	}
	resp.Body.Close()
	a.raw = a.Body
	if a.ReadErr == nil && !utf8.Valid(a.Body) {
		a.ReadErr = errNotUTF8 // decoders would put U+FFFD into an id or a code, and call it success or refusal
	}
	if whole, err := codec.Bound(a.Body, values); err != nil {
		a.Body, a.ReadErr = whole, err
	}
	a.hide(resp, p.body)
	if resp.StatusCode >= 300 {
		a.RetryAfter = transport.ReadHints(a.Status, a.Header, time.Now()).RetryAfter
	}
	return a
}

// ok reports whether the answer has a status of success.
func (a *Response) ok() bool { return a.Status >= 200 && a.Status < 300 }

// StatusText is the status as a title: its standard text, of a redirect with the host that it names and that is never asked.
func (a *Response) StatusText() string {
	text := http.StatusText(a.Status)
	if a.Status < 300 || a.Status > 399 {
		return text
	}
	to, err := url.Parse(a.Header.Get("Location"))
	if err != nil || to.Hostname() == "" {
		return text
	}
	return fmt.Sprintf("%s to %s, not followed", text, problem.OneLine(to.Host))
}

var errNotUTF8 = errors.New("it is not UTF-8")

// whole refuses an answer whose body was cut or is not text.
func (a *Response) whole() error {
	if a.ReadErr != nil {
		return fmt.Errorf("the answer's body cannot be read: %w", a.ReadErr)
	}
	return nil
}

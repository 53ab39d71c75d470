package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Authorizer sets the credential of a request.
type Authorizer interface {
	// Authorize may be called again for the same request if the request was not sent in time.
	Authorize(req *http.Request) error

	// Renew is called after the service rejected the credential of a request. It returns nil if
	// there is another one to try, and problem.ErrNoOtherCredential if there is none.
	Renew(ctx context.Context, rejected *http.Request) error
}

// Chain is the configuration of a client's chain. A request that passes the chain is used for one
// attempt only: the links may set its headers.
type Chain struct {
	Gate      *Gate
	Limiter   *TokenQueue // nil: none
	Auth      Authorizer
	Trusted   func(host string) bool // the hosts that may see the credential
	UserAgent string
	Base      http.RoundTripper
	Timeout   time.Duration // from sending the request to the end of the response
}

// RoundTripper returns the chain in the order in which a request passes it. Its errors are
// *Failure.
func (c Chain) RoundTripper() http.RoundTripper {
	next := http.RoundTripper(traceTransport{c.Base, c.Timeout})
	t, std := c.Base.(*http.Transport)
	next = staticHeaders{next, []string{c.UserAgent}, std && !t.DisableCompression}
	return gateTransport{next, c.Gate, preparer{c}.ready} // checks the gate before and after ready
}

// preparer performs the steps that may block before a request can be sent.
type preparer struct{ Chain }

// ready waits for the caller's own limiter, sets a fresh credential or signature, and lets the
// caller save the intent last, so that the time in it is as young as possible.
func (c preparer) ready(req *http.Request, permit Permit) error {
	if c.Limiter != nil {
		if err := c.Limiter.take(req.Context(), permit); err != nil {
			return err
		}
	}
	if err := c.authorize(req); err != nil {
		return err
	}
	if save := saveOf(req.Context()); save != nil {
		return save.run(req.Context())
	}
	return nil
}

// staticHeaders sets the headers that every attempt has. It requests gzip if net/http's transport
// would do so itself: then net/http does not decompress the body, and the reader can limit the
// compressed bytes.
type staticHeaders struct {
	next      http.RoundTripper
	userAgent []string
	gzip      bool
}

var acceptGzip = []string{"gzip"}

func (l staticHeaders) RoundTrip(req *http.Request) (*http.Response, error) {
	req.Header["User-Agent"] = l.userAgent
	if l.gzip && req.Method != http.MethodHead {
		req.Header["Accept-Encoding"] = acceptGzip
	}
	return l.next.RoundTrip(req)
}

func (c Chain) authorize(req *http.Request) error {
	if !c.Trusted(req.URL.Host) {
		return &Failure{Stage: Local, Err: errForeignHost}
	}
	if err := c.Auth.Authorize(req); err != nil {
		return &Failure{Stage: Local, Err: err}
	}
	for name, values := range req.Header {
		for _, v := range values {
			if strings.ContainsFunc(v, isControl) { // net/http would reject it, but at an unknown stage
				what := "the header " + name
				if name == "Authorization" {
					what = "the token"
				}
				return &Failure{Stage: Local, Invalid: true, Err: errors.New(what + " contains control characters")}
			}
		}
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

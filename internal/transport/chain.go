// Package transport makes one attempt of one request: a chain of http.RoundTrippers that a request passes once for each
// attempt, so that every attempt waits for its own turn and carries its own credential.
package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Authorizer puts a credential on an attempt.
type Authorizer interface {
	// Authorize may be called again for the same request if the request was not sent in time.
	Authorize(req *http.Request) error

	// Renew is called after the service rejected the credential of a request. It returns nil if
	// there is another one to try, and problem.ErrNoOtherCredential if there is none.
	Renew(ctx context.Context, rejected *http.Request) error
}

// Chain is what one client's attempts pass through. Requests that enter it are used for one attempt only: its links may
// set headers on them.
type Chain struct {
	Gate      *Gate
	Limiter   *TokenQueue  // nil: none
	Logger    *slog.Logger // nil: silent
	Auth      Authorizer
	Trusted   func(host string) bool // the hosts that may see the credential
	UserAgent string
	Base      http.RoundTripper
	Timeout   time.Duration // from leaving for the network to the end of the answer
}

// RoundTripper returns the chain in the order in which a request passes it. Its errors are *Failure.
func (c Chain) RoundTripper() http.RoundTripper {
	next := http.RoundTripper(traceTransport{c.Base, c.Timeout}) // how far did it get?
	t, std := c.Base.(*http.Transport)
	next = staticHeaders{next, []string{c.UserAgent}, std && !t.DisableCompression}
	if c.Logger != nil {
		next = logging{next, c.Logger}
	}
	return gateTransport{next, c.Gate, preparer{c}.ready} // the service's limit, before and after what ready waits for
}

// preparer is what may take its time before a request can leave.
type preparer struct{ Chain }

// ready waits for the caller's own ceiling, then puts a fresh credential or signature on the request.
func (c preparer) ready(req *http.Request, permit Permit) error {
	if c.Limiter != nil {
		if err := c.Limiter.take(req.Context(), permit); err != nil {
			return err
		}
	}
	start := time.Now()
	err := c.authorize(req)
	if err != nil && c.Logger != nil {
		record(c.Logger, req, start, nil, err)
	}
	return err
}

// staticHeaders sets the headers that every attempt has. It asks for gzip where net/http's transport would ask by itself: an answer
// that was asked for here comes as it was sent, so that whoever reads it can bound its bytes before they are decompressed.
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
			if strings.ContainsFunc(v, control) { // net/http would refuse it, too, without saying how far it got
				what := "the header " + name
				if name == "Authorization" {
					what = "the token"
				}
				return &Failure{Stage: Local, Invalid: true, Err: errors.New(what + " holds control characters")}
			}
		}
	}
	return nil
}

func control(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

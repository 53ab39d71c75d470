package call

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/transport"
)

// pipeline is a chain of round trippers and its gate, which has one more gate for each rate scope.
type pipeline struct {
	chain http.RoundTripper
	gate  *transport.Gate
}

// gateOf returns the gate that the requests of an operation pass.
func (c pipeline) gateOf(p *prepared) *transport.Gate { return c.gate.For(p.rateScope) }

// result is the outcome of one attempt: a response, or the failure to get one.
type result struct {
	response   *Response
	failure    *transport.Failure
	request    *http.Request
	sentAt     time.Time
	receivedAt time.Time
	wait       time.Duration // the response's RetryAfter, unless it is implausible for the service
}

// attempt sends a prepared request once and reads the response.
func (c pipeline) attempt(ctx context.Context, p *prepared, n int) result {
	watchOf(ctx).attemptStarted(n)
	req := p.request(transport.WithSave(transport.WithRateScope(ctx, p.rateScope), p.save))
	res := result{request: req}
	resp, err := c.chain.RoundTrip(req)
	if err != nil {
		var f *transport.Failure
		if !errors.As(err, &f) {
			f = &transport.Failure{Stage: transport.Sent, Err: err}
		}
		res.failure, res.sentAt = f, f.Sent
		p.options.count(ctx, res)
		return res
	}
	res.sentAt = transport.SentAt(resp)
	p.options.count(ctx, res)
	res.response = readResponse(resp, req, p, n)
	res.wait = c.gate.ReadHints(resp.StatusCode, resp.Header, time.Now()).RetryAfter
	res.receivedAt = time.Now()
	if p.options.response != nil {
		resp.Body = io.NopCloser(bytes.NewReader(res.response.raw))
		resp.Request = nil // it contains the credential
		*p.options.response = resp
	}
	return res
}

package transport

import (
	"errors"
	"net/http"
	"time"
)

// gateTransport is the first link: it asks the gate, has the request made ready, asks the gate
// again, and tells it what came of the request.
type gateTransport struct {
	next http.RoundTripper
	gate *Gate

	// ready does what may take its time before a request can leave; nil: nothing.
	ready func(*http.Request, Permit) error
}

// errClosed never leaves this package: the gate closed while the request was made ready.
var errClosed = errors.New("the service's limit was reached before the request left")

func (l gateTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	gate := l.gate.For(rateScope(req.Context()))
	for {
		resp, err := l.attempt(gate, req)
		if err != errClosed {
			return resp, err
		}
	}
}

func (l gateTransport) attempt(gate *Gate, req *http.Request) (*http.Response, error) {
	permit, err := gate.Enter(req.Context())
	if err != nil {
		return nil, err
	}
	var h Hints
	defer func() { gate.Leave(permit, h) }() // also where the caller's own code panics
	if l.ready != nil {
		if err := l.ready(req, permit); err != nil {
			return nil, err
		}
	}
	if !gate.markSent(permit) {
		return nil, errClosed
	}
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	h = ReadHints(resp.StatusCode, resp.Header, time.Now())
	return resp, nil
}

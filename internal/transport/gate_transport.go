package transport

import (
	"errors"
	"net/http"
	"time"
)

// gateTransport is the first link. It waits for the gate, prepares the request, checks the gate
// again, and reports the response to the gate.
type gateTransport struct {
	next http.RoundTripper
	gate *Gate

	// ready performs the steps that may block before a request can be sent; nil: none.
	ready func(*http.Request, Permit) error
}

// errClosed is internal: the gate closed while the request was being prepared.
var errClosed = errors.New("the service's limit was reached before the request was sent")

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
	ended := waitFunc(req.Context(), GateWait)
	permit, err := gate.Enter(req.Context())
	if err != nil {
		permit.report(ended, err)
		return nil, err
	}
	var h Hints
	defer func() { gate.Leave(permit, h) }() // also where the caller's own code panics
	permit.report(ended, nil)
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

// report reports a wait, if there was one and somebody listens.
func (p Permit) report(ended func(error), err error) {
	if p.waited && ended != nil {
		ended(err)
	}
}

package transport

import (
	"errors"
	"net/http"
	"time"
)

// gated is the first link: it asks the gate, has the request made ready, and tells the gate what came of it.
type gated struct {
	next  http.RoundTripper
	gate  *Gate
	ready func(*http.Request, Pass) error // what may take its time before a request can leave; nil: nothing
}

// errClosed is the gate's, to itself: it closed while the request was made ready.
var errClosed = errors.New("the service's limit was reached before the request left")

func (l gated) RoundTrip(req *http.Request) (*http.Response, error) {
	for {
		resp, err := l.pass(req)
		if err != errClosed {
			return resp, err
		}
	}
}

func (l gated) pass(req *http.Request) (*http.Response, error) {
	pass, err := l.gate.Enter(req.Context())
	if err != nil {
		return nil, err
	}
	var h Hints
	defer func() { l.gate.Leave(pass, h) }() // also where the caller's own code panics
	if l.ready != nil {
		if err := l.ready(req, pass); err != nil {
			return nil, err
		}
	}
	if !l.gate.depart(pass) {
		return nil, errClosed
	}
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	h = ReadHints(resp.StatusCode, resp.Header, time.Now())
	return resp, nil
}

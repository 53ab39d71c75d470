package simtest

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"time"
)

// exchange is one request and its response.
type exchange struct {
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	body  []byte
	op    string
	act   http.HandlerFunc
	index int // of the request, counted from the server's first
}

// admission is what ServeHTTP does with a request that has arrived.
type admission int

const (
	admitted admission = iota
	rateLimited
	serverClosed
)

// arrive enters the request in the journal and takes the fault that it meets, if any.
func (x *exchange) arrive() (Fault, admission) {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed {
		return Fault{}, serverClosed
	}
	s.running.Add(1)
	x.index = s.forgotten + len(s.journal)
	s.journal = append(s.journal, Request{
		Time: s.Now(), Op: x.op, Method: x.r.Method, Target: x.r.RequestURI, Host: x.r.Host,
		Header: x.r.Header.Clone(), Body: journalBody(x.body), Length: len(x.body),
	})
	s.trim()
	if f, ok := s.nextFault(x.op); ok {
		x.entry().Fault = f.Name
		return f, admitted
	}
	if s.rate != nil && !s.rate.take(x.r, s.Now()) {
		return Fault{}, rateLimited
	}
	return Fault{}, admitted
}

// perform lets the service act and records its response; the fault decides what the client sees of
// it.
func (x *exchange) perform() *Response {
	resp := &Response{Status: http.StatusOK, Head: http.Header{}}
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	r := x.r.Clone(context.WithoutCancel(x.r.Context()))
	r.Body = x.newBody()
	x.act(resp, r)
	e := x.entry()
	if resp.Status != s.svc.RateStatus {
		e.Acted++
	}
	if resp.Status/100 == 2 {
		e.Done++
	}
	x.finish(resp)
	return resp
}

func (x *exchange) newBody() io.ReadCloser { return io.NopCloser(bytes.NewReader(x.body)) }

// fail returns the service's own error response; the service does not act.
func (x *exchange) fail(status int) *Response {
	resp := &Response{Status: status, Head: http.Header{}}
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.svc.Fail(resp, x.r, status)
	x.finish(resp)
	return resp
}

// finish adds the headers that every response of the service has.
func (x *exchange) finish(resp *Response) {
	x.setDate(resp)
	if x.s.rate != nil && x.s.svc.Quota != nil {
		refused := resp.Status == http.StatusTooManyRequests
		x.s.svc.Quota(resp.Head, x.s.rate.quota(x.r, x.s.Now(), refused))
	}
}

// setDate stamps a response with the clock of the machine that sends it.
func (x *exchange) setDate(resp *Response) {
	resp.Head.Set("Date", x.s.Now().Add(x.s.dateSkew).Format(http.TimeFormat))
}

// send writes a response to the connection. A gateway's response gets its Date here.
func (x *exchange) send(resp *Response) {
	x.recordStatus(resp.Status)
	if resp.Head.Get("Date") == "" {
		x.s.mu.Lock()
		x.setDate(resp)
		x.s.mu.Unlock()
	}
	maps.Copy(x.w.Header(), resp.Head)
	x.w.WriteHeader(resp.Status)
	if x.r.Method != http.MethodHead {
		x.w.Write(resp.Body)
	}
}

// recordStatus enters the status that is sent in the journal.
func (x *exchange) recordStatus(status int) {
	x.s.mu.Lock()
	x.entry().Status = status
	x.s.mu.Unlock()
}

// wait reports whether d passed before the simulator was closed. It does not end when the client
// disconnects: the service works on.
func (x *exchange) wait(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-x.s.closed:
		return false
	}
}

// waitOrAbort waits d, and ends the exchange without a response if the simulator is closed before:
// net/http would send an empty 200 for a handler that returns.
func (x *exchange) waitOrAbort(d time.Duration) {
	if !x.wait(d) {
		panic(http.ErrAbortHandler)
	}
}

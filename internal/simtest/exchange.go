package simtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"
)

// exchange is one request on its way through the simulator.
type exchange struct {
	s    *Server
	w    http.ResponseWriter
	r    *http.Request
	body []byte
	op   string
	act  http.HandlerFunc
	n    int // counts the requests
}

func (x *exchange) arrive() (f Fault, refused, ok bool) {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed {
		return Fault{}, false, false
	}
	s.running.Add(1)
	x.n = s.forgotten + len(s.journal)
	s.journal = append(s.journal, Request{
		Time: s.Now(), Op: x.op, Method: x.r.Method, Target: x.r.RequestURI, Host: x.r.Host,
		Header: x.r.Header.Clone(), Body: kept(x.body), Length: len(x.body),
	})
	s.trim()
	if f, ok := s.nextFault(x.op); ok {
		x.entry().Fault = f.Name
		return f, false, true
	}
	return Fault{}, s.rate != nil && !s.rate.take(x.r, s.Now()), true
}

// perform lets the service act. The answer is only recorded: what reaches the wire is the fault's business.
func (x *exchange) perform() *Answer {
	a := &Answer{Status: http.StatusOK, Head: http.Header{}}
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	r := x.r.Clone(context.WithoutCancel(x.r.Context()))
	r.Body = x.newBody()
	x.act(a, r)
	e := x.entry()
	e.Acted++
	if a.Status/100 == 2 {
		e.Done++
	}
	x.finish(a)
	return a
}

func (x *exchange) newBody() io.ReadCloser { return io.NopCloser(bytes.NewReader(x.body)) }

// fail is the service's own error answer; the service does not act.
func (x *exchange) fail(status int) *Answer {
	a := &Answer{Status: status, Head: http.Header{}}
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.svc.Fail(a, x.r, status)
	x.finish(a)
	return a
}

func (x *exchange) finish(a *Answer) {
	x.date(a)
	if x.s.rate != nil && x.s.svc.Quota != nil {
		x.s.svc.Quota(a.Head, x.s.rate.quota(x.r, x.s.Now(), a.Status == http.StatusTooManyRequests))
	}
}

// date stamps an answer with the clock of the machine that sends it.
func (x *exchange) date(a *Answer) {
	a.Head.Set("Date", x.s.Now().Add(x.s.dateSkew).Format(http.TimeFormat))
}

// send puts an answer on the wire; one that is not the service's own, a gateway's, is dated here.
func (x *exchange) send(a *Answer) {
	x.answered(a.Status)
	if a.Head.Get("Date") == "" {
		x.s.mu.Lock()
		x.date(a)
		x.s.mu.Unlock()
	}
	h := x.w.Header()
	for k, v := range a.Head {
		h[k] = v
	}
	x.w.WriteHeader(a.Status)
	if x.r.Method != http.MethodHead {
		x.w.Write(a.Body)
	}
}

func (x *exchange) answered(status int) {
	x.s.mu.Lock()
	x.entry().Status = status
	x.s.mu.Unlock()
}

// wait returns false when the simulator was closed first. A client that leaves does not end it: the service works on.
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

package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"
)

// latency is how long a request to a simulator of -sim takes that has not to wait.
const latency = 60 * time.Millisecond

// hurry divides all times of the simulators: tests have less patience than people.
var hurry time.Duration = 1

// front stands before a simulator and makes it one that is far away and busy: each request takes a
// while, and only so many a second are taken. Like a service, it carries out what it has received,
// whether or not the client is still there.
type front struct {
	simulator *httputil.ReverseProxy
	interval  time.Duration

	mu   sync.Mutex
	next time.Time // when the next request is taken
}

func newFront(simulator http.RoundTripper, interval time.Duration) *front {
	rewrite := func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = "http", r.In.Host // requests are signed for this host
	}
	return &front{simulator: &httputil.ReverseProxy{Rewrite: rewrite, Transport: simulator}, interval: interval / hurry}
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the request was not received
	}
	time.Sleep(f.wait(time.Now()) + latency/hurry)
	r = r.WithContext(context.WithoutCancel(r.Context()))
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.simulator.ServeHTTP(struct{ http.ResponseWriter }{w}, r) // less its CloseNotify, which would end the request
}

// wait returns how long a request waits until it is taken.
func (f *front) wait(now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next.Before(now) {
		f.next = now
	}
	wait := f.next.Sub(now)
	f.next = f.next.Add(f.interval)
	return wait
}

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func traceOf(req *http.Request) *httptrace.ClientTrace {
	return httptrace.ContextClientTrace(req.Context())
}

// slowDial is a transport whose connections take 4 s and lead to f.
func slowDial(f func(c net.Conn)) *http.Transport {
	next := peer(f)
	return dialing(func(ctx context.Context, network, addr string) (net.Conn, error) {
		time.Sleep(4 * time.Second)
		return next.DialContext(ctx, network, addr)
	})
}

// TestWatchDatesTheHead wants a send to be dated when its head is written, as far as that can be seen.
func TestWatchDatesTheHead(t *testing.T) {
	answers := func(c net.Conn) {
		readRequest(c)
		time.Sleep(time.Second)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}
	hangsUp := func(c net.Conn) { readRequest(c); time.Sleep(time.Second) }
	ok := func() *http.Response {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(""))}
	}
	tests := []struct {
		name string
		rt   http.RoundTripper
		want time.Duration // after the start
	}{
		{name: "a slow dial, answered", rt: slowDial(answers), want: 4 * time.Second},
		{name: "a slow dial, lost", rt: slowDial(hangsUp), want: 4 * time.Second},
		{name: "a wrapped transport", rt: roundTripperFunc(slowDial(answers).RoundTrip), want: 4 * time.Second},
		{name: "no hooks", rt: roundTripperFunc(func(*http.Request) (*http.Response, error) {
			time.Sleep(4 * time.Second)
			return ok(), nil
		})},
		{name: "a connection and no head", rt: roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			time.Sleep(4 * time.Second)
			traceOf(req).GotConn(httptrace.GotConnInfo{})
			time.Sleep(4 * time.Second)
			return nil, errors.New("lost")
		}), want: 4 * time.Second},
		{name: "two heads", rt: roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			for range 2 {
				time.Sleep(4 * time.Second)
				traceOf(req).GotConn(httptrace.GotConnInfo{})
				traceOf(req).WroteHeaders()
			}
			return ok(), nil
		}), want: 4 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://service.example", strings.NewReader("body"))
				resp, err := traceTransport{tt.rt, time.Minute}.RoundTrip(req)
				var sent time.Time
				if err != nil {
					sent = err.(*Failure).Sent
				} else {
					sent = SentAt(resp)
					resp.Body.Close()
				}
				if got := sent.Sub(start); got != tt.want {
					t.Errorf("sent %v after the start, want %v", got, tt.want)
				}
			})
		})
	}
}

// TestWatchDatesHTTP2: net/http calls its hook after the head has left, when the service may have acted already.
func TestWatchDatesHTTP2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &attemptTrace{start: time.Now(), h2c: true}
		time.Sleep(time.Second)
		w.onGotConn(httptrace.GotConnInfo{Conn: &net.TCPConn{}})
		time.Sleep(time.Second)
		w.onWroteHeaders()
		if got := w.sent().Sub(w.start); got != time.Second {
			t.Errorf("sent %v after the start, want the time of the connection, 1s", got)
		}
	})
}

// TestWatchRegisteredProtocol has another protocol registered for https, such as HTTP/3, which calls no hooks. What fails there
// may have been sent.
func TestWatchRegisteredProtocol(t *testing.T) {
	noProxy := errors.New("no proxy today")
	tests := []struct {
		name  string
		err   error
		proxy error
		want  Stage
	}{
		{name: "any error", err: errors.New("stream reset"), want: Sent},
		{name: "an alert", err: tls.AlertError(40), want: Sent},
		{name: "a dial error of package net", err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, want: Connect},
		{name: "a DNS error of package net", err: &net.DNSError{Err: "no such host"}, want: Connect},
		{name: "a read error of package net", err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}, want: Sent},
		{name: "no proxy", err: http.ErrSkipAltProtocol, proxy: noProxy, want: Local},
		{name: "another error where there is no proxy", err: errors.New("lost"), proxy: noProxy, want: Sent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rt := &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return nil, tt.proxy }}
			rt.RegisterProtocol("https", roundTripperFunc(func(*http.Request) (*http.Response, error) { return nil, tt.err }))
			wantStage(t, try(t, t.Context(), traceTransport{rt, time.Minute}, "https://service.example", "body"), tt.want)
		})
	}
}

// TestWatchCauseProvesNothing: the cause of a context may be the dial error of another call; this one may have been sent.
func TestWatchCauseProvesNothing(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for name, cause := range map[string]error{"itself": refused, "wrapped": fmt.Errorf("copying: %w", refused)} {
		ctx, cancel := context.WithCancelCause(t.Context())
		rt := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			cancel(cause)
			return nil, context.Cause(req.Context())
		})
		f := try(t, ctx, traceTransport{rt, time.Minute}, "http://service.example", "body")
		wantStage(t, f, Sent)
		if !errors.Is(f, context.Canceled) || !errors.Is(f, refused) {
			t.Errorf("%s: error %v, want it canceled for its cause", name, f)
		}
	}
}

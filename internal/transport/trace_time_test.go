package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
)

// slowService is a service over pipes whose only request meets the fault.
func slowService(f simtest.Fault) *simtest.Server {
	srv := simtest.New(simtest.Service{
		Route: func(*http.Request) (string, http.HandlerFunc) {
			return "Op", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "0123456789") }
		},
	})
	srv.Inject("Op", f)
	return srv
}

// TestWatchTimes ends attempts at an exact time, before there is a response and while its body is read.
func TestWatchTimes(t *testing.T) {
	never := time.Hour
	tests := []struct {
		name             string
		fault            simtest.Fault
		timeout          time.Duration // of the attempt
		deadline, cancel time.Duration // of the caller
		after            time.Duration
		is               error // nil: no context's error
		answered         bool
	}{
		{"attempt's time, no answer", simtest.Slow(never), time.Minute, never, never, time.Minute, nil, false},
		{"attempt's time, in the body", simtest.SlowBody(9 * time.Second), time.Minute, never, never, time.Minute, nil, true},
		{"caller's deadline, no answer", simtest.Slow(never), never, time.Minute, never, time.Minute, context.DeadlineExceeded, false},
		{"caller's deadline, in the body", simtest.SlowBody(9 * time.Second), never, time.Minute, never, time.Minute, context.DeadlineExceeded, true},
		{"cancelled, no answer", simtest.Slow(never), never, never, time.Minute, time.Minute, context.Canceled, false},
		{"cancelled, in the body", simtest.SlowBody(9 * time.Second), never, never, time.Minute, time.Minute, context.Canceled, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := slowService(tt.fault)
				defer srv.Close()
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				stop := time.AfterFunc(tt.cancel, cancel)
				defer stop.Stop()
				start := time.Now()
				resp, err := traceTransport{srv.Transport(), tt.timeout}.RoundTrip(newRequest(ctx))
				if tt.answered {
					if err != nil {
						t.Fatal(err)
					}
					_, err = io.ReadAll(resp.Body)
					resp.Body.Close()
				} else {
					wantStage(t, err.(*Failure), Sent)
				}
				if d := time.Since(start); d != tt.after {
					t.Errorf("ended after %v, want %v", d, tt.after)
				}
				for _, c := range []error{context.DeadlineExceeded, context.Canceled} {
					if errors.Is(err, c) != (c == tt.is) {
						t.Errorf("error %v: matches %v: %t", err, c, c != tt.is)
					}
				}
				if err == nil || tt.is == nil && !strings.Contains(err.Error(), errAttemptTimeout.Error()) {
					t.Errorf("error %v, want %v", err, errAttemptTimeout)
				}
			})
		})
	}
}

// TestWatchTimerEndsWithTheBody wants an attempt's context to live as long as the body, and no longer.
func TestWatchTimerEndsWithTheBody(t *testing.T) {
	var ctx context.Context
	closed := errors.New("close failed")
	w := traceTransport{roundTripperFunc(func(r *http.Request) (*http.Response, error) {
		ctx = r.Context()
		return &http.Response{StatusCode: 200, Body: fakeBody{strings.NewReader("text"), closed}}, nil
	}), time.Minute}
	resp, err := w.RoundTrip(newRequest(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if string(text) != "text" || err != nil {
		t.Errorf("body %q, %v, want the text", text, err)
	}
	if ctx.Err() != nil {
		t.Errorf("the context ended before Close: %v", ctx.Err())
	}
	if err := resp.Body.Close(); err != closed {
		t.Errorf("Close: %v", err)
	}
	if ctx.Err() == nil {
		t.Error("the attempt's timer runs on after its body was closed")
	}

	w.next = roundTripperFunc(func(r *http.Request) (*http.Response, error) { ctx = r.Context(); return nil, closed })
	if try(t, t.Context(), w, "http://x", ""); ctx.Err() == nil {
		t.Error("the attempt's timer runs on after it failed")
	}
}

type fakeBody struct {
	io.Reader
	err error
}

func (b fakeBody) Close() error { return b.err }

// TestWatchStrangers are the round trippers of callers: those that tell nothing about connections have sent the request.
func TestWatchStrangers(t *testing.T) {
	lost := errors.New("lost")
	silent := func(resp *http.Response, err error) http.RoundTripper {
		return roundTripperFunc(func(*http.Request) (*http.Response, error) { return resp, err })
	}
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodPost, "=~/lost", httpmock.NewErrorResponder(lost))
	mock.RegisterResponder(http.MethodPost, "=~/ok", httpmock.NewStringResponder(200, "text"))
	nested := &url.Error{Op: "Post", URL: "http://host/?hush", Err: &url.Error{Op: "Post", URL: "http://host/?hush", Err: lost}}

	tests := []struct {
		name   string
		rt     http.RoundTripper
		target string
		is     error
	}{
		{"any error", silent(nil, lost), "http://host/", lost},
		{"an error that shows the address", silent(nil, fmt.Errorf("outside: %w", nested)), "http://host/?hush", lost},
		{"a broken read", silent(nil, syscall.ECONNRESET), "http://host/", syscall.ECONNRESET},
		{"neither answer nor error", silent(nil, nil), "http://host/", nil},
		{"an answer without a body", silent(&http.Response{StatusCode: 200}, nil), "http://host/", nil},
		{"httpmock: error", mock, "http://host/lost?hush", lost},
		{"httpmock: no responder", mock, "http://host/none?hush", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := try(t, t.Context(), traceTransport{tt.rt, time.Minute}, tt.target, "body")
			wantStage(t, f, Sent)
			if tt.is != nil && !errors.Is(f, tt.is) {
				t.Errorf("error %v, want %v", f, tt.is)
			}
			if tt.name != "httpmock: no responder" && strings.Contains(f.Error(), "hush") {
				t.Errorf("error %v shows the query", f)
			}
		})
	}
	if f := try(t, t.Context(), traceTransport{mock, time.Minute}, "http://host/ok", "body"); f != nil {
		t.Errorf("httpmock answers, but: %v", f)
	}
	if n := mock.GetTotalCallCount(); n != 2 {
		t.Errorf("httpmock answered %d requests, want 2: nothing here sends twice", n)
	}
}

// TestWatchRetryingStranger has a caller's round tripper that sends again by itself: that there is no connection any more says
// nothing about the request that went out before.
func TestWatchRetryingStranger(t *testing.T) {
	var dials atomic.Int32
	next := dialing(func(context.Context, string, string) (net.Conn, error) {
		if dials.Add(1) > 1 {
			return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
		}
		client, service := net.Pipe()
		go func() { readRequest(service); service.Close() }()
		return client, nil
	})
	retrying := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil {
			req = req.Clone(req.Context())
			req.Body, _ = req.GetBody()
			resp, err = next.RoundTrip(req)
		}
		return resp, err
	})
	f := try(t, t.Context(), traceTransport{retrying, time.Minute}, "http://service.example", "body")
	wantStage(t, f, Sent)
	if !errors.Is(f, syscall.ECONNREFUSED) || dials.Load() != 2 {
		t.Errorf("error %v after %d dials, want the second one refused", f, dials.Load())
	}
}

// TestWatchClientAsTransport has a whole http.Client in place of a transport, whose errors show the address.
func TestWatchClientAsTransport(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	client := srv.Client()
	w := traceTransport{roundTripperFunc(func(r *http.Request) (*http.Response, error) { return client.Do(r) }), time.Minute}
	f := try(t, t.Context(), w, srv.URL+"/path?hush", "body")
	wantStage(t, f, Sent)
	srv.Close()
	g := try(t, t.Context(), w, srv.URL+"/path?hush", "body")
	wantStage(t, g, Connect)
	for _, err := range []error{f, g} {
		if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "/path") {
			t.Errorf("error %v shows the address", err)
		}
	}
}

func TestContextError(t *testing.T) {
	stop := errors.New("shutting down")
	otherCall := &problem.NotExecuted{Op: "box.CopyFolder", Err: io.EOF}
	ended := func(cause error) context.Context {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		return ctx
	}
	tests := []struct {
		name  string
		ctx   context.Context
		is    []error
		isNot []error
		text  string
	}{
		{"running", t.Context(), nil, []error{context.Canceled, context.DeadlineExceeded}, ""},
		{"cancelled", ended(nil), []error{context.Canceled}, nil, "context canceled"},
		{"cancelled with a cause", ended(stop), []error{context.Canceled, stop}, nil, "context canceled: shutting down"},
		{"cancelled by another call's outcome", ended(fmt.Errorf("copying: %w", otherCall)), []error{context.Canceled},
			[]error{problem.ErrNotExecuted, io.EOF}, "context canceled: copying: box.CopyFolder: not executed: EOF"},
		{"attempt's time", ended(errAttemptTimeout), nil, []error{context.Canceled, context.DeadlineExceeded}, errAttemptTimeout.Error()},
	}
	for _, tt := range tests {
		err := ContextError(tt.ctx)
		if text := fmt.Sprint(err); text != tt.text && !(err == nil && tt.text == "") {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.text)
		}
		for _, target := range tt.is {
			if !errors.Is(err, target) {
				t.Errorf("%s: %v does not match %v", tt.name, err, target)
			}
		}
		for _, target := range tt.isNot {
			if errors.Is(err, target) {
				t.Errorf("%s: %v matches %v", tt.name, err, target)
			}
		}
	}
}

package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fakeDeafTransport is a round tripper that does not notice when its context ends, in one of three places.
type fakeDeafTransport struct {
	where   string        // "trip", "body" or "close"
	release chan struct{} // ends it in the end
	closed  chan struct{}
}

func (d *fakeDeafTransport) RoundTrip(*http.Request) (*http.Response, error) {
	d.block("trip")
	return &http.Response{StatusCode: 200, Body: d}, nil
}

func (d *fakeDeafTransport) Read([]byte) (int, error) { d.block("body"); return 0, io.EOF }

func (d *fakeDeafTransport) Close() error {
	d.block("close")
	close(d.closed)
	return nil
}

func (d *fakeDeafTransport) block(where string) {
	if d.where == where {
		<-d.release
	}
}

// TestWatchLeavesTheDeaf wants a call to end within 100 ms of its context, and what was left behind to be closed later.
func TestWatchLeavesTheDeaf(t *testing.T) {
	for _, where := range []string{"trip", "body", "close"} {
		for name, limit := range map[string]time.Duration{"the attempt's time": time.Minute, "the caller's": time.Hour} {
			t.Run(where+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					d := &fakeDeafTransport{where: where, release: make(chan struct{}), closed: make(chan struct{})}
					ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second-limit/60)
					defer cancel()
					end := min(limit, 90*time.Second-limit/60)
					start := time.Now()
					resp, err := traceTransport{d, limit}.RoundTrip(newRequest(ctx))
					if err == nil {
						_, err = io.ReadAll(resp.Body)
						resp.Body.Close()
					}
					if where != "close" {
						if err == nil || errors.Is(err, context.DeadlineExceeded) != (limit == time.Hour) {
							t.Errorf("error %v", err)
						}
					}
					if where == "trip" {
						wantStage(t, err.(*Failure), Sent)
					}
					if late := time.Since(start) - end; late > 100*time.Millisecond {
						t.Errorf("ended %v after its context", late)
					}
					close(d.release)
					<-d.closed
				})
			})
		}
	}
}

// TestWatchLeavesADeafDialer: what was seen before a round tripper was left behind proves nothing, because it goes on.
func TestWatchLeavesADeafDialer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, done := make(chan struct{}), make(chan struct{})
		rt := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			defer close(done)
			traceOf(req).GetConn("service.example:443")
			<-release
			return nil, errors.New("lost")
		})
		wantStage(t, try(t, t.Context(), traceTransport{rt, time.Minute}, "https://service.example", ""), Sent)
		close(release)
		<-done
	})
}

// TestBoundedPanics wants the end of a caller's own code to be the caller's, on the goroutine of the call.
func TestBoundedPanics(t *testing.T) {
	panics := traceTransport{roundTripperFunc(func(*http.Request) (*http.Response, error) { panic("mine") }), time.Minute}
	func() {
		defer func() {
			if r := recover(); r != "mine" {
				t.Errorf("recovered %v", r)
			}
		}()
		panics.RoundTrip(newRequest(t.Context()))
	}()
	ended := make(chan bool)
	go func() {
		defer close(ended)
		exits := traceTransport{roundTripperFunc(func(*http.Request) (*http.Response, error) { runtime.Goexit(); return nil, nil }), time.Minute}
		exits.RoundTrip(newRequest(t.Context()))
		ended <- true
	}()
	if <-ended {
		t.Error("the call went on after its round tripper ended the goroutine")
	}
}

// TestWatchSharesNoHeader: what a caller's round tripper writes into a header's values is seen by no other request.
func TestWatchSharesNoHeader(t *testing.T) {
	req := newRequest(t.Context())
	req.Header["Authorization"] = []string{"Bearer t"}
	w := traceTransport{roundTripperFunc(func(r *http.Request) (*http.Response, error) {
		for _, values := range r.Header {
			values[0] = "mine"
		}
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(""))}, nil
	}), time.Minute}
	resp, err := w.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := req.Header["Authorization"][0]; got != "Bearer t" {
		t.Errorf("the token became %q", got)
	}
}

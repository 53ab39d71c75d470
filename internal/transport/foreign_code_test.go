package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// rudeLimiter is a Limiter of the caller's that does what none should.
type rudeLimiter struct {
	wait   func()
	tokens func() float64
}

func (l rudeLimiter) Wait(context.Context) error { l.wait(); return nil }
func (l rudeLimiter) Limit() rate.Limit          { return 1 }
func (l rudeLimiter) Tokens() float64            { return l.tokens() }

// TestLimiterThatIgnoresItsContext holds no call beyond its context, and is asked by one request at a time nevertheless.
func TestLimiterThatIgnoresItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var asked atomic.Int32
		q := NewTokenQueue(struct{ Limiter }{rudeLimiter{wait: func() { asked.Add(1); <-release }}})
		permit, _ := NewGate(time.Hour, 0).Enter(t.Context())
		for range 3 {
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			err := q.take(ctx, permit)
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > time.Minute+100*time.Millisecond {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times at once", n)
		}
		close(release)
		synctest.Wait()
		if err := q.take(t.Context(), permit); err != nil {
			t.Errorf("once it answers: %v", err)
		}
	})
}

// TestLimiterThatPanics, wherever it does: the panic is the caller's, and the next request has its turn.
func TestLimiterThatPanics(t *testing.T) {
	for _, where := range []string{"Wait", "Tokens"} {
		t.Run(where, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				panics := true
				boom := func(at string) {
					if panics && at == where {
						panic("boom")
					}
				}
				q := NewTokenQueue(rudeLimiter{func() { boom("Wait") }, func() float64 { boom("Tokens"); return 1 }})
				permit, _ := NewGate(time.Hour, 0).Enter(t.Context())
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				func() {
					defer func() {
						if recover() == nil {
							t.Error("the panic did not reach the caller")
						}
					}()
					q.take(ctx, permit)
				}()
				panics = false
				if err := q.take(ctx, permit); err != nil {
					t.Errorf("the next request: %v", err)
				}
			})
		})
	}
}

// lateBody blocks and panics when it is closed.
type lateBody struct{ release chan struct{} }

func (b lateBody) Read([]byte) (int, error) { <-b.release; return 0, io.EOF }
func (b lateBody) Close() error             { panic("boom") }

// TestPanicAfterTheCallerHasLeft: nobody could recover from it, so it must not end the program.
func TestPanicAfterTheCallerHasLeft(t *testing.T) {
	for _, where := range []string{"trip", "body"} {
		t.Run(where, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				body := lateBody{make(chan struct{})}
				next := roundTripper(func(*http.Request) (*http.Response, error) {
					if where == "trip" {
						<-body.release
					}
					return &http.Response{StatusCode: 200, Body: body}, nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				resp, err := traceTransport{next, time.Hour}.RoundTrip(newRequest(ctx))
				if err == nil {
					_, err = io.ReadAll(resp.Body)
					resp.Body.Close()
				}
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
				close(body.release)
				synctest.Wait()
			})
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

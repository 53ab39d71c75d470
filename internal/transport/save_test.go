package transport

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type savedAtOnce struct{}

func (savedAtOnce) SaveIntent(context.Context) error { return nil }

// savedRequest is a request whose intent has just been saved.
func savedRequest(t *testing.T, ctx context.Context) (*http.Request, *Save) {
	t.Helper()
	save := NewSave(savedAtOnce{})
	if err := save.run(ctx); err != nil {
		t.Fatal(err)
	}
	return newRequest(WithSave(ctx, save)), save
}

// fakePipeService counts the heads that arrive on its pipes, and when.
type fakePipeService struct {
	mu    sync.Mutex
	start time.Time
	heads []time.Duration
	hold  time.Duration // how long a connection is not read
}

// dial makes a connection after a while.
func (s *fakePipeService) dial(after time.Duration) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		time.Sleep(after) // a dialer that does not end with its context
		client, server := net.Pipe()
		go s.serve(server)
		return client, nil
	}
}

func (s *fakePipeService) serve(c net.Conn) {
	defer c.Close()
	time.Sleep(s.hold)
	for r := bufio.NewReader(c); ; {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		io.Copy(io.Discard, req.Body)
		s.mu.Lock()
		s.heads = append(s.heads, time.Since(s.start))
		s.mu.Unlock()
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	}
}

// TestHeadIsAsYoungAsItsSave over net/http's HTTP/1: nothing is sent later than MaxSaveAge after the save.
func TestHeadIsAsYoungAsItsSave(t *testing.T) {
	for _, tt := range []struct {
		name   string
		dial   time.Duration
		before time.Duration // between the save and the round trip
		sent   bool
	}{
		{name: "at once", sent: true},
		{name: "a slow dial", dial: 8 * time.Second, sent: true},
		{name: "a dial that is too slow", dial: 12 * time.Second},
		{name: "a slow dial after a slow save", dial: 6 * time.Second, before: 6 * time.Second},
		{name: "too late before the dial", before: 12 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakePipeService{start: time.Now()}
				pool := &http.Transport{DialContext: s.dial(tt.dial)}
				defer pool.CloseIdleConnections()
				req, save := savedRequest(t, t.Context())
				time.Sleep(tt.before)
				resp, err := traceTransport{pool, time.Hour}.RoundTrip(req)
				if tt.sent {
					if err != nil {
						t.Fatal(err)
					}
					resp.Body.Close()
				} else {
					wantStage(t, err.(*Failure), Connect)
					if !errors.Is(err, errSaveTooOld) {
						t.Errorf("error %v, want %v", err, errSaveTooOld)
					}
				}
				time.Sleep(time.Minute) // what is dialed goes to the pool
				if sent := len(s.heads) > 0; sent != tt.sent {
					t.Errorf("heads arrived after %v, want any: %t", s.heads, tt.sent)
				}
				if err := save.run(t.Context()); err != nil { // of the next attempt
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				again, err := traceTransport{pool, time.Hour}.RoundTrip(newRequest(WithSave(t.Context(), save)))
				if err != nil { // the dial before has left a connection in the pool, or is as fast
					t.Fatal(err)
				}
				again.Body.Close()
				time.Sleep(time.Minute)
			})
		})
	}
}

// TestLateHeadOfAnEarlierAttempt: a round tripper that ignores its context may send the request of an attempt after the
// next one has been saved. That save is not its own.
func TestLateHeadOfAnEarlierAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakePipeService{start: time.Now()}
		pool := &http.Transport{DialContext: s.dial(0)}
		defer pool.CloseIdleConnections()
		ended := make(chan error, 1)
		late := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			time.Sleep(12 * time.Second)
			resp, err := pool.RoundTrip(req.WithContext(context.WithoutCancel(req.Context())))
			ended <- err
			return resp, err
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		save := NewSave(savedAtOnce{})
		if err := save.run(ctx); err != nil {
			t.Fatal(err)
		}
		_, err := traceTransport{late, time.Hour}.RoundTrip(newRequest(WithSave(ctx, save)))
		wantStage(t, err.(*Failure), Sent)
		time.Sleep(10 * time.Second)
		if err := save.run(t.Context()); err != nil { // of the next attempt
			t.Fatal(err)
		}
		if err := <-ended; err == nil {
			t.Error("the request of the first attempt was sent")
		}
		time.Sleep(time.Minute)
		if len(s.heads) != 0 {
			t.Errorf("heads arrived after %v, want none", s.heads)
		}
	})
}

// TestLongHeadThatIsReadLate: what net/http has not written of the head after MaxSaveAge never arrives.
func TestLongHeadThatIsReadLate(t *testing.T) {
	for _, tt := range []struct {
		name     string
		loseRace bool // the end of the head is written before the timer ends the attempt
		want     Stage
	}{
		{name: "the timer ends the attempt", want: Write},
		{name: "the head's end is noticed", loseRace: true, want: Connect},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakePipeService{start: time.Now(), hold: 12 * time.Second}
				pool := &http.Transport{DialContext: s.dial(0)}
				defer pool.CloseIdleConnections()
				req, _ := savedRequest(t, t.Context())
				req.Header.Set("X-Long", strings.Repeat("x", 10_000))
				ctx, abort := context.WithCancelCause(req.Context())
				w := newAttemptTrace(ctx, abort, pool)
				w.timer = time.NewTimer(time.Hour)
				if tt.loseRace {
					w.unsave.Stop()
				}
				out := req.WithContext(httptrace.WithClientTrace(ctx, &w.trace))
				_, err := w.roundTrip(pool, out)
				if err == nil {
					t.Fatal("there was a response")
				}
				f := w.failure(out, err)
				w.stop()
				wantStage(t, f, tt.want)
				if !errors.Is(f, errSaveTooOld) {
					t.Errorf("error %v, want %v", f, errSaveTooOld)
				}
				time.Sleep(time.Minute)
				if len(s.heads) != 0 {
					t.Errorf("heads arrived after %v, want none", s.heads)
				}
			})
		})
	}
}

package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
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

// TestHTTP2ConnectionThatComesLate: the connection serves other requests, so the request is stopped, and was not sent.
func TestHTTP2ConnectionThatComesLate(t *testing.T) {
	for _, tt := range []struct {
		name string
		age  time.Duration // of the save
		late bool
	}{
		{name: "in time", age: MaxSaveAge - time.Second},
		{name: "late", age: MaxSaveAge + 1, late: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				req, _ := savedRequest(t, t.Context())
				ctx, abort := context.WithCancelCause(req.Context())
				defer abort(nil)
				w := newAttemptTrace(ctx, abort, &http.Transport{})
				w.timer, w.h2c = time.NewTimer(time.Hour), true
				defer w.stop()
				w.unsave.Stop() // it loses the race
				w.onGetConn("")
				time.Sleep(tt.age)
				w.onGotConn(httptrace.GotConnInfo{})
				if late := errors.Is(context.Cause(ctx), errSaveTooOld); late != tt.late {
					t.Errorf("the attempt ended with %v, want it to end: %t", context.Cause(ctx), tt.late)
				}
				if tt.late {
					wantStage(t, w.failure(req, ctx.Err()), Connect)
				}
			})
		})
	}
}

// fakeSlowConn is a connection on which writes take long from some time on, as those of a full socket do.
type fakeSlowConn struct {
	net.Conn
	slow  *atomic.Bool
	began chan struct{} // receives a value when a write waits
	pause chan struct{}
}

func (c fakeSlowConn) Write(b []byte) (int, error) {
	if c.slow.Load() {
		c.began <- struct{}{}
		<-c.pause
	}
	return c.Conn.Write(b)
}

// TestHTTP2HeadIsAsYoungAsItsSave: a request that has a connection may still wait for the writes of others.
func TestHTTP2HeadIsAsYoungAsItsSave(t *testing.T) {
	var requests atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { requests.Add(1) }))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	slow, began, pause := &atomic.Bool{}, make(chan struct{}, 1), make(chan struct{})
	pool := srv.Client().Transport.(*http.Transport).Clone()
	pool.ForceAttemptHTTP2 = true
	config := pool.TLSClientConfig.Clone()
	config.NextProtos = []string{"h2"}
	pool.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		raw, err := net.Dial(network, srv.Listener.Addr().String())
		if err != nil {
			return nil, err
		}
		config.ServerName = "example.com"
		c := tls.Client(fakeSlowConn{raw, slow, began, pause}, config)
		return c, c.HandshakeContext(ctx)
	}
	defer pool.CloseIdleConnections()
	trip := func(ctx context.Context) error {
		req := newRequest(ctx)
		req.URL.Scheme, req.URL.Host = "https", "example.com"
		resp, err := traceTransport{pool, time.Hour}.RoundTrip(req)
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	if err := trip(t.Context()); err != nil {
		t.Fatal(err)
	}
	slow.Store(true)
	var group sync.WaitGroup
	group.Go(func() { trip(t.Context()) }) // holds the connection's lock
	<-began
	save := NewSave(savedAtOnce{})
	if err := save.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	save.at = save.at.Add(200*time.Millisecond - MaxSaveAge) // the time that is left for the head
	err := trip(WithSave(t.Context(), save))
	if !errors.Is(err, errSaveTooOld) {
		t.Errorf("error %v, want %v", err, errSaveTooOld)
	}
	slow.Store(false)
	close(pause)
	group.Wait()
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests arrived, want the two that need no save", n)
	}
}

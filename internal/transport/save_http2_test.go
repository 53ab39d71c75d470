package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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

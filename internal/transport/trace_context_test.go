package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestWatchKeepsTheCauseOfACancel(t *testing.T) {
	stop := errors.New("shutting down")
	for _, f := range []simtest.Fault{simtest.Slow(time.Hour), simtest.SlowBody(9 * time.Second)} {
		synctest.Test(t, func(t *testing.T) {
			srv := slowService(f)
			defer srv.Close()
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Minute, func() { cancel(stop) })
			resp, err := traceTransport{srv.Transport(), time.Hour}.RoundTrip(newRequest(ctx))
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if !errors.Is(err, context.Canceled) || !errors.Is(err, stop) {
				t.Errorf("%s: error %v", f, err)
			}
		})
	}
}

func TestWatchSendsNothingAfterTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := try(t, ctx, traceTransport{http.DefaultTransport, time.Minute}, "http://localhost", "")
	wantStage(t, f, Local)
}

func TestWatchTakesADialTimeoutForNobodysDeadline(t *testing.T) {
	rt := &http.Transport{DialContext: (&net.Dialer{Timeout: time.Nanosecond}).DialContext}
	f := try(t, t.Context(), traceTransport{rt, time.Minute}, "http://127.0.0.1:9", "")
	wantStage(t, f, Connect)
	if errors.Is(f, context.DeadlineExceeded) {
		t.Errorf("%v", f)
	}
}

// TestWatchSwitchingProtocols answers with a 101 that nobody asked for. Its body would be the connection, which no context
// ends: it must not be read.
func TestWatchSwitchingProtocols(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := make(chan struct{})
		rt := peer(func(c net.Conn) {
			readRequest(c)
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			io.Copy(io.Discard, c) // until the client lets go of the connection
			close(closed)
		})
		start := time.Now()
		resp, err := traceTransport{rt, time.Minute}.RoundTrip(newRequest(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		<-closed
		if resp.StatusCode != http.StatusSwitchingProtocols {
			t.Errorf("status %d, want 101", resp.StatusCode)
		}
		if len(text) != 0 || err != nil {
			t.Errorf("body %q, %v, want none", text, err)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("took %v, want 0s", took)
		}
	})
}

// TestWatchFailingProxy fails before there is an address to connect to, and with a message that quotes the proxy's password.
func TestWatchFailingProxy(t *testing.T) {
	wrong := errors.New(`invalid proxy address "http://joe:hush@proxy:port"`)
	rt := &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return nil, wrong }}
	f := try(t, t.Context(), traceTransport{rt, time.Minute}, "https://service.example", "body")
	wantStage(t, f, Local)
	if text := f.Error(); strings.Contains(text, "hush") || !strings.Contains(text, "proxy") {
		t.Errorf("message %q", text)
	}
	if !errors.Is(f, wrong) {
		t.Errorf("the cause is lost: %v", f)
	}
}

package transport

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// try makes one attempt and returns how it failed; nil: there was a response.
func try(t *testing.T, ctx context.Context, w traceTransport, target, body string) *Failure {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
		return nil
	}
	f, ok := err.(*Failure)
	if !ok || resp != nil {
		t.Fatalf("answer %v, error %T %v, want a *Failure alone", resp, err, err)
	}
	return f
}

func wantStage(t *testing.T, f *Failure, want Stage) {
	t.Helper()
	if f == nil || f.Stage != want {
		t.Errorf("failure %+v, want stage %d", f, want)
	}
}

// dialing is a transport whose connections come from dial.
func dialing(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	return &http.Transport{DialContext: dial, DisableKeepAlives: true}
}

// peer is a transport whose connections lead to f; what f leaves open is closed.
func peer(f func(c net.Conn)) *http.Transport {
	return dialing(func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			f(server)
		}()
		return client, nil
	})
}

var discard = log.New(io.Discard, "", 0)

func readRequest(c net.Conn) {
	if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		io.Copy(io.Discard, r.Body)
	}
}

func TestWatchNoConnection(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer proxy.Close()
	proxyURL, _ := url.Parse(proxy.URL)
	closed := httptest.NewServer(nil) // after the others: none of them gets its port
	closed.Close()
	noHost := &net.DNSError{Err: "no such host", Name: "host.invalid", IsNotFound: true}

	tests := []struct {
		name   string
		rt     http.RoundTripper
		target string
		is     error
	}{
		{"nobody listens", &http.Transport{}, closed.URL, syscall.ECONNREFUSED},
		{"no such host", dialing(func(context.Context, string, string) (net.Conn, error) { return nil, noHost }), "http://host.invalid", noHost},
		{"no TLS there", &http.Transport{}, strings.Replace(plain.URL, "http", "https", 1), nil},
		{"the proxy refuses", &http.Transport{Proxy: http.ProxyURL(proxyURL)}, "https://service.example", nil},
		{"the handshake is cut", peer(func(c net.Conn) { c.Read(make([]byte, 10)) }), "https://service.example", nil},
		{"a round tripper that only says so", roundTripperFunc(func(*http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Post", URL: "x", Err: &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}}
		}), "http://service.example", syscall.ENETUNREACH},
		{"a round tripper that only says DNS", roundTripperFunc(func(*http.Request) (*http.Response, error) { return nil, noHost }), "http://x", noHost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := try(t, t.Context(), traceTransport{tt.rt, time.Minute}, tt.target, "body")
			wantStage(t, f, Connect)
			if tt.is != nil && !errors.Is(f, tt.is) {
				t.Errorf("error %v, want %v", f, tt.is)
			}
			if Untrusted(f) {
				t.Errorf("%v is no certificate's fault", f)
			}
		})
	}
}

// TestWatchCancelledDial runs in virtual time: a round tripper that does not end soon after its context counts as one that has
// sent the request.
func TestWatchCancelledDial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		rt := dialing(func(context.Context, string, string) (net.Conn, error) {
			leave()
			return nil, ctx.Err()
		})
		f := try(t, ctx, traceTransport{rt, time.Minute}, "http://service.example", "body")
		wantStage(t, f, Connect)
		if !errors.Is(f, context.Canceled) {
			t.Errorf("error %v, want %v", f, context.Canceled)
		}
	})
}

func TestWatchUntrustedCertificate(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = discard
	srv.StartTLS()
	defer srv.Close()
	trusting := srv.Client().Transport.(*http.Transport)
	elsewhere := trusting.Clone()
	elsewhere.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
	}
	later := trusting.Clone()
	later.TLSClientConfig.Time = func() time.Time { return time.Now().AddDate(200, 0, 0) }
	for name, tt := range map[string]struct {
		rt     *http.Transport
		target string
	}{
		"unknown authority": {&http.Transport{}, srv.URL},
		"other host":        {elsewhere, "https://elsewhere.invalid"},
		"expired":           {later, srv.URL},
	} {
		t.Run(name, func(t *testing.T) {
			defer tt.rt.CloseIdleConnections()
			f := try(t, t.Context(), traceTransport{tt.rt, time.Minute}, tt.target, "body")
			wantStage(t, f, Connect)
			if !Untrusted(f) {
				t.Errorf("%v is a certificate's fault", f)
			}
		})
	}
	if f := try(t, t.Context(), traceTransport{trusting, time.Minute}, srv.URL, "body"); f != nil {
		t.Errorf("the same server, trusted: %v", f)
	}
}

// TestWatchBrokenConnection breaks the connection while the request is written, and after.
func TestWatchBrokenConnection(t *testing.T) {
	large := strings.Repeat("x", 1<<20)
	tests := []struct {
		name string
		peer func(c net.Conn)
		want Stage
	}{
		{"in the head", func(c net.Conn) { c.Read(make([]byte, 10)) }, Write},
		{"in the body", func(c net.Conn) { io.CopyN(io.Discard, c, 100_000) }, Write},
		{"after the request", func(c net.Conn) { readRequest(c) }, Sent},
		{"after half an answer", func(c net.Conn) { readRequest(c); io.WriteString(c, "HTTP/1.1 20") }, Sent},
		{"no HTTP", func(c net.Conn) { readRequest(c); io.WriteString(c, "SSH-2.0-x\r\n\r\n") }, Sent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantStage(t, try(t, t.Context(), traceTransport{peer(tt.peer), time.Minute}, "http://service.example", large), tt.want)
		})
	}
}

// TestWatchReset has the service reset the connection once it has the whole request.
func TestWatchReset(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}))
	defer srv.Close()
	f := try(t, t.Context(), traceTransport{&http.Transport{}, time.Minute}, srv.URL, "body")
	wantStage(t, f, Sent)
	if !errors.Is(f, syscall.ECONNRESET) {
		t.Errorf("error %v, want a reset", f)
	}
}

// TestWatchHTTP2 wants no broken write over HTTP/2 to pass for "not written whole": the service may act on less.
func TestWatchHTTP2(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/cut":
			r.Body.Read(make([]byte, 10))
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, r.Proto)
	}))
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = discard
	srv.StartTLS()
	defer srv.Close()
	w := traceTransport{srv.Client().Transport, time.Minute}
	for _, body := range []string{"small", strings.Repeat("x", 4<<20)} {
		wantStage(t, try(t, t.Context(), w, srv.URL+"/abort", body), Sent)
		wantStage(t, try(t, t.Context(), w, srv.URL+"/cut", body), Sent)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL, strings.NewReader("body"))
	resp, err := w.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); string(text) != "HTTP/2.0" || err != nil {
		t.Errorf("answer %q, %v", text, err)
	}
}

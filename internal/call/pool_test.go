package call

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// atOnce is how many requests the tests and benchmarks of the pool have in flight.
const atOnce = 64

// copyServer answers every copy over loopback and counts its connections.
func copyServer(tb testing.TB, secure bool) (srv *httptest.Server, connections *atomic.Int64) {
	tb.Helper()
	connections = new(atomic.Int64)
	srv = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header()["Content-Length"] = []string{"11"}
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"id":"c1"}`)
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	if secure {
		srv.StartTLS()
	} else {
		srv.Start()
	}
	tb.Cleanup(srv.Close)
	return srv, connections
}

// trusting is a transport that accepts the server's certificate.
func trusting(t *http.Transport, srv *httptest.Server) *http.Transport {
	if srv.TLS != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	}
	return t
}

func poolService(tb testing.TB, srv *httptest.Server) *Service {
	tb.Helper()
	svc, err := NewService(Settings{
		BaseURL: srv.URL, Name: "test", Auth: &anonymous{}, HTTPClient: &http.Client{Transport: trusting(pooled(), srv)},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(svc.HTTPClient.CloseIdleConnections)
	return svc
}

// parallel runs n calls of f, 64 at once.
func parallel(n int, f func()) {
	var left atomic.Int64
	left.Store(int64(n))
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				f()
			}
		})
	}
	wg.Wait()
}

// TestPoolKeepsConnections wants as many connections to be kept as are in use: with fewer, most requests dial.
func TestPoolKeepsConnections(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			srv, connections := copyServer(t, secure)
			svc := poolService(t, srv)
			parallel(3_000, func() {
				if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
					t.Error(err)
				}
			})
			if n := connections.Load(); n > 2*atOnce {
				t.Errorf("%d connections for 3000 copies, want about %d", n, atOnce)
			}
		})
	}
}

// BenchmarkPool is copies of 64 goroutines over loopback, by the module and by net/http alone with a pool of the same size.
// The handshakes are those of all copies of a run.
func BenchmarkPool(b *testing.B) {
	for _, secure := range []bool{false, true} {
		name := map[bool]string{false: "plain", true: "TLS"}[secure]
		b.Run(name+"/farcopy", func(b *testing.B) {
			srv, connections := copyServer(b, secure)
			svc := poolService(b, srv)
			b.ReportAllocs()
			b.ResetTimer()
			parallel(b.N, func() {
				if _, err := Copy(b.Context(), svc, operation(), nil); err != nil {
					b.Error(err)
				}
			})
			b.ReportMetric(float64(connections.Load()), "connections")
		})
		b.Run(name+"/net-http", func(b *testing.B) {
			srv, connections := copyServer(b, secure)
			rt := trusting(pooled(), srv)
			client := &http.Client{Transport: rt}
			b.Cleanup(rt.CloseIdleConnections)
			b.ReportAllocs()
			b.ResetTimer()
			parallel(b.N, func() {
				req, _ := http.NewRequestWithContext(b.Context(), http.MethodPost, srv.URL+"/things/1/copy", strings.NewReader(`{"to":"2"}`))
				req.Header.Set("Content-Type", "application/json; charset=utf-8")
				req.Header.Set("Accept", "application/json")
				resp, err := client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				if body, err := io.ReadAll(resp.Body); err != nil || len(body) != 11 {
					b.Error(err)
				}
				resp.Body.Close()
			})
			b.ReportMetric(float64(connections.Load()), "connections")
		})
	}
}

// TestPlainHTTPGoesByNoProxy runs itself again with a proxy in the environment, which net/http reads once: the requests must
// reach the server, however the name of the loopback host is spelled.
func TestPlainHTTPGoesByNoProxy(t *testing.T) {
	if os.Getenv("HTTP_PROXY") == "" {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		child.Env = append(os.Environ(), "HTTP_PROXY=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1", "NO_PROXY=")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	srv, _ := copyServer(t, false)
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	for _, host := range []string{"localhost", "LOCALHOST", "LocalHost", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		svc, err := NewService(Settings{BaseURL: "http://" + host + ":" + port, Name: "test", Auth: &anonymous{}, MaxAttempts: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	for address, want := range map[string]bool{"http://service.example/": false, "https://service.example/": true} {
		req, _ := http.NewRequest(http.MethodGet, address, nil)
		if proxy, err := pooled().Proxy(req); (proxy != nil) != want || err != nil {
			t.Errorf("%s: by proxy %v, %v; want one: %t", address, proxy, err, want)
		}
	}
}

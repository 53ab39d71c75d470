package call

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// atOnce is how many requests the tests and benchmarks of the pool have in flight.
const atOnce = 64

// copyServer calls come, unless it is nil, and answers every copy over loopback. It counts its connections.
func copyServer(tb testing.TB, secure bool, come func()) (srv *httptest.Server, connections *atomic.Int64) {
	tb.Helper()
	connections = new(atomic.Int64)
	srv = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if come != nil {
			come()
		}
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
		BaseURL: srv.URL, Name: "test", Auth: &fakeCredential{}, HTTPClient: &http.Client{Transport: trusting(pooled(), srv)},
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

// group lets each of size goroutines wait until all have come, again and again.
type group struct {
	mu    sync.Mutex
	size  int
	here  int
	whole chan struct{} // closed when all have come
}

func (g *group) come() {
	g.mu.Lock()
	whole := g.whole
	if g.here++; g.here == g.size {
		close(whole)
		g.here, g.whole = 0, make(chan struct{})
	}
	g.mu.Unlock()
	<-whole
}

// TestPoolKeepsConnections wants as many connections to be kept as are in use: with fewer, most requests dial. All requests of
// a round are in flight together, and a round begins when the one before has ended.
func TestPoolKeepsConnections(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			g := &group{size: atOnce, whole: make(chan struct{})}
			srv, connections := copyServer(t, secure, g.come)
			svc := poolService(t, srv)
			const rounds = 30
			for range rounds {
				parallel(atOnce, func() {
					if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
						t.Error(err)
					}
				})
			}
			// net/http does not keep a connection if its own goroutine has not told within 50 ms that the request was written.
			if n := connections.Load(); n > 5*atOnce {
				t.Errorf("%d connections for %d copies, want %d", n, rounds*atOnce, atOnce)
			}
		})
	}
}

// BenchmarkPool is copies of 64 goroutines over loopback, by the module and, in turn with them, by net/http alone with a pool of
// the same size. "of-raw" is the share of net/http's throughput that is left, by the medians of the rounds; "connections" are the
// module's for all copies.
func BenchmarkPool(b *testing.B) {
	for _, secure := range []bool{false, true} {
		name := map[bool]string{false: "plain", true: "TLS"}[secure]
		b.Run(name, func(b *testing.B) {
			srv, connections := copyServer(b, secure, nil)
			svc := poolService(b, srv)
			ours := func() {
				op := operation()
				op.Settler = &fakeDestination{} // its copies have ids, like those of the services
				if _, err := Copy(b.Context(), svc, op, nil); err != nil {
					b.Error(err)
				}
			}
			rawServer, _ := copyServer(b, secure, nil)
			client := &http.Client{Transport: trusting(pooled(), rawServer)}
			b.Cleanup(client.CloseIdleConnections)
			raw := func() {
				if err := rawCopy(b.Context(), client, rawServer.URL); err != nil {
					b.Error(err)
				}
			}
			var took [2][]time.Duration
			for done := 0; done < b.N; done += 500 {
				for i, f := range []func(){ours, raw} {
					start := time.Now()
					parallel(min(500, b.N-done), f)
					took[i] = append(took[i], time.Since(start))
				}
			}
			b.ReportMetric(float64(median(took[1]))/float64(median(took[0])), "of-raw")
			b.ReportMetric(float64(connections.Load()), "connections")
		})
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// rawCopy is what is measured against: the same exchange written by hand, without retries, limits or evidence.
func rawCopy(ctx context.Context, client *http.Client, base string) error {
	body, err := json.Marshal(map[string]string{"to": "2"})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/things/1/copy", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", Version)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer struct{ ID string }
	return json.NewDecoder(resp.Body).Decode(&answer)
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
	srv, _ := copyServer(t, false, nil)
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	for _, host := range []string{"localhost", "LOCALHOST", "LocalHost", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		svc, err := NewService(Settings{BaseURL: "http://" + host + ":" + port, Name: "test", Auth: &fakeCredential{}, MaxAttempts: 1})
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

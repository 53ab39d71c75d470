package transport

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestWatchRepeatsNothing has the other side repeat the request's secret where net/http quotes what it gets.
func TestWatchRepeatsNothing(t *testing.T) {
	answers := []struct{ name, answer string }{
		{"a status line of another protocol", "HUSH/1.0 hush\r\n\r\n"},
		{"a status code", "HTTP/1.1 hush OK\r\n\r\n"},
		{"a header without a colon", "HTTP/1.1 200 OK\r\nhush\r\n\r\n"},
		{"a quote in a header without a colon", "HTTP/1.1 200 OK\r\n\"a\\\" hush\r\n\r\n"},
		{"a length", "HTTP/1.1 200 OK\r\nContent-Length: hush\r\n\r\n"},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: hush\r\n\r\n"},
		{"a transfer encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: hush\r\n\r\n"},
		{"a trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: A\r\n\r\n0\r\nhush\r\n\r\n"},
	}
	for _, tt := range answers {
		t.Run(tt.name, func(t *testing.T) {
			rt := peer(func(c net.Conn) { readRequest(c); io.WriteString(c, tt.answer) })
			for kind, next := range map[string]http.RoundTripper{
				"net/http's":        rt,
				"a wrapped one's":   roundTripperFunc(rt.RoundTrip),
				"a whole client's ": roundTripperFunc((&http.Client{Transport: rt}).Do),
			} {
				req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://service.example", nil)
				resp, err := traceTransport{next, time.Minute}.RoundTrip(req)
				if err == nil {
					_, err = io.ReadAll(resp.Body)
					resp.Body.Close()
				}
				switch {
				case err == nil:
					t.Errorf("%s: no error", kind)
				case strings.Contains(strings.ToLower(err.Error()), "hush"):
					t.Errorf("%s: the message repeats the answer: %v", kind, err)
				}
			}
		})
	}
}

// TestWatchRepeatsNoProxy has a proxy refuse in words of its own.
func TestWatchRepeatsNoProxy(t *testing.T) {
	tests := []struct{ name, status, want string }{
		{"words of its own", "407 hush", "a proxy refused it"},
		{"a standard phrase", "407 Proxy Authentication Required", "the proxy responded: Proxy Authentication Required"},
		{"a malformed line", "hush", "a proxy refused it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rt := peer(func(c net.Conn) { readRequest(c); fmt.Fprintf(c, "HTTP/1.1 %s\r\n\r\n", tt.status) })
			rt.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.example", User: url.UserPassword("joe", "hush")})
			for kind, next := range map[string]http.RoundTripper{"net/http's": rt, "a wrapped one's": roundTripperFunc(rt.RoundTrip)} {
				f := try(t, t.Context(), traceTransport{next, time.Minute}, "https://service.example", "body")
				wantStage(t, f, Connect)
				if text := f.Error(); strings.Contains(text, "hush") {
					t.Errorf("%s: the message repeats the proxy: %q", kind, text)
				}
				if text := f.Error(); !strings.Contains(text, tt.want) {
					t.Errorf("%s: message %q, want %q", kind, text, tt.want)
				}
			}
		})
	}
}

// TestWatchKeepsUsefulText: what the system and TLS say about a connection stays.
func TestWatchKeepsUsefulText(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = discard
	srv.StartTLS()
	untrusted := srv.URL
	defer srv.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	for _, tt := range []struct{ target, want string }{
		{closed.URL, "connection refused"},
		{untrusted, "certificate signed by unknown authority"},
	} {
		for kind, next := range map[string]http.RoundTripper{"net/http's": &http.Transport{}, "a wrapped one's": roundTripperFunc((&http.Transport{}).RoundTrip)} {
			if f := try(t, t.Context(), traceTransport{next, time.Minute}, tt.target, "body"); !strings.Contains(f.Error(), tt.want) {
				t.Errorf("%s: message %q, want %q", kind, f, tt.want)
			}
		}
	}
}

func TestUnquoted(t *testing.T) {
	lost := errors.New("lost")
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"no quotes", lost, "lost"},
		{"one quote", fmt.Errorf(`got %q: %w`, "hush", lost), `got "...": lost`},
		{"quotes within", fmt.Errorf(`got %q: %w`, `a"hush"b\`, lost), `got "...": lost`},
		{"two quotes", fmt.Errorf(`got %q and %q: %w`, "a", "b", lost), `got "..." and "...": lost`},
		{"an open quote", fmt.Errorf("%w: \"hush", lost), `lost: "..."`},
	}
	for _, tt := range tests {
		got := withoutQuotes(tt.err)
		if got.Error() != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if !errors.Is(got, lost) {
			t.Errorf("%s: the cause is lost", tt.name)
		}
	}
	if err := withoutQuotes(fmt.Errorf("a: %w", problem.ErrRateLimited)); errors.Is(err, problem.ErrRateLimited) {
		t.Errorf("another call's outcome is found in %v", err)
	}
}

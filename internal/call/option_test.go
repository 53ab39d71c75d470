package call

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// applied is what options make of a call whose fields set the headers own.
func applied(own http.Header, opts ...Option) (options, error) {
	var o options
	err := o.apply(own, opts)
	return o, err
}

func TestWithHeader(t *testing.T) {
	o, err := applied(http.Header{"x-own": {"1"}}, nil, WithHeader("x-test", "a"), WithHeader("X-Empty", ""), WithHeader("X-TEST", "b c\td"))
	if err != nil {
		t.Fatal(err)
	}
	want := http.Header{"X-Test": {"b c\td"}, "X-Empty": {""}}
	if diff := cmp.Diff(want, o.header); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestWithHeaderRefuses(t *testing.T) {
	own := http.Header{"x-oss-copy-source": {"/b/k"}, "If-Match": {"1"}}
	type header struct{ name, value, want string }
	tests := []header{
		{"", "hush", "is no header name"},
		{"a b", "hush", "is no header name"},
		{"a:", "hush", "is no header name"},
		{"a\r\nb", "hush", "is no header name"},
		{"größe", "hush", "is no header name"},
		{"X-A", "hush\r\nX-Evil: 1", "cannot be sent in a header"},
		{"X-A", " hush", "cannot be sent in a header"},
		{"X-A", "hush\x00", "cannot be sent in a header"},
		{"X-OSS-Copy-Source", "hush", "cannot replace"},
		{"if-match", "hush", "cannot replace"},
	}
	for _, name := range []string{
		"Authorization", "Proxy-Authorization", "Cookie", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade",
		"Trailer", "TE", "Expect", "Accept-Encoding", "Idempotency-Key", "X-Idempotency-Key", "User-Agent",
	} {
		tests = append(tests, header{name, "hush", "cannot set"}, header{strings.ToLower(name), "hush", "cannot set"},
			header{strings.ToUpper(name), "hush", "cannot set"})
	}
	for _, tt := range tests {
		// A legal header before and after must not hide the complaint.
		_, err := applied(own, WithHeader("X-Good", "1"), WithHeader(tt.name, tt.value), WithHeader("X-Good", "2"))
		_, isArgument := errors.AsType[argumentError](err)
		switch {
		case !isArgument || !strings.Contains(err.Error(), tt.want):
			t.Errorf("%q: error %v, want %q", tt.name, err, tt.want)
		case strings.Contains(err.Error(), "hush"):
			t.Errorf("%q: error %q shows the value", tt.name, err)
		}
	}
}

// TestWithHeaderIsShared uses one option in many goroutines; the race detector sees what it writes.
func TestWithHeaderIsShared(t *testing.T) {
	opt := WithHeader("x-test", "a")
	parallel(1000, func() {
		if o, err := applied(nil, opt); err != nil || o.header.Get("X-Test") != "a" {
			t.Errorf("headers %q, %v", o.header, err)
		}
	})
}

// TestWithHeaderOfTheSignature wants what a service's credential sets to be refused, in any letter case.
func TestWithHeaderOfTheSignature(t *testing.T) {
	var o options
	err := o.apply(nil, []Option{WithHeader("x-oss-date", "hush")}, "Date", "X-Oss-Date")
	if err == nil {
		t.Fatal("no error")
	}
	if !strings.Contains(err.Error(), "cannot set X-Oss-Date") {
		t.Errorf("error %v, want one that names X-Oss-Date", err)
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("error %v shows the value", err)
	}
}

func TestWithMaxAttempts(t *testing.T) {
	for n, ok := range map[int]bool{-1: false, 0: false, 1: true, 100: true} {
		o, err := applied(nil, WithMaxAttempts(n))
		if (err == nil) != ok || ok && o.maxAttempts != n {
			t.Errorf("%d: %d, %v", n, o.maxAttempts, err)
		}
	}
	if o, err := applied(nil, WithMaxAttempts(3), WithMaxAttempts(2)); o.maxAttempts != 2 || err != nil {
		t.Errorf("the last of two: %d, %v", o.maxAttempts, err)
	}
}

func TestFirstComplaintWins(t *testing.T) {
	_, err := applied(nil, WithMaxAttempts(0), WithHeader("Cookie", "x"))
	if err == nil || !strings.Contains(err.Error(), "WithMaxAttempts") {
		t.Errorf("error %v", err)
	}
}

// TestWithResponse wants the last response, its body in memory, and no way from it to the credential.
func TestWithResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 429, body: `{"code":"slow"}`, header: "Retry-After: 1"}, yes}}
		svc := newService(t, s, func(set *Settings) { set.HTTPClient = &http.Client{Transport: fakeLinkingTransport{s}} })
		var resp *http.Response
		if _, err := Copy(t.Context(), svc, operation(), []Option{WithResponse(&resp)}); err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != 201 || string(body) != yes.body {
			t.Errorf("response %d %s, want 201 %s", resp.StatusCode, body, yes.body)
		}
		if resp.Request != nil {
			t.Error("the response leads to its request, which has the credential")
		}
	})
}

// fakeLinkingTransport sets the request of each response, as net/http does.
type fakeLinkingTransport struct{ next http.RoundTripper }

func (l fakeLinkingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		resp.Request = req
	}
	return resp, err
}

// TestCounting: a request is counted once it has left; one that found no connection has not.
func TestCounting(t *testing.T) {
	for _, tt := range []struct {
		name  string
		steps []fakeResponse
		want  int64
	}{
		{"no connection ever", []fakeResponse{dial}, 0},
		{"no connection at first", []fakeResponse{dial, yes}, 1},
		{"refused, and sent again", []fakeResponse{{status: 429, header: "Retry-After: 1"}, yes}, 2},
		{"no response", []fakeResponse{eof}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent, inAll atomic.Int64
				Copy(CountingIn(t.Context(), &inAll), newService(t, &fakeService{steps: tt.steps}, nil), operation(), []Option{Counting(&sent)})
				if sent.Load() != tt.want || inAll.Load() != tt.want {
					t.Errorf("%d requests of the call, %d of the context, want %d", sent.Load(), inAll.Load(), tt.want)
				}
			})
		})
	}
}

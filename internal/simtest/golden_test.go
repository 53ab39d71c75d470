package simtest_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// fakeTB is a testing.TB that keeps what a helper complains of.
type fakeTB struct {
	testing.TB
	said     []string
	cleanups []func()
}

func (r *fakeTB) Helper()          {}
func (r *fakeTB) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *fakeTB) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *fakeTB) Fatal(args ...any)                 { r.said = append(r.said, fmt.Sprint(args...)); panic(r) }
func (r *fakeTB) Fatalf(format string, args ...any) { r.Errorf(format, args...); panic(r) }

// run calls f as a test's body, and then the cleanups.
func (r *fakeTB) run(f func()) []string {
	func() {
		defer func() {
			if p := recover(); p != nil && p != any(r) {
				panic(p)
			}
		}()
		f()
	}()
	for _, c := range slices.Backward(r.cleanups) {
		c()
	}
	return r.said
}

const (
	goldenRequest = "POST /2.0/folders/1%2F1/copy?fields=id HTTP/1.1\nHost: api.example\nAuthorization: *\n" +
		"Content-Type: application/json\n\n{\"parent\":{\"id\":\"2\"},\"name\":\"a\"}\n"
	goldenResponse = "HTTP/1.1 201 Created\nContent-Type: application/json\nRetry-After: 3\n\n{\"id\":\n\"3\"}\n"
)

func writeGolden(t *testing.T, request, response string) (name string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "sample")
	for suffix, text := range map[string]string{".request.http": request, ".response.http": response} {
		if err := os.WriteFile(name+suffix, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return name
}

// right is the request that goldenRequest shows, its JSON written another way and with a header
// that the file lacks.
func right(t *testing.T) *http.Request {
	body := strings.NewReader(`{ "name": "a", "parent": {"id": "2"} }`)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example/2.0/folders/1%2F1/copy?fields=id", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"authorization": {"Bearer t"}, "Content-Type": {"application/json"}, "User-Agent": {"x"}}
	return req
}

func TestGoldenAnswers(t *testing.T) {
	name := writeGolden(t, goldenRequest, goldenResponse)
	rec := &fakeTB{TB: t}
	said := rec.run(func() {
		resp, err := simtest.Golden(rec, name).RoundTrip(right(t))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		want(t, "status", resp.Status, "201 Created")
		want(t, "header", resp.Header.Get("Retry-After"), "3")
		want(t, "body", string(body), "{\"id\":\n\"3\"}")
		want(t, "length", resp.ContentLength, int64(len(body)))
	})
	want(t, "complaints", len(said), 0)
}

func TestGoldenCatchesAWrongRequest(t *testing.T) {
	body := func(s string) func(*http.Request) {
		return func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(s)) }
	}
	tests := []struct {
		name   string
		change func(r *http.Request)
		says   string
	}{
		{"method", func(r *http.Request) { r.Method = http.MethodPut }, "sent PUT"},
		{"path", func(r *http.Request) { r.URL.Path, r.URL.RawPath = "/2.0/folders/1/copy", "" }, "sent POST /2.0/folders/1/copy?fields=id"},
		{"escaping", func(r *http.Request) { r.URL.RawPath = "" }, "sent POST /2.0/folders/1/1/copy"},
		{"query", func(r *http.Request) { r.URL.RawQuery = "fields=name" }, "fields=name"},
		{"host", func(r *http.Request) { r.Host = "evil.example" }, `sent to host "evil.example"`},
		{"header", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, "header Content-Type"},
		{"header missing", func(r *http.Request) { r.Header.Del("Content-Type") }, "header Content-Type"},
		{"any value, but none", func(r *http.Request) { delete(r.Header, "authorization") }, "header Authorization"},
		{"JSON value", body(`{"parent":{"id":"3"},"name":"a"}`), "sent body"},
		{"JSON member too many", body(`{"parent":{"id":"2"},"name":"a","x":null}`), "sent body"},
		{"JSON number for text", body(`{"parent":{"id":2},"name":"a"}`), "sent body"},
		{"no JSON", body("name=a"), "sent body"},
		{"no body", func(r *http.Request) { r.Body = nil }, "sent body"},
	}
	name := writeGolden(t, goldenRequest, goldenResponse)
	for _, tt := range tests {
		rec := &fakeTB{TB: t}
		said := rec.run(func() {
			req := right(t)
			tt.change(req)
			simtest.Golden(rec, name).RoundTrip(req)
		})
		if len(said) != 1 || !strings.Contains(said[0], tt.says) {
			t.Errorf("%s: complaints %q, want one with %q", tt.name, said, tt.says)
		}
	}
}

func TestGoldenWithoutBodies(t *testing.T) {
	name := writeGolden(t, "GET /x HTTP/1.1\nHost: api.example\n", "HTTP/1.1 304 Not Modified\nETag: e\n")
	for sent, complaints := range map[string]int{"": 0, "{}": 1} {
		rec := &fakeTB{TB: t}
		said := rec.run(func() {
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://api.example/x", strings.NewReader(sent))
			resp, err := simtest.Golden(rec, name).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != 304 {
				t.Errorf("resp.StatusCode is %v, want %v", resp.StatusCode, 304)
			}
			if resp.Header.Get("Etag") != "e" {
				t.Errorf(`resp.Header.Get("Etag") is %q, want %q`, resp.Header.Get("Etag"), "e")
			}
			if resp.ContentLength != 0 {
				t.Errorf("resp.ContentLength is %v, want %v", resp.ContentLength, 0)
			}
		})
		want(t, fmt.Sprintf("complaints of body %q", sent), len(said), complaints)
	}
}

func TestGoldenCountsRequests(t *testing.T) {
	name := writeGolden(t, goldenRequest, goldenResponse)
	for n, w := range map[int]string{0: "0 requests, want 1", 1: "", 2: "2 requests, want 1"} {
		rec := &fakeTB{TB: t}
		said := rec.run(func() {
			rt := simtest.Golden(rec, name)
			for range n {
				rt.RoundTrip(right(t))
			}
		})
		if got := strings.Join(said, "; "); !strings.HasSuffix(got, w) || (got == "") != (w == "") {
			t.Errorf("%d requests: complaints %q, want %q", n, got, w)
		}
	}
}

func TestGoldenBadFiles(t *testing.T) {
	for about, files := range map[string][2]string{
		"request":  {"no request", goldenResponse},
		"response": {goldenRequest, "no response"},
	} {
		rec := &fakeTB{TB: t}
		name := writeGolden(t, files[0], files[1])
		if said := rec.run(func() { simtest.Golden(rec, name).RoundTrip(right(t)) }); len(said) != 1 || !strings.Contains(said[0], about+".http") {
			t.Errorf("bad %s: complaints %q", about, said)
		}
	}
	rec := &fakeTB{TB: t}
	if said := rec.run(func() { simtest.Golden(rec, filepath.Join(t.TempDir(), "none")) }); len(said) != 1 {
		t.Errorf("missing files: complaints %q", said)
	}
}

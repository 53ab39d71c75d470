package call

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
)

func zipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

// read is an operation that reads a thing, by the given method.
func read(method string) Operation[string] {
	op := operation()
	op.Name, op.Method, op.Body = "test.Read", method, nil
	if method == http.MethodHead {
		op.Decode = func(a *Response) (string, error) { return a.Header.Get("Content-Encoding"), nil }
	}
	return op
}

// TestGzip wants compressed responses to be read whatever the transport does, and asked for where net/http's would be.
func TestGzip(t *testing.T) {
	var asked string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = strings.Join(r.Header.Values("Accept-Encoding"), ",")
		w.Header().Set("Content-Encoding", "gzip") // of a HEAD, the object's own
		w.Write(zipped(`{"id":"c1"}`))
	}))
	defer srv.Close()
	std := srv.Client().Transport.(*http.Transport)
	plain := std.Clone()
	plain.DisableCompression = true
	tests := []struct {
		name   string
		rt     http.RoundTripper
		method string
		asked  string
		want   string
	}{
		{name: "the default", method: http.MethodGet, asked: "gzip", want: "c1"},
		{name: "a HEAD", method: http.MethodHead, want: "gzip"},
		{name: "net/http's transport", rt: std, method: http.MethodGet, asked: "gzip", want: "c1"},
		{name: "one that was told not to", rt: plain, method: http.MethodGet, want: "c1"},
		{name: "a wrapped one, which decompresses by itself", rt: fakeLinkingTransport{std}, method: http.MethodGet, asked: "gzip", want: "c1"},
		{name: "one that decompresses and leaves the header", rt: fakeDecompressor{std}, method: http.MethodGet, asked: "gzip", want: "c1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			svc := newService(t, &fakeService{}, func(set *Settings) {
				set.BaseURL, set.HTTPClient = srv.URL, &http.Client{Transport: tt.rt}
			})
			var resp *http.Response
			got, err := Read(t.Context(), svc, read(tt.method), []Option{WithResponse(&resp)})
			if err != nil || got != tt.want {
				t.Fatalf("got %q, %v; want %q", got, err, tt.want)
			}
			if asked != tt.asked {
				t.Errorf("asked for %q, want %q", asked, tt.asked)
			}
			if tt.method == http.MethodGet && resp.Header.Get("Content-Encoding") != "" {
				t.Errorf("the response says that its body is %s", resp.Header.Get("Content-Encoding"))
			}
		})
	}
}

// fakeDecompressor says that a body is compressed which its transport has decompressed.
type fakeDecompressor struct{ next http.RoundTripper }

func (l fakeDecompressor) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		resp.Header.Set("Content-Encoding", "gzip")
	}
	return resp, err
}

// TestGzipEnds has a response that gives no byte for ever.
func TestGzipEnds(t *testing.T) {
	var sent int
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for member := zipped(""); ; sent += len(member) {
			if _, err := w.Write(member); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	svc := newService(t, &fakeService{}, func(set *Settings) { set.BaseURL, set.HTTPClient, set.MaxAttempts = srv.URL, nil, 1 })
	_, err := Read(t.Context(), svc, read(http.MethodGet), nil)
	if !errors.Is(err, codec.ErrTooLarge) {
		t.Errorf("error %v, want %v", err, codec.ErrTooLarge)
	}
	srv.Close()
	if sent > 16<<20 { // the response's limit and what the sockets hold
		t.Errorf("%d bytes were sent", sent)
	}
}

// TestNotUTF8 wants text that is none to be neither a result nor the service's own refusal: a decoder would put U+FFFD into it.
func TestNotUTF8(t *testing.T) {
	made := &fakeService{steps: []fakeResponse{{acts: true, status: 201, body: "{\"id\":\"c\xff1\"}"}}}
	id, err := Copy(t.Context(), newService(t, made, nil), operation(), []Option{WithMaxAttempts(1)})
	if !errors.Is(err, problem.ErrOutcomeUnknown) {
		t.Errorf("a 201 that is not UTF-8: got %q, %v, want an unknown outcome", id, err)
	}
	busy := &fakeService{steps: []fakeResponse{{status: 409, body: "{\"code\":\"busy\",\"why\":\"\xff\"}"}, yes}}
	id, err = Copy(t.Context(), newService(t, busy, nil), operation(), nil)
	if r, ok := errors.AsType[*refusal](err); !ok || r.Code != "" {
		t.Errorf("a 409 that is not UTF-8: got %q, %v, want a refusal without a code", id, err)
	}
	failed := &fakeService{steps: []fakeResponse{{status: 500, body: "{\"code\":\"\xff\"}"}}}
	_, err = Copy(t.Context(), newService(t, failed, nil), operation(), []Option{WithMaxAttempts(1)})
	if !errors.Is(err, problem.ErrOutcomeUnknown) {
		t.Errorf("a 500 that is not UTF-8: %v, want an unknown outcome", err)
	}
}

// TestLargeAnswerIsLeft wants a call to end with its context, also while a large response is decoded.
func TestLargeAnswerIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := newService(t, &fakeService{steps: []fakeResponse{{status: 200, body: strings.Repeat(" ", maxResult+1)}}}, nil)
		release, done := make(chan struct{}), make(chan struct{})
		op := read(http.MethodGet)
		op.MaxBody = MaxList
		op.Decode = func(*Response) (string, error) {
			defer close(done)
			<-release
			return "late", nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		got, err := Read(ctx, svc, op, nil)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %q, %v, want the deadline's error", got, err)
		}
		if late := time.Since(start) - time.Second; late > 100*time.Millisecond {
			t.Errorf("ended %v after its context", late)
		}
		close(release)
		<-done
	})
}

func TestStatusText(t *testing.T) {
	tests := []struct {
		name     string
		status   int
		location string
		want     string
	}{
		{name: "no redirect", status: 404, location: "https://evil.example/", want: "Not Found"},
		{name: "not modified", status: 304, want: "Not Modified"},
		{name: "elsewhere", status: 307, location: "https://evil.example:8443/a?token=hush#hush", want: "Temporary Redirect to evil.example:8443, not followed"},
		{name: "with a password", status: 301, location: "https://joe:hush@evil.example", want: "Moved Permanently to evil.example, not followed"},
		{name: "on the same host", status: 302, location: "/login?hush", want: "Found"},
		{name: "no address", status: 302, location: "https://[hush", want: "Found"},
	}
	for _, tt := range tests {
		a := &Response{Status: tt.status, Header: http.Header{"Location": {tt.location}}}
		if got := a.StatusText(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := (problem.Refusal{Op: "box.GetFolder", Status: 307, Text: "Temporary Redirect to h, not followed"}).String(); got != "box.GetFolder: 307 Temporary Redirect to h, not followed" {
		t.Errorf("message %q", got)
	}
}

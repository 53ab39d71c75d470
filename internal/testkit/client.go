package testkit

import (
	"io"
	"net/http"
	"testing"
	"time"
)

// New returns the client that newClient makes of cfg. It ends the test if cfg is refused.
func New[Config, Client any](t testing.TB, newClient func(Config) (*Client, error), cfg Config) *Client {
	t.Helper()
	c, err := newClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// WantResponse checks a response that WithResponse has filled in: its status, and that it does not
// have the request, which has the credentials. It returns the body, which can be read and closed.
func WantResponse(t testing.TB, resp *http.Response, status int) (body string) {
	t.Helper()
	if resp == nil {
		t.Fatalf("no response, want one of status %d", status)
	}
	if resp.StatusCode != status {
		t.Errorf("the response has status %d, want %d", resp.StatusCode, status)
	}
	if resp.Request != nil {
		t.Errorf("the response of status %d has its request, and so the credentials", status)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Errorf("read the body: %v", err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Errorf("close the body: %v", err)
	}
	return string(text)
}

// WantHeader checks the values of some headers. The value "" stands for a header that is not there.
func WantHeader(t testing.TB, got http.Header, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if v := got.Get(name); v != value {
			t.Errorf("header %s is %q, want %q", name, v, value)
		}
	}
}

// WantPaced checks that the second and third of three calls wait a second each, as a Limiter of one
// request a second makes them.
func WantPaced(t testing.TB, call func() error) {
	t.Helper()
	start := time.Now()
	for range 3 {
		if err := call(); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took != 2*time.Second {
		t.Errorf("three calls at one a second took %v, want 2s", took)
	}
}

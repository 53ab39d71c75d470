package testkit

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// RoundTripper makes a transport of a function.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Reply is a transport that gives every request the same response, for those that no simulator
// gives.
type Reply struct {
	Status  int
	Header  http.Header
	Body    string
	Chunked bool // the response does not say how long its body is
}

// RoundTrip returns the response. It does not read the request.
func (p Reply) RoundTrip(r *http.Request) (*http.Response, error) {
	header := p.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	length := int64(len(p.Body))
	if p.Chunked {
		length = -1
	}
	return &http.Response{
		StatusCode: p.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(strings.NewReader(p.Body)), ContentLength: length, Request: r,
	}, nil
}

// Client returns an HTTP client whose every request gets the response.
func (p Reply) Client() *http.Client { return &http.Client{Transport: p} }

// ToHost returns a transport that checks that every request goes to host by https.
func ToHost(t testing.TB, host string, next http.RoundTripper) http.RoundTripper {
	return RoundTripper(func(r *http.Request) (*http.Response, error) {
		if got := r.URL.Scheme + "://" + r.URL.Host; got != "https://"+host {
			t.Errorf("sent to %s, want https://%s", got, host)
		}
		return next.RoundTrip(r)
	})
}

// Undated returns a transport whose responses have lost their Date.
func Undated(next http.RoundTripper) http.RoundTripper {
	return RoundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err == nil {
			resp.Header.Del("Date")
		}
		return resp, err
	})
}

// Body returns a handler that responds with a status and a body, for the faults of a simulator that
// take one.
func Body(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
}

// Do sends a request that no client of the module would send, and returns the response and its
// body. edit sets the header. A request without a response has the status 0: Do never ends the
// test, and does not end with it, so that the fault of a simulator can call it.
func Do(
	t testing.TB, rt http.RoundTripper, method, url, body string, edit func(r *http.Request),
) (*http.Response, string) {
	t.Helper()
	none := &http.Response{Header: http.Header{}}
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, url, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return none, ""
	}
	edit(r)
	resp, err := rt.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return none, ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp, string(text)
}

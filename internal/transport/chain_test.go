package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/problem"
)

// fakeAuthorizer is a credential that is another one for each attempt: hush1, hush2, ...
type fakeAuthorizer struct {
	n   int
	err error
	at  time.Time
}

func (a *fakeAuthorizer) Authorize(req *http.Request) error {
	if a.err != nil {
		return a.err
	}
	a.n, a.at = a.n+1, time.Now()
	req.Header.Set("Authorization", fmt.Sprintf("Bearer hush%d", a.n))
	return nil
}

func (a *fakeAuthorizer) Renew(context.Context, *http.Request) error {
	return problem.ErrNoOtherCredential
}

// fakeBase is a base that keeps the headers it was sent.
type fakeBase struct{ headers []http.Header }

func (r *fakeBase) RoundTrip(req *http.Request) (*http.Response, error) {
	r.headers = append(r.headers, req.Header.Clone())
	return answer(200), nil
}

func chain(auth Authorizer, base http.RoundTripper) Chain {
	return Chain{
		Gate: NewGate(time.Minute, 0), Auth: auth, Trusted: func(host string) bool { return host == "service.example" },
		UserAgent: "farcopy/1", Base: base, Timeout: time.Minute,
	}
}

func get(ctx context.Context, target string) *http.Request {
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	return req
}

func TestChainHeaders(t *testing.T) {
	base := &fakeBase{}
	rt := chain(&fakeAuthorizer{}, base).RoundTripper()
	for range 2 {
		req := get(t.Context(), "https://service.example/")
		req.Header.Set("Authorization", "somebody else's")
		req.Header.Set("User-Agent", "somebody else's")
		if _, err := rt.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
	}
	for i, h := range base.headers {
		if got := h.Values("User-Agent"); !slices.Equal(got, []string{"farcopy/1"}) {
			t.Errorf("User-Agent %q", got)
		}
		if got, want := h.Values("Authorization"), []string{fmt.Sprintf("Bearer hush%d", i+1)}; !slices.Equal(got, want) {
			t.Errorf("attempt %d: Authorization %q, want %q", i+1, got, want)
		}
		if len(h) != 2 {
			t.Errorf("attempt %d: headers %v", i+1, h)
		}
	}
}

func TestChainTrustsOneHost(t *testing.T) {
	base, auth := &fakeBase{}, &fakeAuthorizer{}
	rt := chain(auth, base).RoundTripper()
	for _, host := range []string{"evil.example", "service.example:8443", "service.example.evil.example", "sub.service.example", ""} {
		_, err := rt.RoundTrip(get(t.Context(), "https://"+host+"/"))
		if f, ok := err.(*Failure); !ok || f.Stage != Local {
			t.Errorf("%q: error %v, want a local failure", host, err)
		}
	}
	if len(base.headers) != 0 || auth.n != 0 {
		t.Errorf("%d requests sent, %d credentials given out", len(base.headers), auth.n)
	}
}

func TestChainWithoutCredential(t *testing.T) {
	base, auth := &fakeBase{}, &fakeAuthorizer{err: errors.New("no token")}
	c := chain(auth, base)
	rt := c.RoundTripper()
	_, err := rt.RoundTrip(get(t.Context(), "https://service.example/"))
	wantFailure(t, err, Local)
	if !errors.Is(err, auth.err) {
		t.Errorf("error %v, want %v", err, auth.err)
	}
	if len(base.headers) != 0 {
		t.Error("sent without a credential")
	}
	if c.Gate.inFlight != 0 {
		t.Errorf("%d requests in flight after all", c.Gate.inFlight)
	}
}

// TestChainRefusesALineEnd wants a credential that cannot be sent to count as a wrong request, of which nothing was sent.
func TestChainRefusesALineEnd(t *testing.T) {
	base := &fakeBase{}
	for _, token := range []string{"hush\n", "hush\r\nX-Evil: 1", "hush\x00", "hush\x7f"} {
		_, err := chain(fakeToken(token), base).RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
		if f := wantFailure(t, err, Local); !f.Invalid {
			t.Errorf("%q: error %v, want an invalid request", token, err)
		}
		if !strings.Contains(err.Error(), "the token contains control characters") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: message %q", token, err)
		}
	}
	if len(base.headers) != 0 {
		t.Errorf("%d requests sent", len(base.headers))
	}
	if _, err := chain(fakeToken("a\tb \u00fc"), base).RoundTripper().RoundTrip(get(t.Context(), "https://service.example/")); err != nil {
		t.Errorf("a tab is allowed: %v", err)
	}
}

// fakeToken is a credential that is sent as it is.
type fakeToken string

func (a fakeToken) Authorize(req *http.Request) error {
	req.Header["Authorization"] = []string{string(a)}
	return nil
}

func (a fakeToken) Renew(context.Context, *http.Request) error { return problem.ErrNoOtherCredential }

// TestChainWaitsBeforeItAuthorizes wants a credential, and an attempt's time, to be taken when the request goes, not
// when it starts to wait.
func TestChainWaitsBeforeItAuthorizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base, auth := &fakeBase{}, &fakeAuthorizer{}
		c := chain(auth, base)
		c.Timeout = time.Second
		c.Limiter = NewTokenQueue(rate.NewLimiter(rate.Every(time.Hour), 1))
		rt := c.RoundTripper()
		start := time.Now()
		for i := range 3 {
			if _, err := rt.RoundTrip(get(t.Context(), "https://service.example/")); err != nil {
				t.Fatal(err)
			}
			if got, want := auth.at.Sub(start), time.Duration(i)*time.Hour; got != want {
				t.Errorf("attempt %d was authorized after %v, want %v", i+1, got, want)
			}
		}
	})
}

// TestChainGateComesFirst wants a request that the service's limit holds back to cost no token of the caller's limiter.
func TestChainGateComesFirst(t *testing.T) {
	base, auth := &fakeBase{}, &fakeAuthorizer{}
	c := chain(auth, base)
	limiter := rate.NewLimiter(rate.Every(time.Hour), 1)
	c.Limiter = NewTokenQueue(limiter)
	c.Gate.Throttle(time.Hour)
	_, err := c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
	wantFailure(t, err, Held)
	if !limiter.Allow() {
		t.Error("a request that was held back took a token")
	}
	if auth.n != 0 {
		t.Error("a request that was held back took a credential")
	}
	if len(base.headers) != 0 {
		t.Error("a request that was held back was sent")
	}
}

// TestChainFollowsNoRedirect wants a 307 to be a response like any other.
func TestChainFollowsNoRedirect(t *testing.T) {
	var stolen atomic.Int32
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	defer evil.Close()
	srv := httptest.NewServer(http.RedirectHandler(evil.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	c := chain(&fakeAuthorizer{}, srv.Client().Transport)
	c.Trusted = func(host string) bool { return "http://"+host == srv.URL }
	resp, err := c.RoundTripper().RoundTrip(get(t.Context(), srv.URL))
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusTemporaryRedirect || stolen.Load() != 0 {
		t.Errorf("status %d, %d requests at the other host", resp.StatusCode, stolen.Load())
	}
}

// wantFailure wants an error to be a *Failure of a stage, and returns it.
func wantFailure(t *testing.T, err error, stage Stage) *Failure {
	t.Helper()
	f, ok := errors.AsType[*Failure](err)
	if !ok {
		t.Fatalf("error %v, want a *Failure", err)
	}
	if f.Stage != stage {
		t.Errorf("stage %v, want %v: %v", f.Stage, stage, err)
	}
	return f
}

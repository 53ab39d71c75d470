package auth_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/problem"
)

// fakeSource hands out the tokens t1, t2, ..., each after a while.
type fakeSource struct {
	calls atomic.Int64
	takes time.Duration
	life  time.Duration // 0: for ever
	same  bool          // always t1, as a caching source does
}

func (s *fakeSource) Token() (*oauth2.Token, error) {
	n := s.calls.Add(1)
	time.Sleep(s.takes)
	if s.same {
		n = 1
	}
	tok := &oauth2.Token{AccessToken: fmt.Sprintf("t%d", n)}
	if s.life > 0 {
		tok.Expiry = time.Now().Add(s.life)
	}
	return tok, nil
}

// authorized is a new request with a credential on it.
func authorized(t *testing.T, b *auth.Bearer, want string) *http.Request {
	t.Helper()
	req := newRequest(t.Context())
	if err := b.Authorize(req); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Get("Authorization"); got != want {
		t.Errorf("Authorization: %q, want %q", got, want)
	}
	return req
}

func wantCalls(t *testing.T, s *fakeSource, want int64) {
	t.Helper()
	if n := s.calls.Load(); n != want {
		t.Errorf("the source was asked %d times, want %d", n, want)
	}
}

func TestBearerKeepsATokenUntilShortlyBeforeItExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{life: time.Hour}
		b := auth.NewBearer(s)
		authorized(t, b, "Bearer t1")
		time.Sleep(time.Hour - 10*time.Second - time.Nanosecond)
		authorized(t, b, "Bearer t1")
		wantCalls(t, s, 1)
		time.Sleep(time.Nanosecond)
		authorized(t, b, "Bearer t2")
		authorized(t, b, "Bearer t2")
		wantCalls(t, s, 2)
	})
}

func TestBearerKeepsATokenWithoutExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{}
		b := auth.NewBearer(s)
		authorized(t, b, "Bearer t1")
		time.Sleep(1000 * time.Hour)
		authorized(t, b, "Bearer t1")
		wantCalls(t, s, 1)
	})
}

func TestBearerUsesAShortLivedTokenOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{life: 5 * time.Second} // shorter than the margin
		b := auth.NewBearer(s)
		authorized(t, b, "Bearer t1")
		authorized(t, b, "Bearer t2")
	})
}

// TestBearerSendsNoExpiredToken: a source may return what it has, after a refresh that failed silently or from a clock that is off.
func TestBearerSendsNoExpiredToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, age := range []time.Duration{0, time.Hour} {
			b := auth.NewBearer(expiring(time.Now().Add(-age)))
			req := newRequest(t.Context())
			err := b.Authorize(req)
			if want := "a token that expired at " + time.Now().Add(-age).UTC().Format(time.RFC3339); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v after its expiry: error %v, want %q", age, err, want)
			}
			if len(req.Header) != 0 {
				t.Errorf("%v after its expiry: header %v", age, req.Header)
			}
		}
	})
}

func expiring(at time.Time) oauth2.TokenSource {
	return sourceFunc(func() (*oauth2.Token, error) { return &oauth2.Token{AccessToken: "x", Expiry: at}, nil })
}

func TestBearerTokenType(t *testing.T) {
	b := auth.NewBearer(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "x", TokenType: "mac"}))
	authorized(t, b, "MAC x")
}

// each runs f in 64 goroutines at once.
func each(f func()) {
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(f)
	}
	wg.Wait()
}

func TestBearerOneFetchForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{takes: time.Second, life: time.Hour}
		b := auth.NewBearer(s)
		for round, want := range []string{"Bearer t1", "Bearer t2"} {
			start := time.Now()
			each(func() {
				req := newRequest(t.Context())
				if err := b.Authorize(req); err != nil || req.Header.Get("Authorization") != want {
					t.Errorf("%q, %v, want %q", req.Header.Get("Authorization"), err, want)
				}
			})
			wantCalls(t, s, int64(round)+1)
			if d := time.Since(start); d != time.Second {
				t.Errorf("took %v, want 1s", d)
			}
			time.Sleep(time.Hour) // expires
		}
	})
}

func TestBearerRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{life: time.Hour}
		b := auth.NewBearer(s)
		first, second := authorized(t, b, "Bearer t1"), authorized(t, b, "Bearer t1")
		for i, refused := range []*http.Request{first, second} {
			if err := b.Renew(t.Context(), refused); err != nil {
				t.Errorf("refusal %d: Renew = %v", i+1, err)
			}
			wantCalls(t, s, 2) // the second call finds that the token has been renewed
		}
		third := authorized(t, b, "Bearer t2")
		if err := b.Renew(t.Context(), third); err != nil {
			t.Errorf("Renew = %v", err)
		}
		wantCalls(t, s, 3)
	})
}

func TestBearerRenewOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{takes: time.Second}
		b := auth.NewBearer(s)
		stale := authorized(t, b, "Bearer t1")
		each(func() {
			if err := b.Renew(t.Context(), stale); err != nil {
				t.Errorf("Renew = %v", err)
			}
		})
		wantCalls(t, s, 2)
		authorized(t, b, "Bearer t2")
	})
}

func TestBearerRenewFindsTheSameToken(t *testing.T) {
	s := &fakeSource{same: true}
	b := auth.NewBearer(s)
	stale := authorized(t, b, "Bearer t1")
	if err := b.Renew(t.Context(), stale); err != problem.ErrNoOtherCredential {
		t.Errorf("Renew = %v, want %v", err, problem.ErrNoOtherCredential)
	}
	wantCalls(t, s, 2)
}

func TestBearerDoesNotKeepFailures(t *testing.T) {
	down, n := errors.New("down"), 0
	b := auth.NewBearer(sourceFunc(func() (*oauth2.Token, error) {
		switch n++; n {
		case 1:
			return nil, down
		case 2:
			return nil, nil
		case 3:
			return &oauth2.Token{}, nil
		}
		return &oauth2.Token{AccessToken: "x"}, nil
	}))
	for i := range 3 {
		req := newRequest(t.Context())
		if err := b.Authorize(req); err == nil || (i == 0) != errors.Is(err, down) {
			t.Errorf("fetch %d: error %v", i+1, err)
		}
		if len(req.Header) != 0 {
			t.Errorf("fetch %d: header %v without a token", i+1, req.Header)
		}
	}
	authorized(t, b, "Bearer x")
}

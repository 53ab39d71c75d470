package box_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// fakeStore keeps a user's tokens as a program does.
type fakeStore struct {
	mu     sync.Mutex
	pair   oauth2.Token
	saves  int
	fails  error  // of Save; nil: none
	before func() // runs before a pair is stored
}

func (s *fakeStore) save(_ context.Context, t *oauth2.Token) error {
	if s.before != nil {
		s.before()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	if s.fails == nil {
		s.pair = *t
	}
	return s.fails
}

func (s *fakeStore) load(context.Context) (*oauth2.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pair := s.pair
	return &pair, nil
}

// newSession is a user of a server who consented: the refresh token "r", stored.
func newSession(t *testing.T) (*boxtest.Server, *fakeStore, box.RefreshConfig) {
	t.Helper()
	srv := newServer(t)
	srv.AddRefreshToken("r", time.Time{})
	store := &fakeStore{pair: oauth2.Token{RefreshToken: "r"}}
	return srv, store, box.RefreshConfig{
		ClientID: boxtest.DefaultClientID, ClientSecret: boxtest.DefaultClientSecret, Token: &oauth2.Token{RefreshToken: "r"},
		Save: store.save, HTTPClient: &http.Client{Transport: srv.Transport()},
	}
}

func newRefreshSource(t testing.TB, cfg box.RefreshConfig) oauth2.TokenSource {
	t.Helper()
	source, err := box.RefreshTokenSource(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// wantAccess checks the access token of a source.
func wantAccess(t testing.TB, source oauth2.TokenSource, want string) {
	t.Helper()
	tok, err := source.Token()
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "AccessToken", tok.AccessToken, want)
	testkit.WantEqual(t, "RefreshToken", tok.RefreshToken, "")
}

// wantSignIn checks that a source says that the user has to sign in, and why.
func wantSignIn(t testing.TB, source oauth2.TokenSource, lost bool) {
	t.Helper()
	_, err := source.Token()
	testkit.WantIs(t, err, box.ErrSignInRequired)
	testkit.WantEqual(t, "ResponseLost", testkit.As[*box.SignInRequiredError](t, err).ResponseLost, lost)
}

func TestRefreshSavesBeforeUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, store, cfg := newSession(t)
		c := clientWith(t, srv, newRefreshSource(t, cfg))
		store.before = func() { testkit.WantSent(t, srv, "GetCurrentUser", 0) }
		if _, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "AccessToken", store.pair.AccessToken, "access-1")
		testkit.WantEqual(t, "RefreshToken", store.pair.RefreshToken, "refresh-1")
		testkit.WantEqual(t, "the stored token ends in", time.Until(store.pair.Expiry), time.Hour)
	})
}

func TestRefreshEarlyAndOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, store, cfg := newSession(t)
		srv.AddToken("stored", time.Now().Add(time.Hour))
		cfg.Token.AccessToken, cfg.Token.Expiry = "stored", time.Now().Add(time.Hour)
		source := newRefreshSource(t, cfg)
		wantAccess(t, source, "stored")
		testkit.WantSent(t, srv, "Token", 0)
		for round := range 3 {
			time.Sleep(50 * time.Minute)
			var wg sync.WaitGroup
			for range 64 {
				wg.Go(func() { wantAccess(t, source, fmt.Sprintf("access-%d", round+1)) })
			}
			wg.Wait()
			testkit.WantSent(t, srv, "Token", round+1)
			testkit.WantEqual(t, "saves", store.saves, round+1)
		}
	})
}

// TestRefreshAfterRejection: two clients share a source; the token that Box has refused is replaced once.
func TestRefreshAfterRejection(t *testing.T) {
	srv, _, cfg := newSession(t)
	source := newRefreshSource(t, cfg)
	one, two := clientWith(t, srv, source), clientWith(t, srv, source)
	for round := range 2 {
		for _, c := range []*box.Client{one, two} {
			if _, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}); err != nil {
				t.Error(err)
			}
		}
		testkit.WantSent(t, srv, "Token", round+1)
		srv.RevokeToken("access-1")
	}
}

// TestRefreshNotSaved: no token of a pair that is not stored is used, and the pair is not lost.
func TestRefreshNotSaved(t *testing.T) {
	srv, store, cfg := newSession(t)
	source := newRefreshSource(t, cfg)
	store.fails = errors.New("the disk is full")
	for range 2 {
		_, err := clientWith(t, srv, source).GetCurrentUser(t.Context(), box.GetCurrentUserRequest{})
		testkit.WantIs(t, err, store.fails)
		testkit.WantIsNot(t, err, box.ErrSignInRequired)
	}
	testkit.WantSent(t, srv, "GetCurrentUser", 0)
	testkit.WantSent(t, srv, "Token", 1)
	store.fails = nil
	wantAccess(t, source, "access-1")
	testkit.WantSent(t, srv, "Token", 1)
	testkit.WantEqual(t, "RefreshToken", store.pair.RefreshToken, "refresh-1")
}

// TestRefreshSavedLate: a pair whose access token has ended before it could be stored is refreshed.
func TestRefreshSavedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, store, cfg := newSession(t)
		source := newRefreshSource(t, cfg)
		store.fails = errors.New("the disk is full")
		if _, err := source.Token(); err == nil {
			t.Fatal("no error")
		}
		time.Sleep(2 * time.Hour)
		store.fails = nil
		wantAccess(t, source, "access-2")
		testkit.WantEqual(t, "saves", store.saves, 3)
	})
}

// TestRefreshLost: whatever takes the response away, the refresh token is not sent again.
func TestRefreshLost(t *testing.T) {
	for _, fault := range []boxtest.Fault{
		boxtest.ActThenHangUp, boxtest.HangUpBeforeAct, boxtest.TruncateBody, boxtest.EmptyBody, boxtest.Garbage, boxtest.WebPage,
		boxtest.Status(500), boxtest.Status(502), boxtest.Status(503), boxtest.Status(504),
	} {
		t.Run(fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, store, cfg := newSession(t)
				srv.Inject("Token", fault)
				source := newRefreshSource(t, cfg)
				wantSignIn(t, source, true)
				wantSignIn(t, source, true)
				testkit.WantSent(t, srv, "Token", 1)
				testkit.WantEqual(t, "saves", store.saves, 0)
				_, err := clientWith(t, srv, source).CopyFolder(t.Context(), pictures)
				testkit.WantIs(t, err, box.ErrSignInRequired, box.ErrNotExecuted)
				testkit.WantEqual(t, "ResponseLost", testkit.As[*box.SignInRequiredError](t, err).ResponseLost, true)
				testkit.WantOneLine(t, err)
			})
		})
	}
}

// TestRefreshLostLate: the access token that a lost refresh was to replace is used to its end.
func TestRefreshLostLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, _, cfg := newSession(t)
		source := newRefreshSource(t, cfg)
		wantAccess(t, source, "access-1")
		srv.Inject("Token", boxtest.ActThenHangUp)
		time.Sleep(50 * time.Minute)
		wantAccess(t, source, "access-1")
		testkit.WantSent(t, srv, "Token", 2)
		time.Sleep(10 * time.Minute)
		wantSignIn(t, source, true)
		testkit.WantSent(t, srv, "Token", 2)
	})
}

// TestRefreshRefused: invalid_grant needs a sign-in; everything else leaves the refresh token as it was.
func TestRefreshRefused(t *testing.T) {
	srv, _, cfg := newSession(t)
	srv.RevokeToken("r")
	source := newRefreshSource(t, cfg)
	wantSignIn(t, source, false)
	wantSignIn(t, source, false)
	testkit.WantSent(t, srv, "Token", 1)

	for name, tt := range map[string]struct {
		fault boxtest.Fault
		code  string
	}{
		"rate limit": {boxtest.Status(429), "temporarily_unavailable"},
		"forbidden":  {boxtest.Status(403), "access_denied_insufficient_permissions"},
	} {
		srv, _, cfg := newSession(t)
		srv.Inject("Token", tt.fault)
		source := newRefreshSource(t, cfg)
		_, err := source.Token()
		testkit.WantIsNot(t, err, box.ErrSignInRequired)
		testkit.WantEqual(t, name, testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, tt.code)
		wantAccess(t, source, "access-1")
	}

	_, _, cfg = newSession(t)
	cfg.ClientSecret = "sekrit"
	_, err := newRefreshSource(t, cfg).Token()
	testkit.WantIsNot(t, err, box.ErrSignInRequired)
	testkit.WantEqual(t, "code", testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, "invalid_client")
	cfg.ClientSecret = boxtest.DefaultClientSecret
	wantAccess(t, newRefreshSource(t, cfg), "access-1")
}

// TestRefreshNotSent: a refresh that left nothing on the network does not end the session.
func TestRefreshNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, _, cfg := newSession(t)
		source := newRefreshSource(t, cfg)
		srv.RefuseConnections(1)
		_, err := source.Token()
		if err == nil {
			t.Fatal("no error")
		}
		testkit.WantIsNot(t, err, box.ErrSignInRequired)
		wantAccess(t, source, "access-1")
	})
	for name, err := range map[string]error{
		"dial": &net.OpError{Op: "dial", Err: errors.New("refused")}, "name": &net.DNSError{Err: "no such host", Name: "api.box.com"},
	} {
		_, _, cfg := newSession(t)
		cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(*http.Request) (*http.Response, error) { return nil, err })}
		_, err := newRefreshSource(t, cfg).Token()
		if errors.Is(err, box.ErrSignInRequired) {
			t.Errorf("%s: error %v, though nothing was sent", name, err)
		}
	}
	_, _, cfg := newSession(t)
	cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(*http.Request) (*http.Response, error) { return nil, io.EOF })}
	wantSignIn(t, newRefreshSource(t, cfg), true)
}

func TestRefreshTokenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, _, cfg := newSession(t)
		source := newRefreshSource(t, cfg)
		wantAccess(t, source, "access-1")
		time.Sleep(60 * 24 * time.Hour)
		wantSignIn(t, source, false)
	})
}

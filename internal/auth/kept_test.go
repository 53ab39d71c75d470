package auth_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
)

// wantToken checks the access token of a source and when it ends, from now.
func wantToken(t *testing.T, src oauth2.TokenSource, want string, ends time.Duration) {
	t.Helper()
	tok, err := src.Token()
	if err != nil {
		t.Fatal(err)
	}
	if tok.AccessToken != want {
		t.Errorf("token %q, want %q", tok.AccessToken, want)
	}
	if d := time.Until(tok.Expiry); d != ends {
		t.Errorf("token %q ends in %v, want %v", tok.AccessToken, d, ends)
	}
}

func TestKeptFetchesEarly(t *testing.T) {
	for life, ends := range map[time.Duration]time.Duration{
		time.Hour: 50 * time.Minute, 15 * time.Minute: 12*time.Minute + 30*time.Second, 24 * time.Hour: 24*time.Hour - 10*time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeSource{life: life}
			k := auth.Keep(nil, s.Token)
			wantToken(t, k, "t1", ends)
			time.Sleep(ends - 11*time.Second)
			wantToken(t, k, "t1", 11*time.Second)
			wantCalls(t, s, 1)
			time.Sleep(time.Second)
			wantToken(t, k, "t2", ends)
		})
	}
}

func TestKeptBeginsWithAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{life: time.Hour}
		k := auth.Keep(&oauth2.Token{AccessToken: "stored", Expiry: time.Now().Add(30 * time.Minute)}, s.Token)
		wantToken(t, k, "stored", 25*time.Minute)
		wantCalls(t, s, 0)
		time.Sleep(25 * time.Minute)
		wantToken(t, k, "t1", 50*time.Minute)
	})
	for name, first := range map[string]*oauth2.Token{
		"ended":       {AccessToken: "stored", Expiry: time.Now().Add(-time.Hour)},
		"of no end":   {AccessToken: "stored"},
		"no token":    {Expiry: time.Now().Add(time.Hour)},
		"almost over": {AccessToken: "stored", Expiry: time.Now().Add(time.Minute)},
	} {
		tok, err := auth.Keep(first, (&fakeSource{life: time.Hour}).Token).Token()
		if err != nil || tok.AccessToken != "t1" {
			t.Errorf("%s: %v, %v, want the token t1", name, tok, err)
		}
	}
}

// TestKeptUsesATokenToItsEnd: a token endpoint that is down ends nothing before the token does.
func TestKeptUsesATokenToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down, s := errors.New("down"), &fakeSource{life: time.Hour}
		fails := false
		k := auth.Keep(nil, func() (*oauth2.Token, error) {
			if fails {
				return nil, down
			}
			return s.Token()
		})
		wantToken(t, k, "t1", 50*time.Minute)
		fails = true
		time.Sleep(55 * time.Minute)
		wantToken(t, k, "t1", time.Minute)
		time.Sleep(4*time.Minute + 30*time.Second)
		wantToken(t, k, "t1", 30*time.Second)
		time.Sleep(30 * time.Second)
		if _, err := k.Token(); !errors.Is(err, down) {
			t.Errorf("at its end: error %v, want %v", err, down)
		}
		fails = false
		wantToken(t, k, "t2", 50*time.Minute)
		k.Reject("t2")
		fails = true
		if tok, err := k.Token(); !errors.Is(err, down) {
			t.Errorf("a rejected token: %v, %v, want %v", tok, err, down)
		}
	})
}

// TestBearerRejects: a Bearer tells a source that keeps its token which one was rejected, once for all clients.
func TestBearerRejects(t *testing.T) {
	s := &fakeSource{life: time.Hour}
	k := auth.Keep(nil, s.Token)
	a, b := auth.NewBearer(k), auth.NewBearer(k)
	first, other := authorized(t, a, "Bearer t1"), authorized(t, b, "Bearer t1")
	for _, renew := range []error{a.Renew(t.Context(), first), b.Renew(t.Context(), other)} {
		if renew != nil {
			t.Errorf("Renew = %v", renew)
		}
	}
	authorized(t, a, "Bearer t2")
	authorized(t, b, "Bearer t2")
	wantCalls(t, s, 2)
}

// TestKeptOneFetchThatHangs: a fetch that nobody waits for any more is still the only one, and what it brings is used.
func TestKeptOneFetchThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{takes: 40 * time.Second, life: time.Hour}
		k := auth.Keep(nil, s.Token)
		if tok, err := k.Token(); err == nil {
			t.Errorf("token %q after 30 s, want an error", tok.AccessToken)
		}
		if tok, err := k.Token(); err != nil || tok.AccessToken != "t1" {
			t.Errorf("%v, %v, want the token t1", tok, err)
		}
		wantCalls(t, s, 1)
	})
}

func TestKeptOneFetchForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSource{takes: time.Second, life: time.Hour}
		k := auth.Keep(nil, s.Token)
		each(func() {
			if tok, err := k.Token(); err != nil || tok.AccessToken != "t1" {
				t.Errorf("%v, %v, want the token t1", tok, err)
			}
		})
		wantCalls(t, s, 1)
	})
}

package document360_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// redirecting is a token endpoint that sends its requests on to another host, and the count of those that got there.
func redirecting(t *testing.T) (context.Context, *oauth2.Config, *atomic.Int64) {
	t.Helper()
	var arrived atomic.Int64
	transport := testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		if r.URL.Host != "identity.document360.io" {
			arrived.Add(1)
			return testkit.Reply{Status: http.StatusOK, Body: `{"access_token":"a","token_type":"Bearer"}`}.RoundTrip(r)
		}
		res, err := testkit.Reply{Status: http.StatusTemporaryRedirect}.RoundTrip(r)
		if err == nil {
			res.Header = http.Header{"Location": {"http://elsewhere.example/token"}}
		}
		return res, err
	})
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: transport})
	return ctx, document360.OAuthConfig(document360.RegionEU, "program", "http://127.0.0.1:0/back"), &arrived
}

// TestSignInFollowsNoRedirect: code and verifier go to the token endpoint and nowhere else.
func TestSignInFollowsNoRedirect(t *testing.T) {
	ctx, conf, arrived := redirecting(t)
	_, err := document360.SignIn(ctx, document360.SignInRequest{Config: conf, Open: func(address string) error {
		back, err := redirectOf(address)
		if err != nil {
			return err
		}
		return visit(back.String())
	}})
	testkit.WantContains(t, err.Error(), "document360.SignIn: token request refused: HTTP 307")
	testkit.WantEqual(t, "requests elsewhere", arrived.Load(), 0)
}

// TestSavingTokenSourceFollowsNoRedirect: so does the refresh token.
func TestSavingTokenSourceFollowsNoRedirect(t *testing.T) {
	ctx, conf, arrived := redirecting(t)
	src := document360.SavingTokenSource(ctx, conf, &oauth2.Token{RefreshToken: "r"}, func(context.Context, *oauth2.Token) error { return nil })
	if _, err := src.Token(); err == nil {
		t.Error("got a token")
	}
	testkit.WantEqual(t, "requests elsewhere", arrived.Load(), 0)
}

// TestSignInEndsInTime: a sign-in ends with its context, though a connection sends nothing. See also
// TestSilentConnectionHoldsNoSignIn.
func TestSignInEndsInTime(t *testing.T) {
	ctx, conf, _ := redirecting(t)
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	_, err := document360.SignIn(ctx, document360.SignInRequest{Config: conf, Open: func(address string) error {
		back, err := redirectOf(address)
		if err != nil {
			return err
		}
		silent, err := net.Dial("tcp", back.Host)
		if err != nil {
			return err
		}
		t.Cleanup(func() { silent.Close() })
		return visit(back.String())
	}})
	testkit.WantIs(t, err, context.DeadlineExceeded)
}

// redirectOf is where a sign-in with this address ends, with a code.
func redirectOf(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	return url.Parse(u.Query().Get("redirect_uri") + "?code=c&state=" + url.QueryEscape(u.Query().Get("state")))
}

func visit(address string) error {
	res, err := http.Get(address) //nolint:gosec,noctx // a loopback address
	if err == nil {
		res.Body.Close()
	}
	return err
}

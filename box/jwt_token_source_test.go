package box_test

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// jwtConfigOf is the application of a server, which gets its token over the server's transport.
func jwtConfigOf(t testing.TB, srv *boxtest.Server) box.JWTConfig {
	t.Helper()
	cfg, err := box.ParseJWTConfig(srv.JWTConfigFile())
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTPClient = &http.Client{Transport: srv.Transport()}
	return cfg
}

func newJWTSource(t testing.TB, cfg box.JWTConfig) oauth2.TokenSource {
	t.Helper()
	source, err := box.JWTTokenSource(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// clientWith is a client of a server with another token source.
func clientWith(t testing.TB, srv *boxtest.Server, source oauth2.TokenSource) *box.Client {
	t.Helper()
	cfg := srv.PipeConfig()
	cfg.TokenSource = source
	return newClient(t, cfg)
}

// tokenForms are the forms that the token endpoint of a server got.
func tokenForms(t testing.TB, srv *boxtest.Server) (forms []url.Values) {
	t.Helper()
	for _, r := range srv.Requests() {
		if r.Op != "Token" {
			continue
		}
		form, err := url.ParseQuery(string(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, form)
	}
	return forms
}

func TestJWT(t *testing.T) {
	for _, algorithm := range []box.JWTAlgorithm{"", box.JWTAlgorithmRS256, box.JWTAlgorithmRS384, box.JWTAlgorithmRS512} {
		srv := newServer(t)
		srv.AddManagedUser("7", "Somebody", "somebody@example.com")
		enterprise := jwtConfigOf(t, srv)
		enterprise.Algorithm = algorithm
		user := enterprise
		user.EnterpriseID, user.UserID = "", "7"
		for want, cfg := range map[string]box.JWTConfig{"Example User": enterprise, "Somebody": user} {
			me, err := clientWith(t, srv, newJWTSource(t, cfg)).GetCurrentUser(t.Context(), box.GetCurrentUserRequest{})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "Name", me.Name, want)
		}
	}
}

// TestJWTAssertion checks what is sent: the header, every claim, and nothing in the header Authorization.
func TestJWTAssertion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := jwtConfigOf(t, srv)
		cfg.Algorithm = box.JWTAlgorithmRS512
		if _, err := newJWTSource(t, cfg).Token(); err != nil {
			t.Fatal(err)
		}
		sent := tokenForms(t, srv)[0]
		testkit.WantEqual(t, "grant_type", sent.Get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer")
		testkit.WantEqual(t, "client_id", sent.Get("client_id"), boxtest.DefaultClientID)
		testkit.WantEqual(t, "client_secret", sent.Get("client_secret"), boxtest.DefaultClientSecret)
		var claims jwt.MapClaims
		parsed, _, err := jwt.NewParser().ParseUnverified(sent.Get("assertion"), &claims)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "alg", parsed.Header["alg"], any("RS512"))
		testkit.WantEqual(t, "kid", parsed.Header["kid"], any(boxtest.DefaultPublicKeyID))
		if jti, _ := claims["jti"].(string); len(jti) < 16 || len(jti) > 128 {
			t.Errorf("jti %q, want 16 to 128 characters", jti)
		}
		delete(claims, "jti")
		testkit.WantSame(t, claims, jwt.MapClaims{
			"iss": boxtest.DefaultClientID, "sub": boxtest.DefaultEnterpriseID, "box_sub_type": "enterprise",
			"aud": "https://api.box.com/oauth2/token", "exp": float64(time.Now().Add(30 * time.Second).Unix()),
		})
	})
}

// TestJWTClock: the source goes by Box's clock once Box has refused its own, with another jti, and keeps to it.
func TestJWTClock(t *testing.T) {
	for name, off := range map[string]time.Duration{"behind": time.Hour, "ahead": -time.Hour, "by half a minute": 31 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				source := newJWTSource(t, jwtConfigOf(t, srv))
				srv.Advance(off)
				for round, want := range []int{2, 3, 4} { // token requests
					tok, err := source.Token()
					if err != nil {
						t.Fatalf("round %d: %v", round, err)
					}
					testkit.WantSent(t, srv, "Token", want)
					source.(interface{ Reject(string) }).Reject(tok.AccessToken)
				}
				ids := map[string]bool{}
				for _, form := range tokenForms(t, srv) {
					ids[form.Get("assertion")] = true
				}
				testkit.WantEqual(t, "different assertions", len(ids), 4)
				srv.Advance(-off) // the clock was set right
				if _, err := source.Token(); err != nil {
					t.Error(err)
				}
				testkit.WantSent(t, srv, "Token", 6)
			})
		})
	}
}

// TestJWTClockOnce: a Date that does not help is not asked again and again.
func TestJWTClockOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		source := newJWTSource(t, jwtConfigOf(t, srv))
		srv.Advance(time.Hour)
		srv.SetDateSkew(-30 * time.Minute)
		_, err := source.Token()
		testkit.WantEqual(t, "code", testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, "invalid_grant")
		testkit.WantSent(t, srv, "Token", 2)
	})
}

func TestJWTRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		source := newJWTSource(t, jwtConfigOf(t, srv))
		one, two := clientWith(t, srv, source), clientWith(t, srv, source)
		read := func(c *box.Client) {
			t.Helper()
			if _, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}); err != nil {
				t.Error(err)
			}
		}
		read(one)
		read(two)
		testkit.WantSent(t, srv, "Token", 1)
		srv.RevokeToken("access-1")
		read(one)
		read(two)
		testkit.WantSent(t, srv, "Token", 2)
		time.Sleep(50 * time.Minute) // ten before the end
		read(one)
		testkit.WantSent(t, srv, "Token", 3)
	})
}

func TestJWTRefused(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(*boxtest.Server, *box.JWTConfig)
		code   string
	}{
		"a wrong secret": {func(_ *boxtest.Server, c *box.JWTConfig) { c.ClientSecret = "sekrit" }, "invalid_client"},
		"an unknown key": {func(_ *boxtest.Server, c *box.JWTConfig) { c.PublicKeyID = "k2" }, "invalid_grant"},
		"a removed key":  {func(s *boxtest.Server, _ *box.JWTConfig) { s.RemovePublicKey(boxtest.DefaultPublicKeyID) }, "invalid_grant"},
		"another key": {func(s *boxtest.Server, _ *box.JWTConfig) {
			s.AddPublicKey(boxtest.DefaultPublicKeyID, &other.PublicKey)
		}, "invalid_grant"},
		"an unknown user":   {func(_ *boxtest.Server, c *box.JWTConfig) { c.EnterpriseID, c.UserID = "", "9" }, "invalid_grant"},
		"no right to users": {func(s *boxtest.Server, c *box.JWTConfig) { s.SetUserTokens(false); c.EnterpriseID, c.UserID = "", "7" }, "invalid_grant"},
	} {
		srv := newServer(t)
		srv.AddManagedUser("7", "Somebody", "somebody@example.com")
		cfg := jwtConfigOf(t, srv)
		tt.change(srv, &cfg)
		source := newJWTSource(t, cfg)
		_, err := source.Token()
		testkit.WantEqual(t, name, testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, tt.code)
		_, err = clientWith(t, srv, source).CopyFolder(t.Context(), pictures)
		testkit.WantIs(t, err, box.ErrNotExecuted)
		testkit.WantContains(t, err.Error(), tt.code)
		testkit.WantSent(t, srv, "Token", 2)
		for _, form := range tokenForms(t, srv) {
			testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, err), form.Get("assertion"))
		}
	}
}

// TestJWTStays: neither the secret nor the assertion follows a redirect, and no error repeats them.
func TestJWTStays(t *testing.T) {
	srv := newServer(t)
	var assertion string
	echo := testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		assertion = r.PostForm.Get("assertion")
		return testkit.Reply{Status: 400, Body: `{"error":"invalid_grant","error_description":"no ` + assertion + ` with sekrit-1"}`}.RoundTrip(r)
	})
	cfg := jwtConfigOf(t, srv)
	cfg.ClientSecret, cfg.HTTPClient = "sekrit-1", &http.Client{Transport: echo}
	source := newJWTSource(t, cfg)
	_, err := source.Token()
	text := fmt.Sprintf("%v %+v", err, *testkit.As[*oauth2.RetrieveError](t, err))
	testkit.WantLacks(t, text, "sekrit-1", assertion)
	testkit.WantHidden(t, source, "sekrit-1", boxtest.DefaultPassphrase)
	for _, v := range []any{cfg, &cfg} {
		testkit.WantPrinted(t, v, "PrivateKey:REDACTED")
		testkit.WantHidden(t, v, "sekrit-1", boxtest.DefaultPassphrase, strings.Split(cfg.PrivateKey, "\n")[1])
	}
}

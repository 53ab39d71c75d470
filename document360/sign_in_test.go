package document360_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

const redirectURL = "http://localhost:8080/callback"

// program is a program whose users sign in, on a fixture over pipes.
type program struct {
	*fixture
	conf *oauth2.Config
	ctx  context.Context // of token requests
}

// newProgram asks for the scope offline_access unless scopes are given.
func newProgram(t testing.TB, scopes ...string) *program {
	t.Helper()
	f := newFixture(t)
	f.RegisterClient("program", redirectURL)
	if scopes == nil {
		scopes = []string{document360.ScopeCustomerAPI, "offline_access"}
	}
	conf := document360.OAuthConfig(document360.RegionEU, "program", redirectURL, scopes...)
	conf.Endpoint = f.PipeOAuthEndpoint()
	return &program{f, conf, context.WithValue(t.Context(), oauth2.HTTPClient, f.PipeConfig().HTTPClient)}
}

// open does what the user's browser does with the address of a sign-in: it returns the parameters
// that the service adds to the redirect.
func (p *program) open(address string) url.Values {
	p.t.Helper()
	resp, _ := testkit.Do(p.t, p.Transport(), http.MethodGet, address, "", func(*http.Request) {})
	back, err := resp.Location()
	if err != nil {
		p.t.Fatalf("status %d and no redirect: %v", resp.StatusCode, err)
	}
	if !strings.HasPrefix(back.String(), redirectURL+"?") {
		p.t.Fatalf("the user is sent to %s", back)
	}
	return back.Query()
}

func (p *program) authorize(state, verifier string) url.Values {
	p.t.Helper()
	return p.open(p.conf.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
}

func (p *program) signIn() *oauth2.Token {
	p.t.Helper()
	verifier := oauth2.GenerateVerifier()
	token, err := p.conf.Exchange(p.ctx, p.authorize("state", verifier).Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

// client is the client of a user who signs in now.
func (p *program) client() *document360.Client {
	p.t.Helper()
	tokens := p.conf.TokenSource(p.ctx, p.signIn())
	return p.fixture.client(func(c *document360.Config) { c.TokenSource = tokens })
}

func (p *program) mustCopy(client *document360.Client) {
	p.t.Helper()
	if _, err := client.CopyFile(p.t.Context(), p.request); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) wantTokenRequests(want int) {
	p.t.Helper()
	n := 0
	for _, r := range p.Requests() {
		if r.Op == "Token" {
			n++
		}
	}
	if n != want {
		p.t.Errorf("%d token requests, want %d: %v", n, want, p.Requests())
	}
}

// TestSignIn: a user signs in once, and the client renews its token whenever it expires.
func TestSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(t)
		client := p.client()
		p.mustCopy(client)
		p.mustCopy(client)
		p.wantTokenRequests(1)
		for hours := 1; hours <= 3; hours++ {
			time.Sleep(time.Hour)
			p.mustCopy(client)
			p.wantTokenRequests(1 + hours)
		}
		p.wantWorld(5, 5)

		var credentials []string
		for _, r := range p.Requests() {
			if r.Op == "CopyFile" {
				credentials = append(credentials, r.Header.Get("Authorization"))
			}
		}
		const want = "Bearer access-2, Bearer access-2, Bearer access-4, Bearer access-6, Bearer access-8"
		testkit.WantEqual(t, "what the copies were sent with", strings.Join(credentials, ", "), want)
	})
}

// TestSignInTokenOnTheWire: a token request holds what a public client has to say and no more.
func TestSignInTokenOnTheWire(t *testing.T) {
	p := newProgram(t)
	verifier := oauth2.GenerateVerifier()
	code := p.authorize("state", verifier).Get("code")
	if _, err := p.conf.Exchange(p.ctx, code, oauth2.VerifierOption(verifier)); err != nil {
		t.Fatal(err)
	}
	r := p.Requests()[1]
	want := url.Values{"client_id": {"program"}, "code": {code}, "code_verifier": {verifier},
		"grant_type": {"authorization_code"}, "redirect_uri": {redirectURL}}.Encode()
	testkit.WantEqual(t, "form", string(r.Body), want)
	testkit.WantEqual(t, "Authorization", r.Header.Get("Authorization"), "")
}

func TestExchangeRefused(t *testing.T) {
	verifier := oauth2.GenerateVerifier()
	tests := []struct {
		name     string
		verifier string
		prepare  func(p *program, code string)
		want     string
	}{
		{
			name:     "wrong verifier",
			verifier: oauth2.GenerateVerifier(),
			prepare:  func(*program, string) {},
			want:     "invalid_grant",
		},
		{
			name:     "used code",
			verifier: verifier,
			prepare: func(p *program, code string) {
				if _, err := p.conf.Exchange(p.ctx, code, oauth2.VerifierOption(verifier)); err != nil {
					p.t.Fatal(err)
				}
			},
			want: "invalid_grant",
		},
		{
			name:     "code that was tried with a wrong verifier",
			verifier: verifier,
			prepare: func(p *program, code string) {
				if _, err := p.conf.Exchange(p.ctx, code, oauth2.VerifierOption(oauth2.GenerateVerifier())); err == nil {
					p.t.Error("no error")
				}
			},
			want: "invalid_grant",
		},
		{
			name:     "expired code",
			verifier: verifier,
			prepare:  func(p *program, _ string) { p.Advance(time.Hour) },
			want:     "invalid_grant",
		},
		{
			name:     "other redirect URL",
			verifier: verifier,
			prepare:  func(p *program, _ string) { p.conf.RedirectURL += "2" },
			want:     "invalid_grant",
		},
		{
			name:     "unknown client",
			verifier: verifier,
			prepare:  func(p *program, _ string) { p.conf.ClientID = "stranger" },
			want:     "invalid_client",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newProgram(t)
			code := p.authorize("state", verifier).Get("code")
			tt.prepare(p, code)
			_, err := p.conf.Exchange(p.ctx, code, oauth2.VerifierOption(tt.verifier))
			refused := testkit.As[*oauth2.RetrieveError](t, err)
			testkit.WantEqual(t, "error code", refused.ErrorCode, tt.want)
		})
	}
}

// TestForgedRedirect: somebody else's code comes with a state that the program did not choose.
// Comparing the two is the program's part; the verifier protects a program that forgets it.
func TestForgedRedirect(t *testing.T) {
	p := newProgram(t)
	verifier := oauth2.GenerateVerifier()
	testkit.WantEqual(t, "state", p.authorize("own", verifier).Get("state"), "own")
	forged := p.authorize("forged", oauth2.GenerateVerifier())
	testkit.WantEqual(t, "state", forged.Get("state"), "forged")
	if _, err := p.conf.Exchange(p.ctx, forged.Get("code"), oauth2.VerifierOption(verifier)); err == nil {
		t.Error("the code of another sign-in was exchanged")
	}
}

func TestUserRefuses(t *testing.T) {
	p := newProgram(t)
	p.SetDenyConsent(true)
	back := p.authorize("state", oauth2.GenerateVerifier())
	if got, want := back.Get("error"), "access_denied"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if back.Has("code") {
		t.Error("there is a code")
	}
}

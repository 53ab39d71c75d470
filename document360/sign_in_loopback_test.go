package document360_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// browser is a user with a browser, and the program that the user signs in to, over loopback.
type browser struct {
	*document360test.Server
	t    testing.TB
	conf *oauth2.Config

	redirect *url.URL // where the program listens
	state    string
}

func newBrowser(t testing.TB) *browser {
	b := &browser{Server: document360test.NewServer(t), t: t}
	b.conf = document360.OAuthConfig(document360.RegionEU, "program", "http://127.0.0.1:0/callback", document360.ScopeCustomerAPI, "offline_access")
	b.conf.Endpoint = b.OAuthEndpoint()
	return b
}

// signIn runs visit in the place of the user, once the program listens.
func (b *browser) signIn(ctx context.Context, visit func(address string) error) (*oauth2.Token, error) {
	opened := make(chan struct{})
	token, err := document360.SignIn(ctx, document360.SignInRequest{Config: b.conf, Open: func(address string) error {
		defer close(opened)
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		b.state = u.Query().Get("state")
		b.redirect, err = url.Parse(u.Query().Get("redirect_uri"))
		if err != nil {
			return err
		}
		b.RegisterClient("program", b.redirect.String())
		return visit(address)
	}})
	<-opened // the browser may still be showing the page
	return token, err
}

// visit follows the redirects, and returns the status and the page that the user sees.
func (b *browser) visit(address string) (int, string, error) {
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	return b.send(req)
}

func (b *browser) send(req *http.Request) (int, string, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(page), err
}

// consent is a user who signs in.
func (b *browser) consent(address string) error {
	_, _, err := b.visit(address)
	return err
}

func (b *browser) wantTokenRequests(want int) {
	b.t.Helper()
	testkit.WantSent(b.t, b, "Token", want)
}

func TestSignInOverLoopback(t *testing.T) {
	for _, redirect := range []string{"http://127.0.0.1:0/callback", "http://127.0.0.1:0", "http://localhost:0/call%20back?of=program"} {
		t.Run(redirect, func(t *testing.T) {
			b := newBrowser(t)
			b.conf.RedirectURL = redirect
			page := ""
			token, err := b.signIn(t.Context(), func(address string) (err error) {
				_, page, err = b.visit(address)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "access token", token.AccessToken, "access-2")
			testkit.WantEqual(t, "refresh token", token.RefreshToken, "refresh-3")
			testkit.WantEqual(t, "page", page, "You can close this page and go back to the program.\n")
			b.wantTokenRequests(1)
		})
	}
}

// TestSignInIsFresh: no two sign-ins have a state or a challenge in common.
func TestSignInIsFresh(t *testing.T) {
	b := newBrowser(t)
	seen := map[string]bool{}
	for range 2 {
		_, err := b.signIn(t.Context(), func(address string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			testkit.WantEqual(t, "method", u.Query().Get("code_challenge_method"), "S256")
			seen[u.Query().Get("state")], seen[u.Query().Get("code_challenge")] = true, true
			return b.consent(address)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	testkit.WantEqual(t, "different values", len(seen), 4)
}

func TestSignInDenied(t *testing.T) {
	b := newBrowser(t)
	b.SetDenyConsent(true)
	token, err := b.signIn(t.Context(), b.consent)
	testkit.WantEqual(t, "token", token, nil)
	testkit.WantEqual(t, "refused", *testkit.As[*document360.SignInError](t, err),
		document360.SignInError{Code: "access_denied", Description: "The user did not consent."})
	testkit.WantIs(t, err, fs.ErrPermission)
	testkit.WantEqual(t, "text", err.Error(), "document360.SignIn: the sign-in was refused: access_denied: The user did not consent.")
	b.wantTokenRequests(0)
}

// TestSignInOtherRequests: whatever is not the answer is refused, and the sign-in waits on.
func TestSignInOtherRequests(t *testing.T) {
	const hostile = "<script>alert(1)</script>"
	for _, tt := range []struct {
		name   string
		change func(b *browser, r *http.Request)
		want   int
	}{
		{"other host", func(_ *browser, r *http.Request) { r.Host = "evil.example" }, http.StatusMisdirectedRequest},
		{"other host, same port", func(b *browser, r *http.Request) { r.Host = "evil.example:" + b.redirect.Port() }, http.StatusMisdirectedRequest},
		{"other port", func(_ *browser, r *http.Request) { r.Host = "127.0.0.1:1" }, http.StatusMisdirectedRequest},
		{"other name of this machine", func(b *browser, r *http.Request) { r.Host = "localhost:" + b.redirect.Port() }, http.StatusMisdirectedRequest},
		{"other path", func(_ *browser, r *http.Request) { r.URL.Path = "/" + hostile }, http.StatusNotFound},
		{"path below", func(_ *browser, r *http.Request) { r.URL.Path += "/" }, http.StatusNotFound},
		{"POST", func(_ *browser, r *http.Request) { r.Method = http.MethodPost }, http.StatusMethodNotAllowed},
		{"HEAD", func(_ *browser, r *http.Request) { r.Method = http.MethodHead }, http.StatusMethodNotAllowed},
		{"no state", func(_ *browser, r *http.Request) { r.URL.RawQuery = "code=x" }, http.StatusBadRequest},
		{"other state", func(_ *browser, r *http.Request) { r.URL.RawQuery = "code=x&state=" + url.QueryEscape(hostile) }, http.StatusBadRequest},
		{"beginning of the state", func(b *browser, r *http.Request) { r.URL.RawQuery = "code=x&state=" + b.state[:25] }, http.StatusBadRequest},
		{"two states", func(b *browser, r *http.Request) { r.URL.RawQuery += "&state=" + b.state }, http.StatusBadRequest},
		{"malformed query", func(_ *browser, r *http.Request) { r.URL.RawQuery += "&a=%" }, http.StatusBadRequest},
		{"other state and an error", func(_ *browser, r *http.Request) { r.URL.RawQuery = "error=access_denied&state=x" }, http.StatusBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBrowser(t)
			_, err := b.signIn(t.Context(), func(address string) error {
				r, err := http.NewRequest(http.MethodGet, b.redirect.String()+"?code=x&state="+b.state, nil)
				if err != nil {
					return err
				}
				tt.change(b, r)
				status, page, err := b.send(r)
				if err != nil {
					return err
				}
				testkit.WantEqual(t, "status", status, tt.want)
				testkit.WantLacks(t, page, "alert")
				return b.consent(address)
			})
			testkit.WantEqual(t, "error of the sign-in", err, nil)
			b.wantTokenRequests(1)
		})
	}
}

// TestSignInPageHeaders: the page cannot run anything, is not kept, and sends its address nowhere.
func TestSignInPageHeaders(t *testing.T) {
	b := newBrowser(t)
	var header http.Header
	_, err := b.signIn(t.Context(), func(address string) error {
		resp, err := http.Get(address)
		if err != nil {
			return err
		}
		header = resp.Header
		return resp.Body.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	} {
		testkit.WantEqual(t, name, header.Get(name), want)
	}
}

// TestSignInOddAnswers: answers with the state that are no code end the sign-in.
func TestSignInOddAnswers(t *testing.T) {
	for _, tt := range []struct {
		query, want string
	}{
		{"", "document360.SignIn: the redirect has no code"},
		{"&code=", "document360.SignIn: the redirect has no code"},
		{"&code=a&code=b", "document360.SignIn: the redirect has no code"},
		{"&code=a&error=server_error", "document360.SignIn: the sign-in was refused: server_error"},
		{"&error=%0aforged&error_description=%1b%5b31m", "document360.SignIn: the redirect has no code"},
		{"&error=" + strings.Repeat("a", 65), "document360.SignIn: the redirect has no code"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			b := newBrowser(t)
			_, err := b.signIn(t.Context(), func(string) error { return b.consent(b.redirect.String() + "?state=" + b.state + tt.query) })
			testkit.As[*document360.SignInError](t, err)
			testkit.WantIsNot(t, err, fs.ErrPermission)
			testkit.WantEqual(t, "text", err.Error(), tt.want)
			b.wantTokenRequests(0)
		})
	}
}

// TestSignInForgedCode: a code of another sign-in is not exchanged, because its verifier is another.
func TestSignInForgedCode(t *testing.T) {
	b := newBrowser(t)
	_, err := b.signIn(t.Context(), func(string) error {
		address := b.conf.AuthCodeURL(b.state, oauth2.S256ChallengeOption(oauth2.GenerateVerifier()), oauth2.SetAuthURLParam("redirect_uri", b.redirect.String()))
		return b.consent(address)
	})
	testkit.WantEqual(t, "text", err.Error(), "document360.SignIn: token request refused: invalid_grant (HTTP 400)")
	b.wantTokenRequests(1)
}

// TestSignInTokenRequestFails: the code is in no error.
func TestSignInTokenRequestFails(t *testing.T) {
	for _, fault := range []document360test.Fault{document360test.Status(500), document360test.TruncateBody, document360test.HangUpBeforeAct} {
		t.Run(fault.Name, func(t *testing.T) {
			b := newBrowser(t)
			b.Inject("Token", fault)
			_, err := b.signIn(t.Context(), b.consent)
			testkit.WantContains(t, err.Error(), "document360.SignIn: ")
			testkit.WantLacks(t, err.Error(), "code-1")
			b.wantTokenRequests(1)
		})
	}
}

func TestSignInEndsWithItsContext(t *testing.T) {
	b := newBrowser(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := b.signIn(ctx, func(string) error { cancel(); return nil })
	testkit.WantIs(t, err, context.Canceled)
	testkit.WantEqual(t, "text", err.Error(), "document360.SignIn: nobody has signed in: context canceled")
	if _, _, err := b.visit(b.redirect.String()); err == nil {
		t.Error("it still listens")
	}
}

func TestSignInCannotOpen(t *testing.T) {
	b := newBrowser(t)
	failure := errors.New("no browser")
	_, err := b.signIn(t.Context(), func(string) error { return failure })
	testkit.WantIs(t, err, failure)
	testkit.WantEqual(t, "text", err.Error(), "document360.SignIn: opening the sign-in page: no browser")
}

// TestSignInPortInUse: the code is not left to another program that listens there.
func TestSignInPortInUse(t *testing.T) {
	b := newBrowser(t)
	at, err := url.Parse(b.URL())
	if err != nil {
		t.Fatal(err)
	}
	b.conf.RedirectURL = "http://127.0.0.1:" + at.Port() + "/callback"
	_, err = document360.SignIn(t.Context(), document360.SignInRequest{Config: b.conf, Open: func(string) error { t.Error("opened"); return nil }})
	testkit.WantContains(t, err.Error(), "document360.SignIn: listen tcp 127.0.0.1:"+at.Port())
}

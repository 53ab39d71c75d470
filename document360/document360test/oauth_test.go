package document360test_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

const (
	callback = "http://localhost:8080/callback?from=document360"
	verifier = "0123456789012345678901234567890123456789012" // the shortest that there may be
)

// signInForm is a complete authorization request; pairs override it, and an empty value removes
// one.
func signInForm(pairs ...string) url.Values {
	return override(url.Values{
		"client_id": {"program"}, "redirect_uri": {callback}, "response_type": {"code"},
		"scope": {"customerApi offline_access"}, "state": {"s&1"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
	}, pairs)
}

func codeForm(code string, pairs ...string) url.Values {
	return override(url.Values{
		"client_id": {"program"}, "redirect_uri": {callback}, "grant_type": {"authorization_code"},
		"code": {code}, "code_verifier": {verifier},
	}, pairs)
}

func refreshForm(token string, pairs ...string) url.Values {
	return override(url.Values{"client_id": {"program"}, "grant_type": {"refresh_token"}, "refresh_token": {token}}, pairs)
}

func override(form url.Values, pairs []string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			form.Del(pairs[i])
		}
	}
	return form
}

// authorize returns what the redirect tells the program.
func (f *fixture) authorize(pairs ...string) url.Values {
	f.t.Helper()
	a := f.get("/connect/authorize?" + signInForm(pairs...).Encode())
	wantStatus(f.t, a, http.StatusFound)
	address, parameters, _ := strings.Cut(a.header.Get("Location"), "?")
	if address != "http://localhost:8080/callback" {
		f.t.Errorf("the user is sent to %s", address)
	}
	back, err := url.ParseQuery(parameters)
	if err != nil {
		f.t.Fatal(err)
	}
	return back
}

func (f *fixture) token(form url.Values, header ...string) answer {
	f.t.Helper()
	header = append([]string{"Authorization", "", "Content-Type", "application/x-www-form-urlencoded"}, header...)
	return f.do("POST", "/connect/token", form.Encode(), header...)
}

func (f *fixture) issued(form url.Values) answer {
	f.t.Helper()
	a := f.token(form)
	wantStatus(f.t, a, http.StatusOK)
	return a
}

func wantOAuthError(t testing.TB, a answer, status int, code string) {
	t.Helper()
	wantStatus(t, a, status)
	if a.json["error"] != code {
		t.Errorf("error %v, want %s: %s", a.json["error"], code, a.text)
	}
	wantHeader(t, a, "Cache-Control", "no-store")
}

func newOAuthFixture(t testing.TB) *fixture {
	f := newFixture(t)
	f.RegisterClient("program", callback)
	f.RegisterClient("another", callback)
	return f
}

func bearer(token string) []string { return []string{"Authorization", "Bearer " + token} }

func TestSignIn(t *testing.T) {
	f := newOAuthFixture(t)
	back := f.authorize()
	if got, want := back.Encode(), "code=code-1&from=document360&state=s%261"; got != want {
		t.Errorf("redirect with %s, want %s", got, want)
	}
	first := f.issued(codeForm("code-1"))
	wantJSON(t, first, `{"access_token":"access-2","expires_in":3600,"token_type":"Bearer","refresh_token":"refresh-3",
		"scope":"customerApi offline_access"}`)
	wantHeader(t, first, "Content-Type", "application/json; charset=utf-8", "Cache-Control", "no-store")
	wantStatus(t, f.copyTo(f.archive, bearer("access-2")...), http.StatusCreated)

	wantJSON(t, f.issued(refreshForm("refresh-3")), `{"access_token":"access-4","expires_in":3600,"token_type":"Bearer",
		"refresh_token":"refresh-5","scope":"customerApi offline_access"}`)
	wantStatus(t, f.copyTo(f.archive, bearer("access-4")...), http.StatusCreated)
	wantStatus(t, f.copyTo(f.archive, bearer("access-2")...), http.StatusCreated)

	wantOAuthError(t, f.token(refreshForm("refresh-3")), http.StatusBadRequest, "invalid_grant")
	f.RevokeToken("refresh-5")
	wantOAuthError(t, f.token(refreshForm("refresh-5")), http.StatusBadRequest, "invalid_grant")
	if op := f.Requests()[0].Op + " " + f.Requests()[1].Op; op != "Authorize Token" {
		t.Errorf("the journal calls the requests %s", op)
	}
}

// TestSignInWithoutOptions: a redirect holds what the program sent, and no refresh token is issued
// without offline_access.
func TestSignInWithoutOptions(t *testing.T) {
	f := newOAuthFixture(t)
	if got, want := f.authorize("state", "", "scope", "customerApi").Encode(), "code=code-1&from=document360"; got != want {
		t.Errorf("redirect with %s, want %s", got, want)
	}
	wantJSON(t, f.issued(codeForm("code-1")),
		`{"access_token":"access-2","expires_in":3600,"token_type":"Bearer","scope":"customerApi"}`)
}

// TestTokensOfAProject: tokens of a client that is registered for one project are worthless in
// others.
func TestTokensOfAProject(t *testing.T) {
	f := newOAuthFixture(t)
	other := f.AddProject("Other")
	f.RegisterClient("program", callback, other)
	header := bearer(f.issued(codeForm(f.authorize().Get("code"))).json["access_token"].(string))
	wantStatus(t, f.copyTo(f.archive, header...), http.StatusUnauthorized)
	if got := dig(t, f.do("GET", "/v3/projects", "", header...), "data", 0, "id"); got != other {
		t.Errorf("project %v is listed, want %s", got, other)
	}
}

func TestOAuthPanics(t *testing.T) {
	f := newFixture(t)
	for name, setUp := range map[string]func(){
		"no client":         func() { f.RegisterClient("", callback) },
		"relative redirect": func() { f.RegisterClient("program", "/callback") },
		"fragment":          func() { f.RegisterClient("program", callback+"#here") },
		"lifetime":          func() { f.SetTokenLifetime(time.Second - 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			setUp()
		}()
	}
}

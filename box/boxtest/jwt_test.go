package boxtest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/farcopy/farcopy/box/boxtest"
)

const jwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// signer is an application whose public key a server has as "k".
type signer struct {
	srv *boxtest.Server
	key *rsa.PrivateKey
}

func newSigner(t *testing.T) signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := signer{album(t), key}
	s.srv.AddPublicKey("k", &key.PublicKey)
	return s
}

// claims are those that are accepted, with a jti of its own.
func (s signer) claims(jti string) jwt.MapClaims {
	return jwt.MapClaims{
		"iss": boxtest.DefaultClientID, "sub": "77", "box_sub_type": "enterprise", "aud": "https://api.box.com/oauth2/token",
		"jti": strings.Repeat("0", 16) + jti, "exp": s.srv.Now().Add(time.Minute - time.Second).Unix(),
	}
}

// ask sends an assertion.
func (s signer) ask(t *testing.T, method jwt.SigningMethod, kid string, claims jwt.MapClaims) answer {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = kid
	var key any = s.key
	if method == jwt.SigningMethodHS256 {
		key = []byte("s")
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return tokenRequest(t, s.srv, "grant_type", jwtGrant, "assertion", text)
}

func TestJWT(t *testing.T) {
	s := newSigner(t)
	a := s.ask(t, jwt.SigningMethodRS384, "k", s.claims("1")).want(t, http.StatusOK)
	wantJSON(t, a.body, `{"access_token":"access-1","expires_in":3600,"token_type":"bearer","restricted_to":[]}`)
	get(t, s.srv, "/folders/0", "Authorization: Bearer access-1").want(t, http.StatusOK)
}

func TestJWTRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSigner(t)
		used := s.claims("1")
		s.ask(t, jwt.SigningMethodRS256, "k", used).want(t, http.StatusOK)
		for name, tt := range map[string]struct {
			kid    string
			method jwt.SigningMethod
			change func(jwt.MapClaims)
		}{
			"used jti":        {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["jti"] = used["jti"] }},
			"short jti":       {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["jti"] = "1" }},
			"long jti":        {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["jti"] = strings.Repeat("0", 129) }},
			"past exp":        {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["exp"] = s.srv.Now().Add(-time.Second).Unix() }},
			"far exp":         {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["exp"] = s.srv.Now().Add(62 * time.Second).Unix() }},
			"no exp":          {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { delete(c, "exp") }},
			"unknown kid":     {"x", jwt.SigningMethodRS256, func(jwt.MapClaims) {}},
			"other algorithm": {"k", jwt.SigningMethodHS256, func(jwt.MapClaims) {}},
			"iss":             {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["iss"] = "x" }},
			"aud":             {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["aud"] = "https://box.test/oauth2/token" }},
			"no sub":          {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { delete(c, "sub") }},
			"sub type":        {"k", jwt.SigningMethodRS256, func(c jwt.MapClaims) { c["box_sub_type"] = "team" }},
		} {
			claims := s.claims(name)
			tt.change(claims)
			a := s.ask(t, tt.method, tt.kid, claims).want(t, http.StatusBadRequest)
			if a.body["error"] != "invalid_grant" {
				t.Errorf("%s: %s, want invalid_grant", name, a.raw)
			}
			if says := strings.Contains(a.body["error_description"].(string), "'exp'"); says != strings.HasSuffix(name, " exp") {
				t.Errorf("%s: %s", name, a.raw)
			}
		}
		other := signer{s.srv, nil}
		other.key, _ = rsa.GenerateKey(rand.Reader, 2048)
		a := other.ask(t, jwt.SigningMethodRS256, "k", s.claims("2")).want(t, http.StatusBadRequest)
		wantJSON(t, a.body["error"], `"invalid_grant"`)
		s.srv.RemovePublicKey("k")
		s.ask(t, jwt.SigningMethodRS256, "k", s.claims("3")).want(t, http.StatusBadRequest)
	})
}

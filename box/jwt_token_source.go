package box

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/problem"
)

const (
	jwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

	// jwtAudience is the same whatever the address of the token endpoint is.
	jwtAudience = defaultTokenURL

	// assertionLife is half of the 60 s that Box allows, so that the clocks may differ by as much
	// in both directions.
	assertionLife = 30 * time.Second
)

// JWTTokenSource returns a Config.TokenSource for an application with a key pair. It decrypts the
// private key at once, and uses no network.
//
// The source keeps its token, for all clients that have it, and asks for the next one ten minutes
// before Box's own end, or when Box has refused the token. At most one request is in flight; while
// the token endpoint fails, the old token is used to its end. Box sends no refresh token for this
// grant.
//
// Every assertion has an id of its own (jti). If Box refuses an assertion because of its exp, the
// clock of this machine is wrong: the source goes by the Date of the refusal from then on, and asks
// once more. Any other refusal is an *oauth2.RetrieveError: invalid_client or unauthorized_client
// for wrong credentials or an application that is not authorised, invalid_grant for a key or a
// subject that Box does not know.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field.
//
// Source: https://developer.box.com/guides/authentication/jwt/without-sdk/.
func JWTTokenSource(cfg JWTConfig) (oauth2.TokenSource, error) {
	const op = "box.JWTTokenSource"
	cfg.TokenURL = cmp.Or(cfg.TokenURL, defaultTokenURL)
	if err := cfg.validate(); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	key, err := cfg.key()
	if err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	g := &jwtGrantor{config: cfg, key: key, endpoint: newTokenEndpoint(cfg.TokenURL, cfg.HTTPClient)}
	return &keptSource{auth.Keep(nil, g.token), op}, nil
}

// jwtGrantor asks for tokens with assertions.
type jwtGrantor struct {
	config   JWTConfig
	key      *rsa.PrivateKey
	endpoint *tokenEndpoint

	mu    sync.Mutex
	ahead time.Duration // how far Box's clock is ahead of this machine's
}

// token asks for a token, and once more if the clock was wrong.
func (g *jwtGrantor) token() (*oauth2.Token, error) {
	t, err := g.ask()
	if g.repairClock(err) {
		return g.ask()
	}
	return t, err
}

func (g *jwtGrantor) ask() (*oauth2.Token, error) {
	assertion, err := g.assertion()
	if err != nil {
		return nil, err
	}
	form := url.Values{
		"grant_type": {jwtGrant}, "assertion": {assertion},
		"client_id": {g.config.ClientID}, "client_secret": {g.config.ClientSecret},
	}
	return g.endpoint.post(form, "assertion", "client_secret")
}

func (g *jwtGrantor) assertion() (string, error) {
	kind, id := "enterprise", g.config.EnterpriseID
	if g.config.UserID != "" {
		kind, id = "user", g.config.UserID
	}
	t := jwt.NewWithClaims(g.config.signingMethod(), jwt.MapClaims{
		"iss": g.config.ClientID, "sub": id, "box_sub_type": kind, "aud": jwtAudience,
		"jti": rand.Text(), "exp": g.now().Add(assertionLife).Unix(),
	})
	t.Header["kid"] = g.config.PublicKeyID
	signed, err := t.SignedString(g.key)
	if err != nil {
		return "", errors.New("the private key cannot sign an assertion")
	}
	return signed, nil
}

// now is the time of Box's clock, as far as it is known.
func (g *jwtGrantor) now() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Now().Add(g.ahead)
}

// repairClock reports whether Box refused an assertion because of its exp, and the response's Date
// shows another time than the one that the assertion was made with.
func (g *jwtGrantor) repairClock(err error) bool {
	r, refused := errors.AsType[*oauth2.RetrieveError](err)
	if !refused || r.ErrorCode != "invalid_grant" || !namesExp(r.ErrorDescription) {
		return false
	}
	date, err := http.ParseTime(r.Response.Header.Get("Date"))
	if err != nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	ahead := time.Until(date)
	if d := ahead - g.ahead; d.Abs() < 2*time.Second { // a Date is in whole seconds
		return false
	}
	g.ahead = ahead
	return true
}

// namesExp reports whether a text names the claim exp, in quotes or not.
func namesExp(text string) bool {
	return strings.Contains(" "+strings.Map(lettersOnly, text)+" ", " exp ")
}

func lettersOnly(r rune) rune {
	if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' {
		return ' '
	}
	return r
}

// keptSource is a token source that keeps its token. It prints only its name.
type keptSource struct {
	*auth.Kept
	name string
}

// Format prints the name of the source, whatever the verb.
func (s *keptSource) Format(f fmt.State, verb rune) { printable(s.name).Format(f, verb) }

package boxtest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/youmark/pkcs8"
)

// The application's key pair, as JWTConfigFile has it.
const (
	DefaultPublicKeyID  = "k1"
	DefaultPassphrase   = "open sesame"
	DefaultEnterpriseID = "11111"
)

const (
	jwtAudience       = "https://api.box.com/oauth2/token"
	assertionLifetime = time.Minute // the longest one
)

// keyPair is made once for all servers: it takes long.
var keyPair = sync.OnceValues(func() (*rsa.PrivateKey, []byte) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	der, err := pkcs8.MarshalPrivateKey(key, []byte(DefaultPassphrase), nil)
	if err != nil {
		panic(err)
	}
	return key, pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})
})

// JWTConfigFile gives the application a key pair, which is the same for all servers of a process,
// and returns the file that Box's developer console would give for it.
func (s *Server) JWTConfigFile() []byte {
	key, encrypted := keyPair()
	s.AddPublicKey(DefaultPublicKeyID, &key.PublicKey)
	file, err := json.MarshalIndent(object{
		"boxAppSettings": object{
			"clientID": DefaultClientID, "clientSecret": DefaultClientSecret,
			"appAuth": object{"publicKeyID": DefaultPublicKeyID, "privateKey": string(encrypted), "passphrase": DefaultPassphrase},
		},
		"enterpriseID": DefaultEnterpriseID,
	}, "", "  ")
	if err != nil {
		panic(fmt.Sprint("boxtest: ", err))
	}
	return file
}

// AddPublicKey makes the token endpoint accept assertions that are signed with the private key of a
// public one. A new server accepts none.
func (s *Server) AddPublicKey(id string, key *rsa.PublicKey) {
	s.sim.Do(func() { s.state.tokens.keys[id] = key })
}

// RemovePublicKey makes the token endpoint refuse assertions with this key.
func (s *Server) RemovePublicKey(id string) {
	s.sim.Do(func() { delete(s.state.tokens.keys, id) })
}

// grantJWT issues a token for an assertion.
func (s *state) grantJWT(form url.Values) (object, *refusal) {
	var claims jwt.MapClaims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "RS384", "RS512"}), jwt.WithoutClaimsValidation())
	_, err := parser.ParseWithClaims(form.Get("assertion"), &claims, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		if key := s.tokens.keys[id]; key != nil {
			return key, nil
		}
		return nil, jwt.ErrTokenUnverifiable
	})
	if err != nil {
		return nil, invalidGrant("The signature of the assertion cannot be verified with the key that its kid names")
	}
	kind, id := text(claims, "box_sub_type"), text(claims, "sub")
	switch {
	case text(claims, "iss") != DefaultClientID:
		return nil, invalidGrant("Please check the 'iss' claim")
	case text(claims, "aud") != jwtAudience:
		return nil, invalidGrant("Please check the 'aud' claim")
	case !s.grantsTo(kind, id):
		return nil, invalidGrant("Please check the 'sub' claim")
	}
	if p := s.checkTimes(claims); p != nil {
		return nil, p
	}
	jti := text(claims, "jti")
	if len(jti) < 16 || len(jti) > 128 || s.tokens.used[jti] {
		return nil, invalidGrant("Please check the 'jti' claim: it has to be unique and to have 16 to 128 characters")
	}
	s.tokens.used[jti] = true
	return s.issue(accessRights{user: s.userOf(kind, id)}, accessLifetime), nil
}

// checkTimes goes by the service's own clock.
func (s *state) checkTimes(claims jwt.MapClaims) *refusal {
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil || !s.now().Before(exp.Time) || exp.Time.After(s.now().Add(assertionLifetime)) {
		return invalidGrant("Please check the 'exp' claim: it has to be within the next 60 seconds")
	}
	return nil
}

// text is a claim that is a string, and else "".
func text(claims jwt.MapClaims, name string) string {
	value, _ := claims[name].(string)
	return value
}

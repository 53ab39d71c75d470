package box

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/golang-jwt/jwt/v5"
	"github.com/youmark/pkcs8"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// JWTAlgorithm is how an assertion is signed.
type JWTAlgorithm string

// The algorithms that Box accepts.
const (
	JWTAlgorithmRS256 JWTAlgorithm = "RS256"
	JWTAlgorithmRS384 JWTAlgorithm = "RS384"
	JWTAlgorithmRS512 JWTAlgorithm = "RS512"
)

// JWTConfig is an application that signs in with a key pair, without a user's consent. An
// administrator has to authorise the application first. [ParseJWTConfig] reads it from the file
// that Box's developer console gives.
type JWTConfig struct {
	ClientID     string // Required
	ClientSecret string // Required

	// PublicKeyID is the id that Box has given the public key. It is the header kid of the
	// assertions. Required.
	PublicKeyID string

	// PrivateKey is the RSA key as PEM: PKCS#8 encrypted with Passphrase by PBES2 (AES or
	// Triple DES; PBKDF2 with SHA-1 or SHA-256, or scrypt), or not encrypted. Required.
	PrivateKey string
	Passphrase string

	// EnterpriseID makes the tokens those of the application's service account in this enterprise;
	// UserID makes them those of a managed user or an application user, for which the application
	// needs the permission to generate user access tokens. Exactly one is required.
	EnterpriseID string
	UserID       string

	// Algorithm defaults to JWTAlgorithmRS256.
	Algorithm JWTAlgorithm

	// TokenURL defaults to https://api.box.com/oauth2/token.
	TokenURL string

	// HTTPClient gives its Transport and Timeout to the token requests. Default: those of net/http,
	// and 30 s.
	HTTPClient *http.Client

	// AllowPlainHTTP allows http:// to hosts other than loopback, where everyone on the way can
	// read the secret.
	AllowPlainHTTP bool
}

// jwtFile is the file of the developer console.
type jwtFile struct {
	AppSettings struct {
		ClientID     string `json:"clientID"`
		ClientSecret string `json:"clientSecret"`
		AppAuth      struct {
			PublicKeyID string `json:"publicKeyID"`
			PrivateKey  string `json:"privateKey"`
			Passphrase  string `json:"passphrase"`
		} `json:"appAuth"`
	} `json:"boxAppSettings"`
	EnterpriseID string `json:"enterpriseID"`
}

// ParseJWTConfig reads the JSON file that Box's developer console gives for an application. The
// result acts as the service account of the file's enterprise; to act as a user, set UserID and
// clear EnterpriseID. Whether the key can be used is checked by [JWTTokenSource].
//
// A file that is no JSON, or lacks a member, is a [*NotExecutedError] that does not show the file.
//
// Source: https://developer.box.com/guides/authentication/jwt/without-sdk/.
func ParseJWTConfig(file []byte) (JWTConfig, error) {
	const op = "box.ParseJWTConfig"
	var f jwtFile
	if json.Unmarshal(file, &f) != nil {
		return JWTConfig{}, problem.Invalid(op, 0, call.Argument("the file", "is not the JSON of a Box application"))
	}
	app := f.AppSettings
	for _, m := range []struct{ name, value string }{
		{"clientID", app.ClientID},
		{"clientSecret", app.ClientSecret},
		{"appAuth.publicKeyID", app.AppAuth.PublicKeyID},
		{"appAuth.privateKey", app.AppAuth.PrivateKey},
	} {
		if m.value == "" {
			return JWTConfig{}, problem.Invalid(op, 0, call.Argument("the file", "has no boxAppSettings.%s", m.name))
		}
	}
	return JWTConfig{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, PublicKeyID: app.AppAuth.PublicKeyID,
		PrivateKey: app.AppAuth.PrivateKey, Passphrase: app.AppAuth.Passphrase, EnterpriseID: f.EnterpriseID,
	}, nil
}

func (c JWTConfig) validate() error {
	required := cmp.Or(call.Required("ClientID", c.ClientID), call.Required("ClientSecret", c.ClientSecret),
		call.Required("PublicKeyID", c.PublicKeyID), call.Required("PrivateKey", c.PrivateKey))
	switch {
	case required != nil:
		return required
	case c.EnterpriseID == "" && c.UserID == "":
		return call.Field("EnterpriseID", "is required, or UserID")
	case c.EnterpriseID != "" && c.UserID != "":
		return call.Field("UserID", "cannot be combined with EnterpriseID")
	case c.signingMethod() == nil:
		return call.Field("Algorithm", "is %q, which Box does not know", c.Algorithm)
	}
	return call.CheckURL("TokenURL", c.TokenURL, c.AllowPlainHTTP)
}

// signingMethod is nil for an algorithm that Box does not know.
func (c JWTConfig) signingMethod() jwt.SigningMethod {
	switch c.Algorithm {
	case "", JWTAlgorithmRS256:
		return jwt.SigningMethodRS256
	case JWTAlgorithmRS384:
		return jwt.SigningMethodRS384
	case JWTAlgorithmRS512:
		return jwt.SigningMethodRS512
	}
	return nil
}

// key returns the private key. Its errors repeat nothing of the key.
func (c JWTConfig) key() (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(c.PrivateKey))
	if block == nil {
		return nil, call.Field("PrivateKey", "is not PEM")
	}
	switch block.Type {
	case "ENCRYPTED PRIVATE KEY":
		if c.Passphrase == "" {
			return nil, call.Field("Passphrase", "is required: the private key is encrypted")
		}
		key, err := decryptKey(block.Bytes, c.Passphrase)
		if err != nil {
			return nil, call.Field("PrivateKey", "cannot be decrypted with the passphrase, or is no RSA key")
		}
		return key, nil
	case "PRIVATE KEY":
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if key, ok := parsed.(*rsa.PrivateKey); err == nil && ok {
			return key, nil
		}
	}
	return nil, call.Field("PrivateKey", "is no RSA key in PKCS#8")
}

var errDecrypt = errors.New("the key cannot be decrypted")

// decryptKey recovers from a key whose parameters package pkcs8 does not check.
func decryptKey(der []byte, passphrase string) (key *rsa.PrivateKey, err error) {
	defer func() {
		if recover() != nil {
			key, err = nil, errDecrypt
		}
	}()
	return pkcs8.ParsePKCS8PrivateKeyRSA(der, []byte(passphrase))
}

func (c JWTConfig) redacted() string {
	return redact.Fields(c, "ClientSecret", "PrivateKey", "Passphrase")
}

// Format prints the configuration without its secrets, whatever the verb.
func (c JWTConfig) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c JWTConfig) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c JWTConfig) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

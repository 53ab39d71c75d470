package box_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os/exec"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestJWTConfigInvalid(t *testing.T) {
	srv := newServer(t)
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(elliptic)
	if err != nil {
		t.Fatal(err)
	}
	ec := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	for _, tt := range []struct {
		change      func(*box.JWTConfig)
		field, want string
	}{
		{func(c *box.JWTConfig) { c.ClientID = "" }, "ClientID", "ClientID is required"},
		{func(c *box.JWTConfig) { c.ClientSecret = "" }, "ClientSecret", "ClientSecret is required"},
		{func(c *box.JWTConfig) { c.PublicKeyID = "" }, "PublicKeyID", "PublicKeyID is required"},
		{func(c *box.JWTConfig) { c.PrivateKey = "" }, "PrivateKey", "PrivateKey is required"},
		{func(c *box.JWTConfig) { c.PrivateKey = "sekrit" }, "PrivateKey", "PrivateKey is not PEM"},
		{func(c *box.JWTConfig) { c.PrivateKey = ec }, "PrivateKey", "PrivateKey is no RSA key in PKCS#8"},
		{func(c *box.JWTConfig) { c.Passphrase = "" }, "Passphrase", "Passphrase is required: the private key is encrypted"},
		{func(c *box.JWTConfig) { c.Passphrase = "sekrit" }, "PrivateKey", "PrivateKey cannot be decrypted with the passphrase, or is no RSA key"},
		{func(c *box.JWTConfig) { c.EnterpriseID = "" }, "EnterpriseID", "EnterpriseID is required, or UserID"},
		{func(c *box.JWTConfig) { c.UserID = "7" }, "UserID", "UserID cannot be combined with EnterpriseID"},
		{func(c *box.JWTConfig) { c.Algorithm = "HS256" }, "Algorithm", `Algorithm is "HS256", which Box does not know`},
		{func(c *box.JWTConfig) { c.TokenURL = "http://api.example/" }, "TokenURL",
			"TokenURL is plain http to api.example, which would show the credential; use https or set AllowPlainHTTP"},
	} {
		cfg := jwtConfigOf(t, srv)
		tt.change(&cfg)
		_, err := box.JWTTokenSource(cfg)
		testkit.WantInvalid(t, err, "box.JWTTokenSource: "+tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
	}
	for file, want := range map[string]string{
		"sekrit":                              "the file is not the JSON of a Box application",
		"{}":                                  "the file has no boxAppSettings.clientID",
		`{"boxAppSettings":{"clientID":"i"}}`: "the file has no boxAppSettings.clientSecret",
	} {
		_, err := box.ParseJWTConfig([]byte(file))
		testkit.WantInvalid(t, err, "box.ParseJWTConfig: "+want)
	}
}

// TestJWTPlainKey: a key that is not encrypted.
func TestJWTPlainKey(t *testing.T) {
	srv := newServer(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cfg := jwtConfigOf(t, srv)
	srv.AddPublicKey("plain", &key.PublicKey)
	cfg.PublicKeyID, cfg.Passphrase = "plain", ""
	cfg.PrivateKey = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if _, err := newJWTSource(t, cfg).Token(); err != nil {
		t.Error(err)
	}
}

// TestJWTKeysOfOpenSSL: keys that OpenSSL has encrypted, with every documented cipher and hash.
func TestJWTKeysOfOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip(err)
	}
	plain, err := exec.CommandContext(t.Context(), openssl, "genrsa", "2048").Output()
	if err != nil {
		t.Skip(err)
	}
	for _, cipher := range []string{"aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3"} {
		for _, hash := range []string{"hmacWithSHA1", "hmacWithSHA256"} {
			cmd := exec.CommandContext(t.Context(), openssl, "pkcs8", "-topk8", "-v2", cipher, "-v2prf", hash, "-passout", "pass:open sesame")
			cmd.Stdin = bytes.NewReader(plain)
			encrypted, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			cfg := jwtConfigOf(t, newServer(t))
			cfg.PrivateKey = string(encrypted)
			if _, err := box.JWTTokenSource(cfg); err != nil {
				t.Errorf("%s, %s: %v", cipher, hash, err)
			}
		}
	}
}

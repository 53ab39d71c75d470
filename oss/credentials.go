package oss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/sign"
)

// Credentials is one access key. It prints REDACTED in place of its secrets, with every formatting
// verb, in JSON and in slog. Only in an unexported field of a struct that is printed with fmt it
// cannot: package fmt then shows what there is.
type Credentials struct {
	AccessKeyID     string // not secret: every request shows it
	AccessKeySecret string // never sent
	SecurityToken   string // of temporary credentials (STS); empty for a permanent key
	// When the provider has to be asked again; zero: it is asked for every request.
	Expires time.Time
}

func (c Credentials) redacted() string { return redact.Fields(c, "AccessKeySecret", "SecurityToken") }

// String is the access key id, with REDACTED for each secret that is set.
func (c Credentials) String() string { return c.redacted() }

// Format prints the credentials without their secrets, whatever the verb.
func (c Credentials) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the credentials without their secrets.
func (c Credentials) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the credentials without their secrets.
func (c Credentials) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

func (c Credentials) signing() sign.Credentials {
	return sign.Credentials{AccessKeyID: c.AccessKeyID, AccessKeySecret: c.AccessKeySecret, SecurityToken: c.SecurityToken}
}

// check refuses what cannot be sent, or what would only be answered with a wrong signature: a line
// end that came with the secret from a file.
func (c Credentials) validate() error {
	for _, f := range []struct{ name, value string }{
		{"AccessKeyID", c.AccessKeyID}, {"AccessKeySecret", c.AccessKeySecret}, {"SecurityToken", c.SecurityToken},
	} {
		switch {
		case f.value == "" && f.name != "SecurityToken":
			return fmt.Errorf("the credentials have no %s", f.name)
		case strings.ContainsFunc(f.value, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
			return fmt.Errorf("%s holds spaces, line ends or other characters that no key has", f.name)
		}
	}
	if !c.Expires.IsZero() && left(c.Expires) <= 0 {
		return fmt.Errorf("the credentials expired at %s", c.Expires.UTC().Format(time.RFC3339))
	}
	return nil
}

// CredentialsProvider gives the access key. It may be called by many goroutines, but never twice at
// a time by one client. Where the credentials have an expiry they are kept until shortly before it;
// without one they are asked for at every attempt. They are asked for once more where OSS refuses
// them, and are not sent once they have expired.
//
// One client is one identity: what the provider returns may sign any request of the client. So the
// context has none of the values of a call's context; make a client for each tenant. It lasts 30
// seconds at most and outlives the call that caused it, because others may wait for the same
// credentials. An error ends the calls that wait for it: nothing is sent.
type CredentialsProvider interface {
	Credentials(ctx context.Context) (Credentials, error)
}

// StaticCredentials provides a permanent access key, or with a security token a temporary one. The
// token may be empty.
func StaticCredentials(accessKeyID, accessKeySecret, securityToken string) CredentialsProvider {
	c := Credentials{AccessKeyID: accessKeyID, AccessKeySecret: accessKeySecret, SecurityToken: securityToken}
	return staticCredentials(func() Credentials { return c })
}

// staticCredentials is a function because package fmt can look into everything else, even where it
// may call no method.
type staticCredentials func() Credentials

func (s staticCredentials) Credentials(context.Context) (Credentials, error) { return s(), nil }
func (s staticCredentials) Format(f fmt.State, _ rune)                       { redact.Format(f, s().redacted()) }
func (s staticCredentials) MarshalJSON() ([]byte, error)                     { return json.Marshal(s()) }
func (s staticCredentials) LogValue() slog.Value                             { return s().LogValue() }

// EnvironmentCredentials provides what OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and, where it is
// set, OSS_SESSION_TOKEN hold at the time of each attempt.
func EnvironmentCredentials() CredentialsProvider {
	return environment{envAccessKeyID, envAccessKeySecret, envSessionToken}
}

// environment has the names of the variables.
type environment struct{ keyID, keySecret, token string }

const (
	envAccessKeyID     = "OSS_ACCESS_KEY_ID"
	envAccessKeySecret = "OSS_ACCESS_KEY_SECRET" //nolint:gosec // a variable's name
	envSessionToken    = "OSS_SESSION_TOKEN"     //nolint:gosec // a variable's name
)

func (e environment) Credentials(context.Context) (Credentials, error) {
	c := Credentials{
		AccessKeyID: os.Getenv(e.keyID), AccessKeySecret: os.Getenv(e.keySecret), SecurityToken: os.Getenv(e.token),
	}
	switch {
	case c.AccessKeyID == "":
		return Credentials{}, errors.New("the environment variable " + e.keyID + " is not set")
	case c.AccessKeySecret == "":
		return Credentials{}, errors.New("the environment variable " + e.keySecret + " is not set")
	}
	return c, nil
}

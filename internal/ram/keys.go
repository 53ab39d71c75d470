package ram

import (
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/sign"
)

// Keys are an access key as it was issued.
type Keys struct {
	sign.Credentials
	Expires time.Time // by this machine's clock; zero: the issuer does not say
}

// maxLifetime is the longest that a temporary key can be valid: the longest session of a role.
const maxLifetime = 12 * time.Hour

// localExpiry translates an expiry by the issuer's clock into one by this machine's. The Date of
// the response shows the issuer's clock. sent is the time of the request: the key lives at least as
// long as from the response, so the result is not too late. Without a Date, or with one that makes
// no sense, the clocks are taken for equal.
//
// The result keeps sent's reading of the monotonic clock, so that it stays right when somebody sets
// the clock.
func localExpiry(expires, served, sent time.Time) time.Time {
	lifetime := expires.Sub(served)
	if served.IsZero() || lifetime <= 0 || lifetime > maxLifetime {
		lifetime = expires.Sub(sent.Round(0))
	}
	return sent.Add(lifetime)
}

// issuedForms are the documented forms of an expiry.
var issuedForms = []string{"2006-01-02T15:04:05Z", time.RFC3339}

func parseExpiry(s string) (time.Time, error) {
	for _, form := range issuedForms {
		if t, err := time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("the response has no valid Expiration")
}

// issued is how STS, the metadata service and a credentials address show a temporary key.
type issued struct {
	Code            string // of the metadata service: Success
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      string
}

func decodeIssued(r *response) (Keys, error) {
	var i issued
	if err := codec.JSON(r.body, &i); err != nil {
		return Keys{}, err
	}
	if i.Code != "" && i.Code != "Success" {
		return Keys{}, errors.New("the response does not say Success")
	}
	return i.keys(r)
}

func (i issued) keys(r *response) (Keys, error) {
	if i.AccessKeyID == "" || i.AccessKeySecret == "" || i.SecurityToken == "" {
		return Keys{}, errors.New("the response lacks an access key or a security token")
	}
	expires, err := parseExpiry(i.Expiration)
	if err != nil {
		return Keys{}, err
	}
	return Keys{
		Credentials: sign.Credentials{AccessKeyID: i.AccessKeyID, AccessKeySecret: i.AccessKeySecret, SecurityToken: i.SecurityToken},
		Expires:     localExpiry(expires, r.served, r.sent),
	}, nil
}

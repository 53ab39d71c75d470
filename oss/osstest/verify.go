package osstest

import (
	"crypto/hmac"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxSkew is how far a signed time may be from the service's clock.
const maxSkew = 15 * time.Minute

// claim is what a signed request says about its sender. The signature is checked with the service's
// own copy of the secret.
type claim struct {
	keyID, token, signature string
	at                      time.Time // when it was signed; zero: not said
	until                   time.Time // when a signed URL ends; zero: no URL
	region                  string    // of a V4 scope
	toSign                  string
	canonical               string // V4 only
	sign                    func(secret, toSign string) string
}

// authenticate finds out whose request it is and returns the id of the access key.
func (q *request) authenticate() (id string, no *refusal) {
	c, no := q.claim()
	if no != nil {
		return "", no
	}
	key, ok := q.s.keys[c.keyID]
	if !ok {
		return "", refuse("InvalidAccessKeyId", "The service does not know this access key id.", detail("OSSAccessKeyId", c.keyID))
	}
	if no := q.checkTime(c); no != nil {
		return "", no
	}
	if no := q.checkToken(c, key); no != nil {
		return "", no
	}
	if !hmac.Equal([]byte(c.sign(key.secret, c.toSign)), []byte(c.signature)) {
		return "", c.mismatch()
	}
	if no := q.checkRegion(c); no != nil {
		return "", no
	}
	q.who = key
	return c.keyID, nil
}

func (q *request) claim() (*claim, *refusal) {
	auth := q.header("Authorization")
	switch {
	case strings.HasPrefix(auth, algorithmV4+" "):
		return q.claimV4(strings.TrimPrefix(auth, algorithmV4+" "))
	case strings.HasPrefix(auth, "OSS "):
		return q.claimV1(strings.TrimPrefix(auth, "OSS "))
	case auth != "":
		return nil, invalidArgument("Authorization", auth, "The Authorization header has no known form.")
	case q.query.Has("x-oss-signature-version") || q.query.Has("x-oss-signature"):
		return q.claimURLV4()
	case q.query.Has("OSSAccessKeyId") || q.query.Has("Signature"):
		return q.claimURLV1()
	}
	return nil, accessDenied("The request is not signed.")
}

func (q *request) checkTime(c *claim) *refusal {
	if !c.until.IsZero() {
		if q.now.After(c.until) {
			return accessDenied("The signed URL has expired.")
		}
		return nil
	}
	if off := q.now.Sub(c.at).Abs(); off <= maxSkew {
		return nil
	}
	return refuse("RequestTimeTooSkewed", "The request's time is too far from the service's.",
		detail("MaxAllowedSkewMilliseconds", fmt.Sprint(maxSkew.Milliseconds())),
		detail("RequestTime", c.at.Format(isoMillis)), detail("ServerTime", q.now.Format(isoMillis)))
}

func (q *request) checkToken(c *claim, key accessKey) *refusal {
	invalid := refuse("InvalidSecurityToken", "The security token is missing, unknown or expired.")
	switch {
	case c.token == key.token && key.token == "":
		return nil
	case c.token == "":
		return invalid
	case c.token != key.token:
		for _, other := range q.s.keys {
			if other.token == c.token {
				return refuse("AccessKeyIdAndSecurityTokenNotMatch", "The security token belongs to another access key id.")
			}
		}
		return invalid
	case !key.expires.IsZero() && !q.now.Before(key.expires):
		return invalid
	}
	return nil
}

// checkRegion refuses a V4 scope that names another region than the bucket's.
func (q *request) checkRegion(c *claim) *refusal {
	b := q.s.buckets[q.bucket]
	if c.region == "" || b == nil || c.region == b.Region {
		return nil
	}
	return invalidArgument("Region", c.region, "The region of the signature is not the bucket's.")
}

func (c *claim) mismatch() *refusal {
	no := refuse("SignatureDoesNotMatch", "The signature is not the one that the service calculates; check the secret and the method of signing.",
		detail("OSSAccessKeyId", c.keyID),
		detail("SignatureProvided", c.signature),
		detail("StringToSign", c.toSign),
		detail("StringToSignBytes", fmt.Sprintf("% X", c.toSign)))
	if c.canonical != "" {
		no.details = append(no.details, detail("CanonicalRequest", c.canonical))
	}
	return no
}

// ossHeaders are the request's x-oss-* headers and those that keep says, under lower-case names.
func ossHeaders(h http.Header, keep func(name string) bool) map[string]string {
	found := map[string]string{}
	for k, values := range h {
		name := strings.ToLower(k)
		if strings.HasPrefix(name, "x-oss-") || keep(name) {
			trimmed := make([]string, len(values))
			for i, v := range values {
				trimmed[i] = strings.TrimSpace(v)
			}
			found[name] = strings.Join(trimmed, ",")
		}
	}
	return found
}

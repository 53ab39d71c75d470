package osstest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"time"
)

// authenticate verifies the signature of a request to the token service and returns whose it is.
func (q *stsRequest) authenticate() (id string, key accessKey, no *stsRefusal) {
	fail := func(status int, code, message string) (string, accessKey, *stsRefusal) {
		return "", accessKey{}, &stsRefusal{status, code, message}
	}
	for _, name := range []string{"AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		if q.params.Get(name) == "" {
			return fail(400, "Missing"+name, "The parameter "+name+" is required.")
		}
	}
	if q.params.Get("SignatureMethod") != "HMAC-SHA1" || q.params.Get("SignatureVersion") != "1.0" {
		return fail(400, "InvalidParameter.SignatureMethod", "The signature is of an unknown kind.")
	}
	at, err := time.Parse("2006-01-02T15:04:05Z", q.params.Get("Timestamp"))
	switch {
	case err != nil:
		return fail(400, "InvalidTimeStamp.Format", "The time is not well formed.")
	case q.now.Sub(at).Abs() > maxSkew:
		return fail(400, "InvalidTimeStamp.Expired", "The time is too far from the service's.")
	}
	id = q.params.Get("AccessKeyId")
	key, ok := q.s.keys[id]
	if !ok {
		return fail(404, "InvalidAccessKeyId.NotFound", "There is no such access key.")
	}
	if !hmac.Equal([]byte(q.signature(key.secret)), []byte(q.params.Get("Signature"))) {
		return fail(400, "SignatureDoesNotMatch", "The signature is not the one that the service calculates.")
	}
	switch token := q.params.Get("SecurityToken"); {
	case key.token != "" && token == "":
		return fail(400, "MissingSecurityToken", "The parameter SecurityToken is required for this key.")
	case token != key.token:
		return fail(400, "InvalidSecurityToken.MismatchWithAccessKey", "The security token is not that of the key.")
	case !key.expires.IsZero() && !q.now.Before(key.expires):
		return fail(400, "InvalidSecurityToken.Expired", "The security token has expired.")
	}
	nonce := id + " " + q.params.Get("SignatureNonce")
	if q.s.nonces[nonce] {
		return fail(400, "SignatureNonceUsed", "The nonce was used before.")
	}
	q.s.nonces[nonce] = true
	return id, key, nil
}

func (q *stsRequest) signature(secret string) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(q.params)) {
		if name != "Signature" {
			pairs = append(pairs, escape(name, "")+"="+escape(q.params.Get(name), ""))
		}
	}
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(q.method + "&" + escape("/", "") + "&" + escape(strings.Join(pairs, "&"), "")))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

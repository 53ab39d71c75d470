package osstest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// claimV1 reads "id:signature".
func (q *request) claimV1(credentials string) (*claim, *refusal) {
	id, signature, ok := strings.Cut(strings.TrimSpace(credentials), ":")
	if !ok || id == "" || signature == "" {
		return nil, invalidArgument("Authorization", "OSS "+credentials, "The Authorization header is not OSS id:signature.")
	}
	date := q.header(hDate)
	if date == "" {
		date = q.header("Date")
	}
	at, err := http.ParseTime(date)
	if err != nil {
		return nil, accessDenied("The request has no valid Date.")
	}
	return &claim{
		keyID: id, token: q.header(hSecurityToken), signature: signature, at: at.UTC(),
		toSign: q.stringToSignV1(date), sign: signV1,
	}, nil
}

// claimURLV1 reads the query of a signed URL.
func (q *request) claimURLV1() (*claim, *refusal) {
	expires, err := strconv.ParseInt(q.query.Get("Expires"), 10, 64)
	id, signature := q.query.Get("OSSAccessKeyId"), q.query.Get("Signature")
	if err != nil || id == "" || signature == "" {
		return nil, accessDenied("A signed URL needs OSSAccessKeyId, Expires and Signature.")
	}
	return &claim{
		keyID: id, token: q.query.Get("security-token"), signature: signature, until: time.Unix(expires, 0),
		toSign: q.stringToSignV1(q.query.Get("Expires")), sign: signV1,
	}, nil
}

func signV1(secret, toSign string) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(toSign))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (q *request) stringToSignV1(date string) string {
	var b strings.Builder
	for _, line := range []string{q.r.Method, q.header("Content-MD5"), q.header("Content-Type"), date} {
		b.WriteString(line + "\n")
	}
	headers := ossHeaders(q.r.Header, func(string) bool { return false })
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		b.WriteString(name + ":" + headers[name] + "\n")
	}
	b.WriteString(q.resourceV1())
	return b.String()
}

func (q *request) resourceV1() string {
	resource := "/"
	if q.bucket != "" {
		resource += q.bucket + "/" + q.key
	}
	mark, last := "?", ""
	for _, p := range params(q.r.URL.RawQuery, decoded) {
		if (signedV1[p.name] || strings.HasPrefix(p.name, "x-oss-")) && p.name != last { // of a repeated name the first
			resource += mark + p.String()
			mark, last = "&", p.name
		}
	}
	return resource
}

// signedV1 holds the query parameters that are part of the resource; the others can be changed
// without breaking a signature.
var signedV1 = func() map[string]bool {
	names := strings.Fields(`
		acl append bucketInfo callback callback-var cloudboxes cname comp continuation-token cors delete encryption
		inventory inventoryId lifecycle live location logging objectInfo objectMeta partNumber policy position
		publicAccessBlock qos referer regionList replication replicationLocation replicationProgress requestPayment
		response-cache-control response-content-disposition response-content-encoding response-content-language
		response-content-type response-expires restore security-token sequential stat style styleName symlink tagging
		transferAcceleration uploadId uploads versionId versioning versions website worm wormExtend wormId`)
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}()

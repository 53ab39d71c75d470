package sign

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // version 1 is defined with it
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// PresignV4 signs req for whoever has its URL until now+validity, in whole seconds: the signature
// goes into the query. It covers what [Keys.V4] covers, so that the sender has to send the same x-oss-*
// headers, Content-Type and Content-MD5. It changes req.URL.RawQuery alone.
//
// Page: Alibaba Cloud OSS, "Include a V4 signature in a URL".
func PresignV4(req *http.Request, res Resource, region string, c Credentials, now time.Time, validity time.Duration) {
	stamp := now.UTC().Format(layoutStamp)
	s := scope{day: stamp[:lenDay], region: region}
	credential := string(s.appendTo([]byte(c.AccessKeyID + "/")))
	query := newQuery(req.URL.RawQuery)
	query.add("x-oss-signature-version", algorithmV4)
	query.add("x-oss-credential", credential)
	query.add("x-oss-date", stamp)
	query.add("x-oss-expires", strconv.FormatInt(int64(validity/time.Second), 10))
	if c.SecurityToken != "" {
		query.add("x-oss-security-token", c.SecurityToken)
	}
	req.URL.RawQuery = string(query)

	digest := sha256.Sum256(appendRequestV4(nil, req, res))
	key := s.signingKey(c.AccessKeySecret)
	signature := hmacSHA256(key[:], s.appendStringToSign(nil, stamp, digest))
	query.add("x-oss-signature", hex.EncodeToString(signature[:]))
	req.URL.RawQuery = string(query)
}

// PresignV1 is [PresignV4] by the older scheme, which covers the sub-resources of the query alone.
//
// Page: Alibaba Cloud OSS, "Include a V1 signature in a URL".
func PresignV1(req *http.Request, res Resource, c Credentials, now time.Time, validity time.Duration) {
	expires := strconv.FormatInt(now.Add(validity).Unix(), 10)
	query := newQuery(req.URL.RawQuery)
	query.add("OSSAccessKeyId", c.AccessKeyID)
	query.add("Expires", expires)
	if c.SecurityToken != "" {
		query.add("security-token", c.SecurityToken)
	}
	req.URL.RawQuery = string(query)

	mac := hmac.New(sha1.New, []byte(c.AccessKeySecret))
	mac.Write(appendStringToSignV1(nil, req, res, expires))
	query.add("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	req.URL.RawQuery = string(query)
}

// rawQuery is a query that is escaped as it is signed.
type rawQuery []byte

func newQuery(raw string) rawQuery { return rawQuery(raw) }

func (q *rawQuery) add(name, value string) {
	if len(*q) > 0 {
		*q = append(*q, '&')
	}
	*q = append(*q, name+"="+Escape(value)...)
}

package sign

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	algorithmV4     = "OSS4-HMAC-SHA256"
	productV4       = "oss"
	terminatorV4    = "aliyun_v4_request"
	unsignedPayload = "UNSIGNED-PAYLOAD"

	layoutStamp = "20060102T150405Z"
	lenDay      = len("20060102")
)

// Keys remembers the last signing key, which is good for a day: a client that has one derives it
// once. The zero value is ready, and safe for concurrent use.
type Keys struct{ last atomic.Pointer[signingKey] }

type signingKey struct {
	scope
	secret string
	key    [sha256.Size]byte
}

func (k *Keys) get(s scope, secret string) *signingKey {
	if last := k.last.Load(); last != nil && last.scope == s && last.secret == secret {
		return last
	}
	derived := &signingKey{s, secret, s.signingKey(secret)}
	k.last.Store(derived)
	return derived
}

// V4 signs req for a region such as "cn-hangzhou" (without the prefix "oss-"). It sets x-oss-date,
// x-oss-content-sha256, x-oss-security-token (or removes it) and Authorization, and removes Date,
// for which x-oss-date stands.
//
// The signature covers the method, the resource, the whole query and the headers x-oss-*,
// Content-Type and Content-MD5, so these must not change afterwards. It does not cover the body: the
// payload hash is UNSIGNED-PAYLOAD, the only value OSS takes for objects. Header keys must be
// canonical, as http.Header.Set makes them. A query must be escaped as [Escape] or
// url.Values.Encode does it. A parameter given twice is signed twice, in the order of the query.
//
// Page: Alibaba Cloud OSS, "Include a V4 signature in the Authorization header".
func (k *Keys) V4(req *http.Request, res Resource, region string, c Credentials, now time.Time) {
	stamp := now.UTC().Format(layoutStamp)
	s := scope{day: stamp[:lenDay], region: region}

	h := headerOf(req)
	values := []string{stamp, unsignedPayload, c.SecurityToken, ""} // one allocation for four headers
	h[headerOSSDate] = values[0:1:1]
	h[headerOSSSHA256] = values[1:2:2]
	setToken(h, values[2:3:3])
	delete(h, headerDate)

	var stack [bufferSize]byte
	buf := appendRequestV4(stack[:0], req, res)
	digest := sha256.Sum256(buf)
	buf = s.appendStringToSign(buf[:0], stamp, digest)
	key := k.get(s, c.AccessKeySecret)
	signature := hmacSHA256(key.key[:], buf)

	values[3] = s.authorization(c.AccessKeyID, signature)
	h[headerAuthorization] = values[3:4:4]
}

// appendRequestV4 appends the canonical request.
func appendRequestV4(buf []byte, req *http.Request, res Resource) []byte {
	buf = append(buf, methodOf(req)...)
	buf = append(buf, '\n')
	buf = appendEscaped(buf, res.path(), true)
	buf = append(buf, '\n')
	buf = appendQueryV4(buf, req.URL.RawQuery)
	buf = append(buf, '\n')
	buf = appendHeaders(buf, req.Header, isSignedV4)
	// an empty line ends the headers, another one is the empty list of additional headers
	buf = append(buf, "\n\n"...)
	return append(buf, unsignedPayload...)
}

func isSignedV4(name string) bool {
	return name == headerContentType || name == headerContentMD5 || isOSSHeader(name)
}

// scope is what one signing key is good for: a day (UTC, yyyymmdd) in a region.
type scope struct{ day, region string }

func (s scope) appendTo(buf []byte) []byte {
	buf = append(buf, s.day...)
	buf = append(buf, '/')
	buf = append(buf, s.region...)
	return append(buf, "/"+productV4+"/"+terminatorV4...)
}

func (s scope) appendStringToSign(buf []byte, stamp string, digest [sha256.Size]byte) []byte {
	buf = append(buf, algorithmV4+"\n"...)
	buf = append(buf, stamp...)
	buf = append(buf, '\n')
	buf = s.appendTo(buf)
	buf = append(buf, '\n')
	return hex.AppendEncode(buf, digest[:])
}

func (s scope) authorization(accessKeyID string, signature [sha256.Size]byte) string {
	var stack [256]byte
	buf := append(stack[:0], algorithmV4+" Credential="...)
	buf = append(buf, accessKeyID...)
	buf = append(buf, '/')
	buf = s.appendTo(buf)
	buf = append(buf, ",Signature="...)
	return string(hex.AppendEncode(buf, signature[:]))
}

// signingKey takes about 2 µs; it is remembered by Keys, and never in a global variable.
func (s scope) signingKey(secret string) [sha256.Size]byte {
	var stack [128]byte
	first := append(append(stack[:0], "aliyun_v4"...), secret...)
	key := hmacSHA256(first, []byte(s.day))
	key = hmacSHA256(key[:], []byte(s.region))
	key = hmacSHA256(key[:], []byte(productV4))
	return hmacSHA256(key[:], []byte(terminatorV4))
}

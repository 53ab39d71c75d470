package osstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	algorithmV4     = "OSS4-HMAC-SHA256"
	timeV4          = "20060102T150405Z"
	unsignedPayload = "UNSIGNED-PAYLOAD"
)

// scope is a V4 credential without the access key id: what a signing key is good for.
type scope struct{ keyID, date, region, product string }

func parseScope(credential string) (scope, bool) {
	p := strings.Split(credential, "/")
	if len(p) != 5 || slices.Contains(p, "") || p[4] != "aliyun_v4_request" || !slices.Contains([]string{"oss", "oss-cloudbox"}, p[3]) {
		return scope{}, false
	}
	return scope{keyID: p[0], date: p[1], region: p[2], product: p[3]}, true
}

func (c scope) String() string {
	return strings.Join([]string{c.date, c.region, c.product, "aliyun_v4_request"}, "/")
}

func (c scope) sign(secret, toSign string) string {
	key := []byte("aliyun_v4" + secret)
	for _, step := range []string{c.date, c.region, c.product, "aliyun_v4_request", toSign} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(step))
		key = mac.Sum(nil)
	}
	return hex.EncodeToString(key)
}

// claimV4 reads "Credential=...,AdditionalHeaders=...,Signature=...".
func (q *request) claimV4(fields string) (*claim, *refusal) {
	f := map[string]string{}
	for part := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		f[name] = value
	}
	additional, no := parseAdditional(f, "AdditionalHeaders")
	if no != nil {
		return nil, no
	}
	payload := q.header(hPayload)
	if payload != unsignedPayload {
		return nil, invalidArgument(hPayload, payload, "The x-oss-content-sha256 header has to be UNSIGNED-PAYLOAD.")
	}
	c, no := q.newClaimV4(f["Credential"], f["Signature"], q.header(hDate), additional)
	if no != nil {
		return nil, no
	}
	c.token = q.header(hSecurityToken)
	return c, nil
}

// claimURLV4 reads the query of a signed URL.
func (q *request) claimURLV4() (*claim, *refusal) {
	f := map[string]string{}
	for name := range q.query {
		f[name] = q.query.Get(name)
	}
	for _, name := range []string{"x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature"} {
		if f[name] == "" {
			return nil, invalidArgument(name, "", "A signed URL needs the parameter "+name+".").withEC("0002-00000215")
		}
	}
	if v := f["x-oss-signature-version"]; v != algorithmV4 {
		return nil, invalidArgument("x-oss-signature-version", v, "The signature version is unknown.")
	}
	seconds, err := strconv.Atoi(f["x-oss-expires"])
	if err != nil || seconds < 1 || seconds > 604800 {
		return nil, invalidArgument("x-oss-expires", f["x-oss-expires"], "A signed URL lives 1 to 604800 seconds.")
	}
	additional, no := parseAdditional(f, "x-oss-additional-headers")
	if no != nil {
		return nil, no
	}
	c, no := q.newClaimV4(f["x-oss-credential"], f["x-oss-signature"], f["x-oss-date"], additional)
	if no != nil {
		return nil, no
	}
	c.token, c.until = f["x-oss-security-token"], c.at.Add(time.Duration(seconds)*time.Second)
	return c, nil
}

func (q *request) newClaimV4(credential, signature, date string, additional []string) (*claim, *refusal) {
	sc, ok := parseScope(credential)
	if !ok || signature == "" {
		return nil, invalidArgument("Credential", credential, "The signature has no valid Credential, or no Signature.")
	}
	at, err := time.Parse(timeV4, date)
	if err != nil {
		return nil, accessDenied("The request has no valid x-oss-date.")
	}
	if sc.date != date[:8] {
		return nil, invalidArgument("Credential", credential, "The Credential is of another day than x-oss-date.")
	}
	canonical := q.canonicalV4(additional)
	sum := sha256.Sum256([]byte(canonical))
	return &claim{
		keyID: sc.keyID, signature: signature, at: at, region: sc.region, canonical: canonical, sign: sc.sign,
		toSign: strings.Join([]string{algorithmV4, date, sc.String(), hex.EncodeToString(sum[:])}, "\n"),
	}, nil
}

// parseAdditional reads the names of the headers that are signed beyond the usual: lower-case,
// sorted, none twice.
func parseAdditional(fields map[string]string, name string) ([]string, *refusal) {
	list, ok := fields[name]
	if !ok {
		return nil, nil
	}
	if list == "" {
		return nil, invalidArgument(name, list, "The additional headers are empty.").withEC("0002-00000209")
	}
	names := strings.Split(list, ";")
	for i, n := range names {
		if n == "" || n != strings.ToLower(n) || i > 0 && names[i-1] >= n {
			return nil, invalidArgument(name, list, "The additional headers are not a sorted list of lower-case names.").withEC("0002-00000210")
		}
	}
	return names, nil
}

func (q *request) canonicalV4(additional []string) string {
	uri := "/"
	if q.bucket != "" {
		uri += q.bucket + "/" + q.key
	}
	return strings.Join([]string{
		q.r.Method, escape(uri, "/"), q.canonicalQueryV4(), q.canonicalHeadersV4(additional),
		strings.Join(additional, ";"), unsignedPayload,
	}, "\n")
}

func (q *request) canonicalQueryV4() string {
	var parts []string
	for _, p := range params(q.r.URL.RawQuery, recoded) {
		if p.name != "x-oss-signature" {
			parts = append(parts, p.String())
		}
	}
	return strings.Join(parts, "&")
}

func (q *request) canonicalHeadersV4(additional []string) string {
	headers := ossHeaders(q.r.Header, func(name string) bool {
		return name == "content-type" || name == "content-md5" || slices.Contains(additional, name)
	})
	if slices.Contains(additional, "host") {
		headers["host"] = q.r.Host // net/http keeps it apart
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		b.WriteString(name + ":" + headers[name] + "\n")
	}
	return b.String()
}

// escape percent-encodes all but letters, digits, "-._~" and the bytes of keep.
func escape(s, keep string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~"+keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

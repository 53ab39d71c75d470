package interop

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
)

// random makes requests that OSS could get, and a few that are stranger.
type random struct{ *rand.Rand }

// anything holds bytes of all kinds: those that need no escaping, those that do, space, controls and wide characters.
const anything = "abzABZ019-._~/ +%&=?#!*'()@:,;$\"\\<>{}[]|^`中é😀\u00a0\x7f\x01"

func (r random) pick(from ...string) string { return from[r.IntN(len(from))] }

func (r random) text(alphabet string, most int) string {
	runes := []rune(alphabet)
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	return b.String()
}

func (r random) vector() vector {
	v := vector{
		version: r.pick("V1", "V4"),
		method:  r.pick("GET", "PUT", "POST", "HEAD", "DELETE"),
		region:  r.pick("cn-hangzhou", "eu-central-1"),
		bucket:  r.pick("", "oss-example", "b-1"),
		secret:  r.text("abcXYZ0189", 90) + "x", // longer than a block of the hash, too
		token:   r.pick("", "", r.text("abcXYZ01+/=", 900)),
		at:      time.Date(2026, 11, 21, 21, 30, 45, 0, time.UTC).Add(time.Duration(r.Int64N(1e17))),
	}
	if v.bucket != "" {
		v.key = r.text(anything, 30)
		if r.IntN(4) == 0 {
			v.key += string([]byte{byte(r.IntN(256)), byte(r.IntN(256))}) // keys need not be UTF-8
		}
	}
	v.url = "https://h.example/" + sign.EscapePath(v.key)
	if query := r.query(); query != "" {
		v.url += "?" + query
	}
	v.header = r.header(v.version == "V4", v.token != "")
	return v
}

// query has no parameter twice: the vendor's signer sorts such ones by no rule.
func (r random) query() string {
	seen := map[string]bool{}
	var parts []string
	for range r.IntN(7) {
		name := r.pick("acl", "uploads", "uploadId", "partNumber", "versionId", "continuation-token", "prefix", "list-type",
			"x-oss-process", "response-content-type", "restore", "symlink", "callback-var", "a", "a-b", "a.b", r.text(anything, 5))
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		escape := sign.Escape
		if r.IntN(2) == 0 {
			escape = url.QueryEscape
		}
		part := escape(name)
		if value := r.text(anything, 12); value != "" || r.IntN(2) == 0 {
			part += "=" + escape(value)
		}
		parts = append(parts, part)
		if r.IntN(8) == 0 {
			parts = append(parts, "")
		}
	}
	return strings.Join(parts, "&")
}

// header has headers that are signed and some that are not. What a signer itself sets is there only where both replace it.
func (r random) header(v4, token bool) http.Header {
	h := http.Header{}
	for range r.IntN(8) {
		name := r.pick("x-oss-copy-source", "x-oss-copy-source", "x-oss-metadata-directive", "x-oss-meta-"+r.text("abc-_019^|~", 5)+"x",
			"x-oss-acl", "x-oss-content-sha256", "X-OSS-security-token", "Content-Type", "Content-MD5", "User-Agent", "If-Match",
			"X-Oss", "X-Osss-a", "authorization")
		value := r.text("abz/%=&é ,;", 20)
		switch {
		case name == "Content-Type", name == "Content-MD5":
			h.Set(name, strings.TrimSpace(value)) // one value; the vendor does not trim it
			continue
		case name == "X-OSS-security-token" && !token, name == "x-oss-content-sha256" && !v4:
			continue
		}
		if r.IntN(3) == 0 {
			value = " " + value + "\t "
		}
		h.Add(name, value)
	}
	return h
}

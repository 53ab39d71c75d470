package interop

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer"

	"github.com/farcopy/farcopy/internal/sign"
)

// vectors is how many random requests both signers sign; half of them with each version.
const vectors = 5000

// vector is everything that a signature depends on.
type vector struct {
	version             string
	method, url, region string
	bucket, key         string
	header              http.Header
	secret, token       string
	at                  time.Time
}

func (v *vector) request(t testing.TB) *http.Request {
	t.Helper()
	req := must[*http.Request](t)(http.NewRequest(v.method, v.url, nil))
	req.Header = v.header.Clone()
	return req
}

// byVendor is the Authorization that the vendor's signer comes to.
func (v *vector) byVendor(t testing.TB) string {
	t.Helper()
	req, product := v.request(t), "oss"
	ctx := &signer.SigningContext{
		Product: &product, Region: &v.region, Request: req, Time: v.at,
		Credentials: &credentials.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret, SecurityToken: v.token},
	}
	if v.bucket != "" {
		ctx.Bucket = &v.bucket
	}
	if v.key != "" {
		ctx.Key = &v.key
	}
	var s signer.Signer = &signer.SignerV4{}
	if v.version == "V1" {
		s = &signer.SignerV1{}
	}
	if err := s.Sign(context.Background(), ctx); err != nil {
		t.Fatal(err)
	}
	return req.Header.Get("Authorization")
}

// byUs is the Authorization that package sign comes to.
func (v *vector) byUs(t testing.TB) string {
	t.Helper()
	req := v.request(t)
	signOurs(req, v)
	return req.Header.Get("Authorization")
}

func signOurs(req *http.Request, v *vector) {
	key := sign.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret, SecurityToken: v.token}
	if v.version == "V1" {
		sign.V1(req, sign.Resource{Bucket: v.bucket, Key: v.key}, key, v.at)
		return
	}
	new(sign.Keys).V4(req, sign.Resource{Bucket: v.bucket, Key: v.key}, v.region, key, v.at)
}

func TestSignersAgree(t *testing.T) {
	r := newRandom()
	count := map[string]int{}
	for range vectors {
		v := r.vector()
		count[v.version]++
		if theirs, ours := v.byVendor(t), v.byUs(t); theirs != ours {
			t.Errorf("%+v\nthe vendor signs %s\nwe sign         %s", v, theirs, ours)
		}
	}
	t.Logf("signed alike: %v", count)
}

// TestSignersDiffer is the bad case: what is changed after the vendor signed has to come out as another signature.
func TestSignersDiffer(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(v *vector) bool // false: it does not apply
	}{
		{"method", func(v *vector) bool { v.method += "X"; return true }},
		{"last byte of the secret", func(v *vector) bool { v.secret = flip(v.secret); return true }},
		{"last byte of the token", func(v *vector) bool { v.token = flip(v.token); return v.token != "" }},
		{"no token", func(v *vector) bool { had := v.token != ""; v.token = ""; return had }},
		{"last byte of the key", func(v *vector) bool { v.key = flip(v.key); return v.key != "" }},
		{"key without bucket", func(v *vector) bool { had := v.bucket != ""; v.bucket = ""; return had }},
		{"a second later", func(v *vector) bool { v.at = v.at.Add(time.Second); return true }},
		{"another region", func(v *vector) bool { v.region += "x"; return v.version == "V4" }},
		{"a header more", func(v *vector) bool { v.header.Add("X-Oss-Zzz", ""); return true }},
		{"a header less", func(v *vector) bool {
			_, had := v.header["X-Oss-Copy-Source"]
			v.header.Del("X-Oss-Copy-Source")
			return had
		}},
		{"headers' values exchanged", func(v *vector) bool {
			a, b := v.header.Get("X-Oss-Copy-Source"), v.header.Get("X-Oss-Metadata-Directive")
			if len(v.header["X-Oss-Copy-Source"]) != 1 || len(v.header["X-Oss-Metadata-Directive"]) != 1 {
				return false
			}
			if strings.TrimSpace(a) == strings.TrimSpace(b) {
				return false
			}
			v.header.Set("X-Oss-Copy-Source", b)
			v.header.Set("X-Oss-Metadata-Directive", a)
			return true
		}},
		{"a header's values in another order", func(v *vector) bool {
			values := v.header["X-Oss-Copy-Source"]
			if len(values) != 2 || strings.Contains(values[0]+values[1], ",") {
				return false
			}
			if strings.TrimSpace(values[0]) == strings.TrimSpace(values[1]) {
				return false
			}
			values[0], values[1] = values[1], values[0]
			return true
		}},
		{"content type", func(v *vector) bool { v.header.Set("Content-Type", v.header.Get("Content-Type")+"x"); return true }},
		{"a parameter more", func(v *vector) bool { v.url = withParameter(v.url, "x-oss-zzz=1"); return true }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, tried := newRandom(), 0
			for range vectors / 5 {
				v := r.vector()
				theirs := v.byVendor(t)
				if !tt.change(&v) {
					continue
				}
				tried++
				if v.byUs(t) == theirs {
					t.Errorf("the same signature for %+v", v)
				}
			}
			if tried < 5 {
				t.Errorf("tried %d times only", tried)
			}
		})
	}
}

// flip changes the lowest bit of the last byte.
func flip(s string) string {
	if s == "" {
		return s
	}
	return s[:len(s)-1] + string([]byte{s[len(s)-1] ^ 1})
}

func withParameter(url, parameter string) string {
	if strings.Contains(url, "?") {
		return url + "&" + parameter
	}
	return url + "?" + parameter
}

// newRandom starts the same sequence each time, so that a finding can be found again.
func newRandom() *random { return &random{rand.New(rand.NewPCG(1, 2))} }

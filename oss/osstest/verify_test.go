package osstest_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// vectors were signed by the vendor's own SDK: a copy to "new dir/a+b?.jpg" of bucket oss-example,
// by key i with secret s.
var vectors = map[string]h{
	"V1": {"Authorization": "OSS i:00wLEmSF93RlC9vhqtCCcqMGWAs=", "Date": "Tue, 24 Feb 2026 07:18:48 GMT"},
	"V4": {
		"Authorization": "OSS4-HMAC-SHA256 Credential=i/20260224/cn-hangzhou/oss/aliyun_v4_request," +
			"AdditionalHeaders=cache-control,Signature=2b456efd08f6c28c1cac39c9d825ed4a6f283ac41ad07eaf3c1b6fd9bb44979c",
		"x-oss-date": "20260224T071848Z", "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
	},
}

var vectorTime = time.Date(2026, 2, 24, 7, 18, 48, 0, time.UTC)

func vector(t *testing.T, version, base string) *http.Request {
	r, err := http.NewRequest("PUT", base+"/new%20dir/a%2Bb%3F.jpg", nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range (h{
		"x-oss-copy-source": "/oss-example/oss.jpg", "x-oss-metadata-directive": "REPLACE", "x-oss-meta-who": "me",
		"Content-Type": "image/jpeg", "Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg==", "Cache-Control": "no-cache",
	}) {
		r.Header.Set(k, v)
	}
	for k, v := range vectors[version] {
		r.Header.Set(k, v)
	}
	return r
}

func TestSignatureVectors(t *testing.T) {
	for version := range vectors {
		for _, base := range []string{"http://sim/oss-example", "https://oss-example.oss-cn-hangzhou.aliyuncs.com", "https://oss-example.cn-hangzhou.oss.aliyuncs.com"} {
			srv, c := newCaller(t)
			srv.Example()
			srv.Advance(vectorTime.Sub(srv.Now()))
			c.must(vector(t, version, base)).want(t, 200, "")
			if _, ok := srv.Object("oss-example", "new dir/a+b?.jpg"); !ok {
				t.Errorf("%s: no copy:\n%s", base, srv.Tree())
			}
			changes := map[string]func(r *http.Request){
				"method":   func(r *http.Request) { r.Method = "GET" },
				"key":      func(r *http.Request) { r.URL.Path, r.URL.RawPath = r.URL.Path+"x", "" },
				"versions": func(r *http.Request) { r.URL.RawQuery = "versionId=1" },
				"source":   func(r *http.Request) { r.Header.Set("x-oss-copy-source", "/oss-example/x") },
				"type":     func(r *http.Request) { r.Header.Set("Content-Type", "image/png") },
				"digest":   func(r *http.Request) { r.Header.Del("Content-MD5") },
				"extra":    func(r *http.Request) { r.Header.Set("x-oss-forbid-overwrite", "true") },
			}
			if version == "V4" {
				changes["additional header"] = func(r *http.Request) { r.Header.Set("Cache-Control", "no-store") }
			}
			for name, change := range changes {
				r := vector(t, version, base)
				change(r)
				got := c.must(r)
				if got.want(t, 403, "SignatureDoesNotMatch"); t.Failed() {
					t.Fatalf("%s: changed %s", version, name)
				}
			}
		}
	}
}

func TestSignatureMismatchSaysWhy(t *testing.T) {
	_, c := newCaller(t)
	c.secret = "wrong"
	got := c.do("GET", "/b/src", "", nil, "")
	got.want(t, 403, "SignatureDoesNotMatch")
	toSign := got.field("StringToSign")
	if !strings.HasPrefix(toSign, "OSS4-HMAC-SHA256\n") || got.field("StringToSignBytes") != fmt.Sprintf("% X", toSign) ||
		len(got.field("SignatureProvided")) != 64 || !strings.HasPrefix(got.field("CanonicalRequest"), "GET\n/b/src\n\n") {
		t.Errorf("the refusal is %s", got.body)
	}
	if got.field("RequestId") != got.header.Get("x-oss-request-id") {
		t.Errorf(`got.field("RequestId") is %v, want %v`, got.field("RequestId"), got.header.Get("x-oss-request-id"))
	}
	if got.field("HostId") != "sim" {
		t.Errorf(`got.field("HostId") is %q, want %q`, got.field("HostId"), "sim")
	}
	if got.header.Get("Content-Type") != "application/xml" {
		t.Errorf(`got.header.Get("Content-Type") is %q, want %q`, got.header.Get("Content-Type"), "application/xml")
	}
}

func TestAuthorizationRefused(t *testing.T) {
	srv, c := newCaller(t)
	v4 := func(fields string) h {
		return h{"Authorization": "OSS4-HMAC-SHA256 " + fields, "x-oss-content-sha256": "UNSIGNED-PAYLOAD", "x-oss-date": srv.Now().Format("20060102T150405Z")}
	}
	scope := "Credential=i/" + srv.Now().Format("20060102") + "/cn-hangzhou/oss/aliyun_v4_request"
	for _, tt := range []struct {
		header   h
		code, ec string
		status   int
	}{
		{nil, "AccessDenied", "0003-00000001", 403},
		{h{"Authorization": "Bearer x"}, "InvalidArgument", "", 400},
		{h{"Authorization": "OSS nothing"}, "InvalidArgument", "", 400},
		{h{"Authorization": "OSS i:x"}, "AccessDenied", "0003-00000001", 403},
		{h{"Authorization": "OSS other:x", "Date": srv.Now().Format(http.TimeFormat)}, "InvalidAccessKeyId", "", 403},
		{v4("Credential=i/20260224,Signature=x"), "InvalidArgument", "", 400},
		{v4("Credential=i/20010101/cn-hangzhou/oss/aliyun_v4_request,Signature=x"), "InvalidArgument", "", 400},
		{v4(scope + ",AdditionalHeaders=,Signature=x"), "InvalidArgument", "0002-00000209", 400},
		{v4(scope + ",AdditionalHeaders=host;,Signature=x"), "InvalidArgument", "0002-00000210", 400},
		{v4(scope + ",AdditionalHeaders=Host,Signature=x"), "InvalidArgument", "0002-00000210", 400},
		{v4(scope + ",AdditionalHeaders=range;host,Signature=x"), "InvalidArgument", "0002-00000210", 400},
		{h{"Authorization": "OSS4-HMAC-SHA256 " + scope + ",Signature=x"}, "InvalidArgument", "", 400},
		{h{"Authorization": "OSS4-HMAC-SHA256 " + scope + ",Signature=x", "x-oss-content-sha256": "UNSIGNED-PAYLOAD"}, "AccessDenied", "0003-00000001", 403},
	} {
		got := c.must(c.request("GET", "/b/src", "", tt.header, ""))
		got.want(t, tt.status, tt.code)
		if got.field("EC") != tt.ec {
			t.Errorf("%v: EC %q, want %q", tt.header, got.field("EC"), tt.ec)
		}
	}
}

func TestClockSkew(t *testing.T) {
	srv, c := newCaller(t)
	send := func(off time.Duration) reply {
		r := c.request("GET", "/b/src", "", nil, "")
		c.sign(r, "/b/src", srv.Now().Add(off))
		return c.must(r)
	}
	for _, off := range []time.Duration{14 * time.Minute, -14 * time.Minute} {
		send(off).want(t, 200, "")
	}
	for _, off := range []time.Duration{16 * time.Minute, -16 * time.Minute} {
		got := send(off)
		got.want(t, 403, "RequestTimeTooSkewed")
		if got.field("EC") != "0002-00000504" {
			t.Errorf(`got.field("EC") is %q, want %q`, got.field("EC"), "0002-00000504")
		}
		if got.field("MaxAllowedSkewMilliseconds") != "900000" {
			t.Errorf(`got.field("MaxAllowedSkewMilliseconds") is %q, want %q`, got.field("MaxAllowedSkewMilliseconds"), "900000")
		}
		if got.field("ServerTime") == "" {
			t.Errorf("the refusal is %s", got.body)
		}
	}
	srv.Advance(24 * time.Hour)
	at, err := http.ParseTime(send(-24 * time.Hour).header.Get("Date"))
	if off := srv.Now().Sub(at); err != nil || off > time.Minute {
		t.Errorf("Date is %v off: %v", off, err)
	}
}

func TestSecurityToken(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddTemporaryKey("STS.1", "one", "token-1", srv.Now().Add(time.Hour))
	srv.AddTemporaryKey("STS.2", "two", "token-2", time.Time{})
	try := func(id, secret, token string) reply {
		c.id, c.secret, c.token = id, secret, token
		return c.do("GET", "/b/src", "", nil, "")
	}
	try("STS.1", "one", "token-1").want(t, 200, "")
	try("STS.1", "one", "").want(t, 403, "InvalidSecurityToken")
	try("STS.1", "one", "nobody's").want(t, 403, "InvalidSecurityToken")
	try("STS.1", "one", "token-2").want(t, 403, "AccessKeyIdAndSecurityTokenNotMatch")
	try("STS.3", "one", "token-1").want(t, 403, "InvalidAccessKeyId")
	try("i", "s", "token-1").want(t, 403, "AccessKeyIdAndSecurityTokenNotMatch")
	srv.Advance(time.Hour)
	try("STS.1", "one", "token-1").want(t, 403, "InvalidSecurityToken")
	try("STS.2", "two", "token-2").want(t, 200, "")
}

func TestPermissionsAndRegion(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("far", func(b *osstest.Bucket) { b.Region = "cn-beijing" })
	c.do("GET", "/far/k", "", nil, "").want(t, 400, "InvalidArgument")
	r := vector(t, "V4", "https://oss-example.oss-cn-beijing.aliyuncs.com")
	srv.Example()
	srv.Advance(vectorTime.Sub(srv.Now()))
	c.must(r).want(t, 403, "AccessDenied")

	srv.AddAccessKey("reader", "r", "oss:GetObject")
	c.id, c.secret = "reader", "r"
	c.do("GET", "/b/src", "", nil, "").want(t, 200, "")
	c.do("GET", "/b/src", "tagging", nil, "").want(t, 403, "AccessDenied")
	c.copy("/b/src", "/b/dst", nil).want(t, 403, "AccessDenied")
	srv.AddAccessKey("reader", "r", "oss:GetObject", "oss:PutObject")
	c.copy("/b/src", "/b/dst", nil).want(t, 403, "AccessDenied") // its tags may not be read
	c.copy("/b/src", "/b/dst", h{"x-oss-tagging-directive": "Replace"}).want(t, 200, "")
}

func TestSignedURLV1(t *testing.T) {
	srv, c := newCaller(t)
	signed := func(secret string, expires time.Time) *http.Request {
		at := fmt.Sprint(expires.Unix())
		mac := hmac.New(sha1.New, []byte(secret))
		fmt.Fprintf(mac, "GET\n\n\n%s\n/b/src?versionId=null", at)
		q := url.Values{"Expires": {at}, "OSSAccessKeyId": {"i"}, "Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}, "versionId": {"null"}}
		return c.request("GET", "/b/src", q.Encode(), nil, "")
	}
	if got := c.must(signed("s", srv.Now().Add(time.Hour))); got.status != 200 || got.body != "content" {
		t.Errorf("answered %d %s", got.status, got.body)
	}
	c.must(signed("x", srv.Now().Add(time.Hour))).want(t, 403, "SignatureDoesNotMatch")
	c.must(signed("s", srv.Now().Add(-time.Second))).want(t, 403, "AccessDenied")
	c.must(c.request("GET", "/b/src", "OSSAccessKeyId=i", nil, "")).want(t, 403, "AccessDenied")
	got := c.must(c.request("GET", "/b/src", "x-oss-signature-version=OSS4-HMAC-SHA256", nil, ""))
	if got.want(t, 400, "InvalidArgument"); got.field("EC") != "0002-00000215" {
		t.Errorf("EC %q", got.field("EC"))
	}
}

func TestSignedURLV4(t *testing.T) {
	srv, c := newCaller(t)
	signed := func(lives string) *http.Request {
		stamp := srv.Now().Format("20060102T150405Z")
		query := "versionId=null&x-oss-additional-headers=host&x-oss-credential=" + url.QueryEscape(c.credential(stamp)) +
			"&x-oss-date=" + stamp + "&x-oss-expires=" + lives + "&x-oss-signature-version=OSS4-HMAC-SHA256"
		signature := c.signature(stamp, "GET\n/b/src\n"+query+"\nhost:sim\n\nhost\nUNSIGNED-PAYLOAD")
		return c.request("GET", "/b/src", query+"&x-oss-signature="+signature, nil, "")
	}
	r := signed("60")
	if got := c.must(r); got.status != 200 || got.body != "content" {
		t.Errorf("answered %d %s", got.status, got.body)
	}
	other := r.Clone(t.Context())
	other.Host = "localhost"
	c.must(other).want(t, 403, "SignatureDoesNotMatch")
	srv.Advance(2 * time.Minute)
	c.must(r).want(t, 403, "AccessDenied")
	for _, lives := range []string{"0", "604801", "soon"} {
		c.must(signed(lives)).want(t, 400, "InvalidArgument")
	}
}

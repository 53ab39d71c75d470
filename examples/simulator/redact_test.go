package main

import (
	"strings"
	"testing"
)

func TestMaskHeader(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc", "Bearer REDACTED"},
		{"Authorization", "Basic dTpw", "Basic REDACTED"},
		{"Authorization", "OSS4-HMAC-SHA256 Credential=i/2,Signature=abc", "OSS4-HMAC-SHA256 REDACTED"},
		{"Authorization", "abc", "REDACTED"},
		{"Proxy-Authorization", "Basic x", "Basic REDACTED"},
		{"Cookie", "dAccessCode-LF1=test", "REDACTED"},
		{"X-Api-Key", "k", "REDACTED"},
		{"X-Oss-Security-Token", "k", "REDACTED"},
		{"accessToken", "k", "REDACTED"},
		{"refreshToken", "k", "REDACTED"},
		{"Boxapi", "shared_link=https://x&shared_link_password=p", "REDACTED"},
		{"LinkID", "LF1", "REDACTED"},
		{"X-Oss-Meta-Token", "public", "public"},
		{"X-Oss-Copy-Source", "/b/k", "/b/k"},
		{"Referer", "http://h/?token=t&a=b", "http://h/?token=REDACTED&a=b"},
		{"Content-Type", "application/json", "application/json"},
		{"Authorization", "", ""},
	} {
		want(t, tt.name+": "+tt.value, maskHeader(tt.name, tt.value), tt.want)
	}
}

func TestMaskTarget(t *testing.T) {
	for target, masked := range map[string]string{
		"/b/k?OSSAccessKeyId=i&Expires=1&Signature=a%2Fb%3D":               "/b/k?OSSAccessKeyId=REDACTED&Expires=1&Signature=REDACTED",
		"/b/k?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=ab": "/b/k?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=REDACTED",
		"/b/k?x-oss-credential=i%2F2&x-oss-security-token=t&x-oss-date=d":  "/b/k?x-oss-credential=REDACTED&x-oss-security-token=REDACTED&x-oss-date=d",
		"/b?list-type=2&continuation-token=c":                              "/b?list-type=2&continuation-token=c",
		"/v2/query?client_secret=s;X-Bit-Folder=/":                         "/v2/query?client_secret=REDACTED;X-Bit-Folder=/",
		"/?client%5Fsecret=s":                                              "/?client%5Fsecret=REDACTED",
		"/?CLIENT_SECRET=s&%zz=1":                                          "/?CLIENT_SECRET=REDACTED&%zz=1",
		"/connect/authorize?code=c&state=x":                                "/connect/authorize?code=REDACTED&state=x",
		"http://u:p@h/x?y":                                                 "http://REDACTED@h/x?y",
		"/a@b":                                                             "/a@b",
		"/?token":                                                          "/?token",
		"/?":                                                               "/?",
	} {
		want(t, target, maskTarget(target), masked)
	}
}

func TestMaskBody(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, tt := range []struct{ kind, body, want string }{
		{form, "grant_type=client_credentials&client_id=i&client_secret=s&box_subject_id=1", "grant_type=client_credentials&client_id=i&client_secret=REDACTED&box_subject_id=1"},
		{form, "assertion=a.b.c&refresh_token=r&code=c&password=p", "assertion=REDACTED&refresh_token=REDACTED&code=REDACTED&password=REDACTED"},
		{"", "client_secret=s", "client_secret=REDACTED"},
		{form, "{&client_secret=s", "{&client_secret=REDACTED"},
		{"application/json", `{"client_secret": "s", "objects": [ {"path":"/a"} ]}`, `{"client_secret": "REDACTED", "objects": [ {"path":"/a"} ]}`},
		{"application/json", `{"a":{"access_token":"s\"x","b":1},"password":12,"n":null}`, `{"a":{"access_token":"REDACTED","b":1},"password":"REDACTED","n":null}`},
		{"", `{"client\u005fsecret":{"deep":["x"]},"a":"b"}`, `{"client\u005fsecret":"REDACTED","a":"b"}`},
		{"text/plain", ` [{"token":"abc`, ` [{"token":"REDACTED"`},
		{"", `{"token" : [1,2`, `{"token" : "REDACTED"`},
		{"", `{"token":tru}x`, `{"token":"REDACTED"}x`},
		{"", `{"name":"token","value":"v"}`, `{"name":"token","value":"v"}`},
		{"", `{"a":"\`, `{"a":"\`},
		{"application/xml", "<Tagging><Key>token</Key></Tagging>", "<Tagging><Key>token</Key></Tagging>"},
		{"", "\xff\xfe", "\xff\xfe"},
		{"", "", ""},
	} {
		want(t, tt.body, string(maskBody([]byte(tt.body), tt.kind)), tt.want)
	}
}

// TestMaskCutBody: wherever the journal cuts a body, nothing of a secret is left, and masking twice
// is masking once.
func TestMaskCutBody(t *testing.T) {
	for _, body := range []string{
		`{"a":"b","token":"s3cr3t","c":[1,{"password":{"x":["s3cr3t"]}}],"secret":s3cr3t,"d":"e"}`,
		"[\n {\"client_secret\" :\t\"s3cr3t\\\"s3cr3t\"}]",
		"a=b&client_secret=s3cr3t&c=d&assertion=s3cr3t",
	} {
		for end := range len(body) + 1 {
			masked := string(maskBody([]byte(body[:end]), ""))
			if strings.Contains(masked, "s3c") {
				t.Errorf("%s is masked as %s", body[:end], masked)
			}
			want(t, "masked again", string(maskBody([]byte(masked), "")), masked)
		}
	}
}

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
		{"Referer", "http://u:p@h/x", "http://REDACTED@h/x"},
		{"Referer", "http://h/#access_token=t&a=b", "http://h/#access_token=REDACTED&a=b"},
		{"X-Auth-Key", "k", "REDACTED"},
		{"Ocp-Apim-Subscription-Key", "k", "REDACTED"},
		{"User-Agent", "bot/1 (+http://h/; me@h)", "bot/1 (+http://h/; me@h)"},
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
		"/?url=http://u:p@h/?token=t":                                      "/?url=http://REDACTED@h/?token=REDACTED",
		"/?redirect_uri=https%3A%2F%2Fh%2Fcb%3Fcode%3Dc%26a%3Db":           "/?redirect_uri=https%3A%2F%2Fh%2Fcb%3Fcode%3DREDACTED%26a%3Db",
		"/?path=%2Fa%3Fb&x=%25":                                            "/?path=%2Fa%3Fb&x=%25",
		"/?sv=1&sig=s&Auth=a&pwd=p":                                        "/?sv=1&sig=REDACTED&Auth=REDACTED&pwd=REDACTED",
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
		{"application/xml", "<C xmlns='x'><AccessKeySecret>s</AccessKeySecret><a>b</a></C>", "<C xmlns='x'><AccessKeySecret>REDACTED</AccessKeySecret><a>b</a></C>"},
		{"", "<sts:SecurityToken a='1'>s", "<sts:SecurityToken a='1'>REDACTED"},
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
		"--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\ns3cr3t\r\n--b--\r\n",
		"<a><Token>s3cr3t</Token></a>",
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

// TestMaskMultipart: a part with the name of a secret is masked, in other parts their secrets are,
// and nothing else changes.
func TestMaskMultipart(t *testing.T) {
	const head = "Content-Disposition: form-data; name="
	const before = "--b\r\n" + head + "\"client_secret\"\r\n\r\ns3cr3t\r\nline\r\n" +
		"--b\r\n" + head + "refresh_token; x=y\r\nContent-Type: text/plain\r\n\r\ns3cr3t\r\n" +
		"--b\r\n" + head + "\"options\"\r\nContent-Type: application/json\r\n\r\n{\"token\":\"s3cr3t\",\"a\":1}\r\n" +
		"--b\r\n" + head + "\"file\"; filename=\"token\"\r\n\r\n\x00\"text\"\r\n--b--\r\n"
	const masked = "--b\r\n" + head + "\"client_secret\"\r\n\r\nREDACTED\r\n" +
		"--b\r\n" + head + "refresh_token; x=y\r\nContent-Type: text/plain\r\n\r\nREDACTED\r\n" +
		"--b\r\n" + head + "\"options\"\r\nContent-Type: application/json\r\n\r\n{\"token\":\"REDACTED\",\"a\":1}\r\n" +
		"--b\r\n" + head + "\"file\"; filename=\"token\"\r\n\r\n\x00\"text\"\r\n--b--\r\n"
	for _, kind := range []string{"multipart/form-data; boundary=b", "multipart/form-data", ""} {
		want(t, kind, string(maskBody([]byte(before), kind)), masked)
		want(t, kind+", with LF", string(maskBody([]byte(strings.ReplaceAll(before, "\r", "")), kind)), strings.ReplaceAll(masked, "\r", ""))
	}
	want(t, "with a preamble", string(maskBody([]byte("x\r\n"+before), "multipart/form-data; boundary=b")), "x\r\n"+masked)
}

package osstest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss/osstest"
)

const role = "acs:ram::1:role/r"

// assumeRole is a request to the token service as the documents describe it, before a change.
func assumeRole(srv *osstest.Server) url.Values {
	return url.Values{
		"Action": {"AssumeRole"}, "Version": {"2015-04-01"}, "Format": {"JSON"}, "AccessKeyId": {"i"}, "SignatureMethod": {"HMAC-SHA1"},
		"SignatureVersion": {"1.0"}, "SignatureNonce": {"n"}, "Timestamp": {srv.Now().Format("2006-01-02T15:04:05Z")},
		"RoleArn": {role}, "RoleSessionName": {"alice"},
	}
}

// send sends parameters in the query and returns the response's members.
func send(t *testing.T, srv *osstest.Server, params url.Values) (status int, members map[string]any) {
	t.Helper()
	resp, err := (&http.Client{Transport: srv.Transport()}).Get("https://sts.aliyuncs.com/?" + params.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&members); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, members
}

func TestSTSRefusals(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*osstest.Server, url.Values)
		status int
		code   string
	}{
		"none":              {func(*osstest.Server, url.Values) {}, 200, ""},
		"no version":        {func(_ *osstest.Server, v url.Values) { v.Del("Version") }, 400, "InvalidVersion"},
		"no action":         {func(_ *osstest.Server, v url.Values) { v.Set("Action", "X") }, 404, "InvalidAction.NotFound"},
		"no nonce":          {func(_ *osstest.Server, v url.Values) { v.Del("SignatureNonce") }, 400, "MissingSignatureNonce"},
		"another method":    {func(_ *osstest.Server, v url.Values) { v.Set("SignatureMethod", "HMAC-MD5") }, 400, "InvalidParameter.SignatureMethod"},
		"no time":           {func(_ *osstest.Server, v url.Values) { v.Set("Timestamp", "now") }, 400, "InvalidTimeStamp.Format"},
		"an old time":       {func(s *osstest.Server, _ url.Values) { s.Advance(16 * time.Minute) }, 400, "InvalidTimeStamp.Expired"},
		"an unknown key":    {func(_ *osstest.Server, v url.Values) { v.Set("AccessKeyId", "x") }, 404, "InvalidAccessKeyId.NotFound"},
		"another secret":    {func(s *osstest.Server, _ url.Values) { s.AddAccessKey("i", "x") }, 400, "SignatureDoesNotMatch"},
		"a token of no key": {func(_ *osstest.Server, v url.Values) { v.Set("SecurityToken", "x") }, 400, "InvalidSecurityToken.MismatchWithAccessKey"},
		"an expired token": {func(s *osstest.Server, v url.Values) {
			s.AddTemporaryKey("i", "s", "t", s.Now())
			v.Set("SecurityToken", "t")
		}, 400, "InvalidSecurityToken.Expired"},
		"no token":            {func(s *osstest.Server, _ url.Values) { s.AddTemporaryKey("i", "s", "t", time.Time{}) }, 400, "MissingSecurityToken"},
		"no such role":        {func(_ *osstest.Server, v url.Values) { v.Set("RoleArn", "x") }, 404, "EntityNotExist.Role"},
		"no session name":     {func(_ *osstest.Server, v url.Values) { v.Set("RoleSessionName", "a b") }, 400, "InvalidParameter.RoleSessionName"},
		"a short session":     {func(_ *osstest.Server, v url.Values) { v.Set("DurationSeconds", "899") }, 400, "InvalidParameter.DurationSeconds"},
		"a session of no end": {func(_ *osstest.Server, v url.Values) { v.Set("DurationSeconds", "3601") }, 400, "InvalidParameter.DurationSeconds"},
		"a bad policy":        {func(_ *osstest.Server, v url.Values) { v.Set("Policy", "{") }, 400, "InvalidParameter.PolicyGrammar"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddRole(role)
			params := assumeRole(srv)
			tt.change(srv, params)
			params.Set("Signature", sign.RPC("GET", params, "s"))
			status, members := send(t, srv, params)
			code, _ := members["Code"].(string)
			testkit.WantEqual(t, "status", status, tt.status)
			testkit.WantEqual(t, "code", code, tt.code)
			if status == 200 { // a request that somebody has seen is of no use to him
				status, members = send(t, srv, params)
				testkit.WantEqual(t, "second status", status, 400)
				testkit.WantEqual(t, "second code", members["Code"].(string), "SignatureNonceUsed")
			}
		})
	}
}

// TestSTSSignature: no change of a signed parameter goes unnoticed.
func TestSTSSignature(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddRole(role)
	params := assumeRole(srv)
	params.Set("Signature", sign.RPC("GET", params, "s"))
	for _, name := range []string{"RoleArn", "RoleSessionName", "SignatureNonce", "Format", "Extra"} {
		changed := url.Values{}
		for k, v := range params {
			changed[k] = v
		}
		changed.Set(name, params.Get(name)+"x")
		_, members := send(t, srv, changed)
		testkit.WantEqual(t, name, members["Code"].(string), "SignatureDoesNotMatch")
	}
}

// TestMetadataTokens: a token is good for its time, and needed where the mode says so.
func TestMetadataTokens(t *testing.T) {
	srv := osstest.NewServer(t)
	client := &http.Client{Transport: srv.Transport()}
	ask := func(method, path string, header ...string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://100.100.100.200"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	const keys, ttl, shown = "/latest/meta-data/ram/security-credentials/", "X-aliyun-ecs-metadata-token-ttl-seconds", "X-aliyun-ecs-metadata-token"
	for _, seconds := range []string{"", "0", "21601", "x"} {
		status, _ := ask("PUT", "/latest/api/token", ttl, seconds)
		testkit.WantEqual(t, "status of a token for "+seconds, status, 400)
	}
	_, token := ask("PUT", "/latest/api/token", ttl, "60")
	wantStatus := func(what string, want int, path string, header ...string) (body string) {
		t.Helper()
		status, body := ask("GET", path, header...)
		testkit.WantEqual(t, what, status, want)
		return body
	}
	wantStatus("without a role", 404, keys, shown, token)
	srv.SetInstanceRole("worker")
	testkit.WantEqual(t, "name", wantStatus("name", 200, keys, shown, token), "worker")
	first := wantStatus("keys", 200, keys+"worker", shown, token)
	testkit.WantContains(t, first, `"Code":"Success"`, `"AccessKeyId":"STS.`, `"Expiration":"`)
	testkit.WantEqual(t, "keys again", strings.Split(wantStatus("keys again", 200, keys+"worker"), "Expiration")[0], strings.Split(first, "Expiration")[0])
	wantStatus("another role", 404, keys+"other", shown, token)
	wantStatus("another token", 403, keys, shown, "x")
	srv.SetMetadataV1(false)
	wantStatus("no token", 403, keys)
	srv.Advance(61 * time.Second)
	wantStatus("an old token", 403, keys, shown, token)
}

package osstest_test

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/sign"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSignedQueries: the client's signer and the simulator read a raw query alike, also what
// net/url would drop from it.
func TestSignedQueries(t *testing.T) {
	srv, c := newCaller(t)
	key := sign.Credentials{AccessKeyID: osstest.DefaultAccessKeyID, AccessKeySecret: osstest.DefaultAccessKeySecret}
	src := sign.Resource{Bucket: "b", Key: "src"}
	signers := map[string]func(*http.Request){
		"V1": func(r *http.Request) { sign.V1(r, src, key, srv.Now()) },
		"V4": func(r *http.Request) { new(sign.Keys).V4(r, src, osstest.DefaultRegion, key, srv.Now()) },
	}
	send := func(signer, signed, sent string) reply {
		r := c.request("GET", "/b/src", signed, nil, "")
		signers[signer](r)
		r.URL.RawQuery = sent
		return c.must(r)
	}
	for signer := range signers {
		for _, query := range []string{"", "a=1&a=2", "a=2&a=1", "a&a=1", "a-b=1&a=1", "versionId=null&versionId=x", "x-oss-a=1&x-oss-a=2",
			"a=+", "a=%20", "a=", "=a", "&a&&b&", "a=%zz", "a=%zz+", "response-content-type=a%2Fb", "response-expires=%zz", "a=1&A=2", "%E5%A4%A7=%2B"} {
			send(signer, query, query).want(t, 200, "")
		}
	}
	for signed, sent := range map[string]string{"a=1": "a=1&a=2", "a=1&a=2": "a=2&a=1", "a=2": "a=1&a=2", "a=1&b=2": "a=1&b=2&c;d=3", "b=2": "b=2&a=%zz", "": "a;b"} {
		send("V4", signed, sent).want(t, 403, "SignatureDoesNotMatch")
	}
	send("V4", "b=2&a=1", "a=1&b=2").want(t, 200, "") // their order is not signed
	for signed, sent := range map[string]string{"versionId=null": "versionId=x&versionId=null", "": "restore=%zz", "x-oss-a=1": "x-oss-b;=1&x-oss-a=1"} {
		if got := send("V1", signed, sent); got.status != 403 || got.field("Code") != "SignatureDoesNotMatch" {
			t.Errorf("V1: %s for %s: %d %s", sent, signed, got.status, got.body)
		}
	}
}

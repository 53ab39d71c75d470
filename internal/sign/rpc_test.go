package sign_test

import (
	"net/url"
	"testing"

	"github.com/farcopy/farcopy/internal/sign"
)

// TestRPC checks the documented example, and what it does not show: characters that other encodings
// treat in other ways.
func TestRPC(t *testing.T) {
	documented := url.Values{
		"Action": {"DescribeRegions"}, "Format": {"XML"}, "Version": {"2014-05-26"}, "AccessKeyId": {"testid"},
		"SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "Timestamp": {"2016-02-23T12:46:24Z"},
		"SignatureNonce": {"3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
	}
	if got, want := sign.RPC("GET", documented, "testsecret"), "OLeaidS1JvxuMvnyHOwuJ+uX5qY="; got != want {
		t.Errorf("the documented request: %q, want %q", got, want)
	}
	signed := url.Values{"Signature": {"x"}}
	for name, values := range documented {
		signed[name] = values
	}
	if got, want := sign.RPC("GET", signed, "testsecret"), sign.RPC("GET", documented, "testsecret"); got != want {
		t.Errorf("with a Signature among the parameters: %q, want %q", got, want)
	}
}

package document360_test

import (
	"errors"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestEndpoint(t *testing.T) {
	for region, want := range map[document360.Region]string{
		"":                   "https://apihub.document360.io",
		document360.RegionEU: "https://apihub.document360.io",
		document360.RegionUS: "https://apihub.us.document360.io",
		document360.RegionCA: "https://apihub.ca.document360.io",
		"acme":               "https://apihub.acme.document360.io",
	} {
		if got := document360.Endpoint(region); got != want {
			t.Errorf("%q: %s, want %s", region, got, want)
		}
	}
	for _, evil := range []document360.Region{"evil.example/", "evil.example#", "evil.example?", "evil.example:443/", "x@evil.example/", `evil.example\`} {
		u, err := url.Parse(document360.Endpoint(evil))
		if err == nil && !strings.HasSuffix(u.Hostname(), ".document360.io") {
			t.Errorf("%q leads to %s", evil, u.Hostname())
		}
	}
}

// TestEndpointOfNoRegion: what is no host name is refused before anybody is asked for it.
func TestEndpointOfNoRegion(t *testing.T) {
	for _, region := range []document360.Region{"x y", "a..b", "ä", "a/b", "-\x00"} {
		_, err := document360.NewClient(document360.Config{APIKey: "k", BaseURL: document360.Endpoint(region)})
		if !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%q: error %v, want an invalid BaseURL", region, err)
		}
	}
}

func TestOAuthEndpoints(t *testing.T) {
	check := func(got oauth2.Endpoint, host string) {
		t.Helper()
		want := oauth2.Endpoint{AuthURL: host + "/connect/authorize", TokenURL: host + "/connect/token", AuthStyle: oauth2.AuthStyleInParams}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the endpoint is not that of %s (-want +got):\n%s", host, diff)
		}
	}
	check(document360.OAuthEndpoint(""), "https://identity.document360.io")
	check(document360.OAuthEndpoint(document360.RegionEU), "https://identity.document360.io")
	check(document360.OAuthEndpoint(document360.RegionUS), "https://identity.us.document360.io")
	check(document360.DocumentedOAuthEndpoint(), "https://identity.document360.net")
}

func TestOAuthConfig(t *testing.T) {
	c := document360.OAuthConfig(document360.RegionUS, "id", "http://localhost/callback")
	u, err := url.Parse(c.AuthCodeURL("state", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	testkit.WantEqual(t, "u.Host", u.Host, "identity.us.document360.io")
	testkit.WantEqual(t, "u.Path", u.Path, "/connect/authorize")
	if q.Get("scope") != "customerApi" {
		t.Error(u)
	}
	if q.Get("response_type") != "code" {
		t.Error(u)
	}
	if q.Get("client_id") != "id" {
		t.Error(u)
	}
	if q.Get("redirect_uri") != "http://localhost/callback" {
		t.Error(u)
	}
	if q.Get("code_challenge_method") != "S256" {
		t.Error(u)
	}
	if q.Get("code_challenge") == "" {
		t.Error(u)
	}
	more := document360.OAuthConfig("", "id", "", document360.ScopeCustomerAPI, "offline_access")
	if got := strings.Join(more.Scopes, " "); got != "customerApi offline_access" {
		t.Error(got)
	}
}

// TestEndpointOfNoHostName: a region that cannot be part of a host name is refused, and leads
// nowhere before that.
func TestEndpointOfNoHostName(t *testing.T) {
	for _, region := range []document360.Region{"x y", "a..b", "ä", ".", "a.", ".a", "-a", "a-", "a_b", "a/b", "a:1", "x@y", "a\nb", "%61",
		document360.Region(strings.Repeat("a", 64))} {
		t.Run(string(region), func(t *testing.T) {
			_, err := document360.NewClient(document360.Config{APIKey: "k", BaseURL: document360.Endpoint(region)})
			want := "document360.NewClient: BaseURL is of the region " + strconv.QuoteToASCII(string(region)) + ", which cannot be part of a host name"
			testkit.WantMessage(t, err, want)
			for _, address := range []string{document360.Endpoint(region), document360.OAuthEndpoint(region).AuthURL, document360.OAuthEndpoint(region).TokenURL} {
				if u, err := url.Parse(address); err == nil {
					t.Errorf("%s is an address on host %q", address, u.Host)
				}
			}
		})
	}
	for _, region := range []document360.Region{"acme", "acme-1", "ACME", "a.b", "7"} {
		if _, err := document360.NewClient(document360.Config{APIKey: "k", BaseURL: document360.Endpoint(region)}); err != nil {
			t.Errorf("%s: %v", region, err)
		}
	}
}

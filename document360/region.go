package document360

import (
	"strconv"
	"strings"

	"golang.org/x/oauth2"
)

// Region is the data centre that holds a customer's projects. The list is open: a private hosting
// has a name of its own, such as Region("acme"). A token or key works in its own region only;
// elsewhere the response is a 401.
type Region string

// The regions. The hosts of RegionEU and RegionUS are those of Document360's own programs. The API
// host of RegionCA and of private hostings is only reported by others, and that their identity
// hosts follow the same pattern is a guess.
const (
	RegionEU Region = "eu" // the default
	RegionUS Region = "us"
	RegionCA Region = "ca"
)

// Endpoint returns the API's address in a region, for Config.BaseURL:
// "https://apihub.document360.io" for [RegionEU] and for "", else
// "https://apihub.REGION.document360.io". For a region that cannot be part of a host name it
// returns a text that is no address: [NewClient] refuses it and names the region.
func Endpoint(region Region) string { return region.host("apihub") }

// ScopeCustomerAPI is the OAuth scope that every operation needs.
const ScopeCustomerAPI = "customerApi"

// OAuthEndpoint returns where users of a region sign in, and where codes are changed for tokens:
// https://identity.document360.io/connect/authorize and /connect/token for [RegionEU], else below
// https://identity.REGION.document360.io. For a region that cannot be part of a host name its
// addresses lead nowhere. See also [DocumentedOAuthEndpoint].
func OAuthEndpoint(region Region) oauth2.Endpoint {
	return oauthEndpoint(region.host("identity"))
}

// DocumentedOAuthEndpoint returns the addresses that the API's own page prints. They are on the
// host identity.document360.net, which serves the vendor's tests; customers sign in at
// [OAuthEndpoint].
func DocumentedOAuthEndpoint() oauth2.Endpoint {
	return oauthEndpoint("https://identity.document360.net")
}

// OAuthConfig returns the configuration of the authorization code flow with PKCE, for programs
// whose users sign in with their own account. The client ID and the redirect URL are those that
// Document360 has registered for the program; the API's page does not say how to register one, and
// names no client secret. No scopes means [ScopeCustomerAPI], the only one on that page. Add
// "offline_access" for a refresh token: without one, users sign in again when the token expires.
//
// [SignIn] does the whole flow for a program on the user's own machine. A web application does it
// itself. PKCE takes a fresh verifier for each sign-in: make it with oauth2.GenerateVerifier, give
// oauth2.S256ChallengeOption(verifier) to AuthCodeURL and oauth2.VerifierOption(verifier) to
// Exchange, and hand TokenSource(ctx, token) to [Config], or [SavingTokenSource]. Also give
// AuthCodeURL a fresh random state, and refuse a redirect whose state is another: Exchange does not
// see it.
//
// Token requests use the HTTP client in ctx (oauth2.HTTPClient), not that of Config, and every
// later refresh uses the ctx of TokenSource: it has to outlive the client, so do not take the one
// of the sign-in request. A token is renewed when it is about to expire by this machine's clock.
// One that the service stops accepting earlier fails calls with [ErrorCodeUnauthorized] until then.
func OAuthConfig(region Region, clientID, redirectURL string, scopes ...string) *oauth2.Config {
	if len(scopes) == 0 {
		scopes = []string{ScopeCustomerAPI}
	}
	return &oauth2.Config{ClientID: clientID, RedirectURL: redirectURL, Scopes: scopes, Endpoint: OAuthEndpoint(region)}
}

// host returns the address of one of the region's hosts. A region is often a flag or a setting:
// what is no host name must lead to nobody else's host, so the result is then nothing that a URL
// parser takes.
func (r Region) host(name string) string {
	switch {
	case r == "" || r == RegionEU:
		return "https://" + name + ".document360.io"
	case !r.valid():
		return noRegion + strconv.QuoteToASCII(string(r))
	}
	return "https://" + name + "." + string(r) + ".document360.io"
}

// noRegion begins what stands for the address of a region that there cannot be. url.Parse refuses
// its space and colon.
const noRegion = "no region: "

// valid reports whether the region consists of labels of a host name: letters, digits and hyphens,
// divided by dots.
func (r Region) valid() bool {
	for label := range strings.SplitSeq(string(r), ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return true
}

func notInLabel(c rune) bool {
	return c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

// oauthEndpoint sends the client ID in the body: probing for a style could spend the code, which
// can be used once.
func oauthEndpoint(host string) oauth2.Endpoint {
	return oauth2.Endpoint{
		AuthURL: host + "/connect/authorize", TokenURL: host + "/connect/token", AuthStyle: oauth2.AuthStyleInParams,
	}
}

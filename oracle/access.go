package oracle

import (
	"fmt"
	"log/slog"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/redact"
)

// Access is the right that a request invokes beside the caller's own: none (the zero value), a
// public link with or without an access code, or an applink. A public link and an applink exclude
// each other. The caller's credential is sent in all cases. All values are sent as they are; what
// cannot be sent whole is refused.
//
// A link stands for the folder that the request's path names; whether it counts for the destination
// of a copy too is not documented. It must have at least the role of contributor for a copy.
type Access struct {
	// LinkID is the id of a public link. It is the header LinkID.
	LinkID string

	// AccessCode is the code that protects the public link; needs LinkID. It travels in a cookie of
	// its own, dAccessCode-<LinkID>. A code with a space, a comma, a semicolon, a double quote, a
	// backslash, a control character or anything beyond ASCII cannot be sent whole in a cookie, and
	// whether Oracle would decode one is not documented: such a code is refused. It is
	// case-sensitive.
	AccessCode string

	// AppLinkID is the id of an applink; needs AccessToken or TokenSource. It is the header
	// appLinkID.
	AppLinkID string

	// AccessToken is the access token of the applink, not of the caller. It is the header
	// accessToken. It ends 15 minutes after it was issued.
	AccessToken string

	// TokenSource gives the access token of the applink for each attempt, in place of AccessToken:
	// see [Client.AppLinkTokenSource]. It is no part of a request's [Intent].
	TokenSource oauth2.TokenSource
}

// The headers in their documented spelling, which http.Header.Set would change. Header names know
// no case, but this is the service of which only the spellings below are known to work.
const (
	linkIDHeader      = "LinkID"
	appLinkIDHeader   = "appLinkID"
	accessTokenHeader = "accessToken"
)

// header returns the headers of the access. Those that it does not need are there without a value,
// so that nothing is sent and WithHeader cannot set them beside the checks.
func (a Access) header() http.Header {
	h := http.Header{linkIDHeader: nil, appLinkIDHeader: nil, accessTokenHeader: nil}
	if a.LinkID != "" {
		h[linkIDHeader] = []string{a.LinkID}
	}
	if a.AccessCode != "" {
		// http.Cookie would alter the code
		h["Cookie"] = []string{"dAccessCode-" + a.LinkID + "=" + a.AccessCode}
	}
	if a.AppLinkID != "" {
		h[appLinkIDHeader] = []string{a.AppLinkID}
	}
	if a.AccessToken != "" {
		h[accessTokenHeader] = []string{a.AccessToken}
	}
	return h
}

// redacted hides the link, too, where no code protects it: then whoever has it may do what it
// allows.
func (a Access) redacted() string {
	secrets := []string{"AccessCode", "AccessToken", "TokenSource"}
	if a.AccessCode == "" {
		secrets = append(secrets, "LinkID")
	}
	return redact.Fields(a, secrets...)
}

// Format prints the access without its secrets, whatever the verb.
func (a Access) Format(f fmt.State, _ rune) { redact.Format(f, a.redacted()) }

// MarshalJSON writes the access without its secrets.
func (a Access) MarshalJSON() ([]byte, error) { return redact.JSON(a.redacted()) }

// LogValue logs the access without its secrets.
func (a Access) LogValue() slog.Value { return redact.LogValue(a.redacted()) }

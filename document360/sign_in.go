package document360

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// SignInRequest says how a user signs in to a program on the same machine.
type SignInRequest struct {
	// Config is what [OAuthConfig] returns. Required. Its RedirectURL, where the program waits for
	// the user's browser, must be http://127.0.0.1:PORT/PATH or http://localhost:PORT/PATH. It has
	// to be exactly the one that Document360 has registered for the program: which ones it accepts
	// is not documented. Port 0 takes a free port, and needs a service that accepts any, as RFC
	// 8252 asks of those that register loopback addresses.
	Config *oauth2.Config

	// Open shows the address to the user: it opens a browser, or prints it. Required. It is called
	// once, on a goroutine of its own. Its error ends the sign-in. The address is good for this
	// sign-in alone.
	Open func(address string) error
}

const opSignIn = "document360.SignIn"

// SignIn signs a user in by the OAuth authorization code flow with PKCE, and returns the token for
// [SavingTokenSource] or for the TokenSource of req.Config. It listens at the redirect URL, on
// 127.0.0.1 only, calls req.Open with the address of the sign-in page, waits until the service
// sends the browser back with a code, and changes the code for the token. Bound the wait by ctx.
//
// State and verifier are random and of this sign-in alone. The listener takes one callback: a GET
// of the path, for the host and the port of the redirect URL, with the state. It refuses everything
// else and waits on. The page that the browser gets does not depend on the request.
//
// The token request uses the HTTP client in ctx (oauth2.HTTPClient). A refresh token comes only if
// the scopes of Config have "offline_access".
//
// Errors: a [*SignInError] if the service sent the browser back without a code; with the code
// access_denied, that is if the user refused, it matches [io/fs.ErrPermission]. [ErrNotExecuted]
// with [io/fs.ErrInvalid] if the request is wrong: nothing was opened. The error of ctx if nobody
// signed in in time, that of Open, and that of the token request without its secrets. A code can
// be used once: after any error the user has to sign in again.
func SignIn(ctx context.Context, req SignInRequest) (*oauth2.Token, error) {
	redirect, err := req.validate()
	if err != nil {
		return nil, problem.Invalid(opSignIn, 0, err)
	}
	l, err := listen(redirect, rand.Text())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opSignIn, err)
	}
	defer l.server.Close()

	conf, verifier := *req.Config, oauth2.GenerateVerifier()
	conf.RedirectURL = l.redirectURL
	conf.Endpoint.AuthStyle = cmp.Or(conf.Endpoint.AuthStyle, oauth2.AuthStyleInParams) // trying both could spend the code
	failed := make(chan error, 1)
	go func() { failed <- req.Open(conf.AuthCodeURL(l.state, oauth2.S256ChallengeOption(verifier))) }()
	code, err := l.wait(ctx, failed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opSignIn, err)
	}
	token, err := conf.Exchange(withoutRedirects(ctx), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opSignIn, auth.TokenError(err))
	}
	return token, nil
}

// SignInError is the refusal of a sign-in that the service sent to the redirect URL.
type SignInError struct {
	Code        string // of RFC 6749, such as access_denied; empty if there was none of that form
	Description string // what the service says about it, if it is readable
}

// Error returns code and description.
func (e *SignInError) Error() string {
	text := "the redirect has no code"
	if e.Code != "" {
		text = "the sign-in was refused: " + e.Code
	}
	if e.Description != "" {
		text += ": " + e.Description
	}
	return text
}

// Is reports whether the user refused, for [io/fs.ErrPermission].
func (e *SignInError) Is(target error) bool {
	return target == fs.ErrPermission && e.Code == "access_denied"
}

// validate returns the redirect URL.
func (r *SignInRequest) validate() (*url.URL, error) {
	switch {
	case r.Config == nil:
		return nil, call.Required("Config", "")
	case r.Open == nil:
		return nil, call.Required("Open", "")
	}
	err := cmp.Or(
		call.Required("Config.ClientID", r.Config.ClientID),
		validateIdentity("Config.Endpoint.AuthURL", r.Config.Endpoint.AuthURL),
		validateIdentity("Config.Endpoint.TokenURL", r.Config.Endpoint.TokenURL),
	)
	if err != nil {
		return nil, err
	}
	return parseRedirect(r.Config.RedirectURL)
}

// validateIdentity checks an address of the identity server: over plain HTTP the code could be
// read on the way.
func validateIdentity(field, address string) error {
	if region, ok := strings.CutPrefix(address, noRegion); ok {
		region, _, _ = strings.Cut(region, "/connect/")
		return call.Field(field, "is of the region %s, which cannot be part of a host name", region)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && call.Loopback(u.Hostname())) {
		return call.Field(field, "must be an address with https")
	}
	return nil
}

func parseRedirect(address string) (*url.URL, error) {
	const field = "Config.RedirectURL"
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil, call.Required(field, address)
	case err != nil, u.Scheme != "http", u.Hostname() != loopbackIP && u.Hostname() != "localhost":
		return nil, call.Field(field, "must begin with http://127.0.0.1 or http://localhost")
	case u.User != nil, strings.Contains(address, "#"):
		return nil, call.Field(field, "must have no user and no fragment")
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return nil, call.Field(field, "has no port from 0 to 65535")
		}
	}
	for _, name := range []string{"code", "state", "error", "error_description"} {
		if u.Query().Has(name) {
			return nil, call.Field(field, "must not have the parameter %s", name)
		}
	}
	return u, nil
}

// errUnanswered is the error of a sign-in that ends with its context.
var errUnanswered = errors.New("nobody has signed in")

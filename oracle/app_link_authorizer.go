package oracle

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/transport"
)

// appLinkKey is what the context of a call has the token source of its Access by.
type appLinkKey struct{}

// context returns the context for a call with this access. A call without a token source has none
// of a call around it.
func (a Access) context(ctx context.Context) context.Context {
	if ctx == nil || a.TokenSource == nil && ctx.Value(appLinkKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, appLinkKey{}, a.TokenSource)
}

// appLinkAuthorizer sets the token of an applink beside the caller's own credential, anew for each
// attempt.
type appLinkAuthorizer struct{ transport.Authorizer }

// Authorize sets the credential, and the token of the applink if the call has a source of it.
func (a appLinkAuthorizer) Authorize(req *http.Request) error {
	if err := a.Authorizer.Authorize(req); err != nil {
		return err
	}
	src, _ := req.Context().Value(appLinkKey{}).(oauth2.TokenSource)
	if src == nil {
		return nil
	}
	t, err := transport.Bounded(req.Context(), src.Token, nil)
	switch {
	case err == transport.ErrAbandoned:
		return transport.ContextError(req.Context())
	case err != nil:
		return fmt.Errorf("getting the token of the applink: %w", auth.TokenError(err))
	case t == nil || t.AccessToken == "":
		return errors.New("getting the token of the applink: the source returned none")
	case validateVisible("the token", t.AccessToken) != nil:
		return errors.New("getting the token of the applink: the source returned one that cannot be sent")
	}
	req.Header[accessTokenHeader] = []string{t.AccessToken}
	return nil
}

package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/problem"
)

// early is how long before its expiry a token is no longer used, so that it does not expire in
// transit.
const early = 10 * time.Second

// Bearer sends the tokens of an oauth2.TokenSource. It calls the source only if there is no token,
// if the token expires, or if the service rejected it.
type Bearer struct {
	src   oauth2.TokenSource
	cache Cache[bearerToken]
}

// rejecter is a source that keeps its token itself. It is told of a token that the service has
// rejected, because it would return the same one again.
type rejecter interface{ Reject(accessToken string) }

type bearerToken struct {
	header []string
	expiry time.Time
}

// NewBearer returns the credential of a token source.
func NewBearer(src oauth2.TokenSource) *Bearer {
	b := &Bearer{src: src}
	b.cache.Valid = func(t bearerToken) bool { return t.expiry.IsZero() || time.Until(t.expiry) > early }
	b.cache.Fetch = func(context.Context) (bearerToken, error) {
		t, err := src.Token()
		if err != nil {
			return bearerToken{}, TokenError(err)
		}
		if t == nil || t.AccessToken == "" {
			return bearerToken{}, errors.New("the token source returned no token")
		}
		if !t.Expiry.IsZero() && !time.Now().Before(t.Expiry) {
			return bearerToken{}, fmt.Errorf("the token source returned a token that expired at %s",
				t.Expiry.UTC().Format(time.RFC3339))
		}
		return bearerToken{header: []string{t.Type() + " " + t.AccessToken}, expiry: t.Expiry}, nil
	}
	return b
}

// Authorize sets the Authorization header to the current token.
func (b *Bearer) Authorize(req *http.Request) error {
	t, err := b.cache.Get(req.Context())
	if err != nil {
		return fmt.Errorf("getting a token: %w", err)
	}
	req.Header["Authorization"] = t.header
	return nil
}

// Renew returns nil if there is now another token than the rejected one. It does not call the
// source again if another call has renewed the token meanwhile.
func (b *Bearer) Renew(ctx context.Context, rejected *http.Request) error {
	old := rejected.Header.Get("Authorization")
	if r, keeps := b.src.(rejecter); keeps {
		_, token, _ := strings.Cut(old, " ")
		r.Reject(token)
	}
	t, err := b.cache.Renew(ctx, func(t bearerToken) bool { return t.header[0] == old })
	if err != nil {
		return fmt.Errorf("getting a new token: %w", err)
	}
	if t.header[0] == old {
		return problem.ErrNoOtherCredential
	}
	return nil
}

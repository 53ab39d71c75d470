package box

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/problem"
)

// RefreshTokenSource returns a Config.TokenSource for a user who consented. A refresh token of Box
// lives 60 days and works once: each refresh gives a new pair, which is stored by Save before it is
// used.
//
// The source keeps the access token, for all clients that have it, and refreshes ten minutes before
// its end, or when Box has refused it. At most one refresh is in flight. While a refresh fails, the
// old access token is used to its end.
//
// A refresh token is sent once. If its response is lost, or cannot be read, Box may have replaced
// the token, and no document says whether it can be sent again: the error is a
// [*SignInRequiredError] with ResponseLost, and the source does not send that token again. A
// program may make another source with the stored pair and so send it once more; if Box then
// refuses it, the user has to sign in. A refresh that found no connection, or that Box refused for
// another reason than the token (429, invalid_client), leaves the token as it was, and is tried
// again when the next token is asked for. If Box refuses the token itself (invalid_grant), the
// error is a [*SignInRequiredError] as well.
//
// If the process dies after Box has sent the new pair and before Save has stored it, the stored
// pair is worth nothing, and the user has to sign in again; nothing can close that gap.
//
// Two processes that share one stored pair take each other's tokens away. With Load a process uses
// what the other one has stored. That does not help if both refresh at the same moment, before
// either has stored its pair: then one of them is told to sign in, and finds the pair of the other
// one when it is asked for the next token. To exclude that, let one process refresh, and give the
// others its access tokens.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field.
//
// Source: https://developer.box.com/guides/authentication/tokens/refresh/.
func RefreshTokenSource(cfg RefreshConfig) (oauth2.TokenSource, error) {
	const op = "box.RefreshTokenSource"
	cfg.TokenURL = cmp.Or(cfg.TokenURL, defaultTokenURL)
	if err := cfg.validate(); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	r := &refresher{config: cfg, endpoint: newTokenEndpoint(cfg.TokenURL, onNewConnections(cfg.HTTPClient))}
	if cfg.Token != nil {
		stored := *cfg.Token
		r.config.Token, r.pair = nil, &stored
	}
	return &keptSource{auth.Keep(r.pair, r.token), op}, nil
}

// refresher exchanges refresh tokens.
type refresher struct {
	config   RefreshConfig
	endpoint *tokenEndpoint

	// The fields below belong to the refresh in flight: auth.Kept makes one at a time.
	pair    *oauth2.Token // the newest one; nil: not loaded yet
	unsaved bool          // pair has not been stored
	used    string        // the refresh token that pair has replaced; a late store may still show it
	spent   string        // the refresh token that must not be sent again
	why     error         // the error that ended it
}

// token returns the next access token.
func (r *refresher) token() (*oauth2.Token, error) {
	if r.unsaved {
		if t, err := r.save(); err != nil || isUsable(t) {
			return t, err
		}
	}
	if usable, err := r.load(); err != nil || usable {
		return r.pair, err
	}
	for tried := map[string]bool{}; ; {
		tried[r.pair.RefreshToken] = true
		err := r.refresh()
		if err == nil {
			return r.save()
		}
		if !errors.Is(err, ErrSignInRequired) {
			return nil, err
		}
		// another process may have been first
		usable, failed := r.load()
		switch {
		case failed != nil, tried[r.pair.RefreshToken]:
			return nil, err
		case usable:
			return r.pair, nil
		}
	}
}

// load takes over a pair that another process has stored. usable reports whether its access token
// can be used.
func (r *refresher) load() (usable bool, err error) {
	if r.config.Load == nil {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	stored, err := r.config.Load(ctx)
	switch {
	case err != nil:
		return false, fmt.Errorf("loading the refresh token: %w", err)
	case stored == nil || stored.RefreshToken == "":
		return false, errors.New("loading the refresh token: there is none")
	case r.pair != nil && (stored.RefreshToken == r.pair.RefreshToken || stored.RefreshToken == r.used):
		return false, nil
	}
	pair := *stored
	r.pair = &pair
	return isUsable(r.pair), nil
}

// isUsable reports whether an access token lasts long enough to be used.
func isUsable(t *oauth2.Token) bool { return t.AccessToken != "" && time.Until(t.Expiry) > leastLeft }

const (
	storeTimeout = 30 * time.Second // for Save and for Load
	leastLeft    = time.Minute      // of a stored access token that is used
)

// refresh replaces the pair.
func (r *refresher) refresh() error {
	old := r.pair.RefreshToken
	if r.spent == old {
		return r.why
	}
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {old},
		"client_id": {r.config.ClientID}, "client_secret": {r.config.ClientSecret},
	}
	next, err := r.endpoint.post(form, "refresh_token", "client_secret")
	if err == nil && (next.RefreshToken == "" || next.RefreshToken == old) {
		err = errNoRefreshToken
	}
	switch refused, _ := errors.AsType[*oauth2.RetrieveError](err); {
	case err == nil:
		r.pair, r.unsaved, r.used = next, true, old
		return nil
	case isRefused(err) && refused.ErrorCode == "invalid_grant":
		r.spent, r.why = old, &auth.OwnError{Err: &SignInRequiredError{Err: auth.TokenError(err)}}
	case wasSent(err):
		lost := &SignInRequiredError{ResponseLost: true, Err: auth.TokenError(lostCause(err))}
		r.spent, r.why = old, &auth.OwnError{Err: lost}
	default:
		return err
	}
	return r.why
}

var errNoRefreshToken = errors.New("the token endpoint's response has no new refresh token")

// save stores the pair. Until it is stored, no token of it is used.
func (r *refresher) save() (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	pair := *r.pair
	if err := r.config.Save(ctx, &pair); err != nil {
		return nil, fmt.Errorf("saving the new refresh token: %w", err)
	}
	r.unsaved = false
	return r.pair, nil
}

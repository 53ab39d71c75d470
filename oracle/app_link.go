package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// AppLink is an applink with its tokens, as the response that made it has them.
type AppLink struct {
	ID           string // required
	AccessToken  string // required; may have ended
	RefreshToken string // required

	// ReceivedAt is when the response was received: Oracle does not send when tokens end, so that
	// they have to be counted from there. Required.
	ReceivedAt time.Time
}

// How long the tokens of an applink live.
const (
	appLinkTokenLife = 15 * time.Minute
	appLinkLife      = 24 * time.Hour
)

// ErrAppLinkEnded is in the chain of an error if the refresh token of an applink has ended: after 24
// hours, or because Oracle does not know it any more. Another applink has to be made.
var ErrAppLinkEnded = errors.New("the applink has ended: its tokens cannot be refreshed any more")

// AppLinkTokenSource returns a source for [Access].TokenSource that refreshes the access token of an
// applink with this client. Every attempt of a call then has a token that has not ended.
//
// The source keeps its token, for all calls that have it, and refreshes it two and a half minutes
// before its end; at most one refresh is in flight. While a refresh fails, the old token is used to
// its end. The refreshes are not paced by the rate limit and the Limiter of the client, because the
// requests that wait for them are. After 24 hours from ReceivedAt the source sends nothing and
// returns [ErrAppLinkEnded]; the error of a call then matches [ErrNotExecuted] as well.
//
// An invalid applink is a [*NotExecutedError] whose Field is the wrong field.
func (c *Client) AppLinkTokenSource(link AppLink) (oauth2.TokenSource, error) {
	const op = "oracle.AppLinkTokenSource"
	if err := call.Usable(context.Background(), c.shared(), op); err != nil {
		return nil, err
	}
	if err := link.validate(); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	r := &appLinkRefresher{client: c, link: link}
	first := &oauth2.Token{AccessToken: link.AccessToken, Expiry: link.ReceivedAt.Add(appLinkTokenLife)}
	if link.ReceivedAt.After(time.Now()) { // the clock has been set back: nobody knows how old the token is
		first = nil
	}
	return &appLinkSource{auth.Keep(first, r.token)}, nil
}

func (l AppLink) validate() error {
	if err := cmp.Or(call.Required("ID", l.ID), call.Required("AccessToken", l.AccessToken),
		call.Required("RefreshToken", l.RefreshToken)); err != nil {
		return err
	}
	if l.ReceivedAt.IsZero() {
		return call.Required("ReceivedAt", "")
	}
	return cmp.Or(validateVisible("ID", l.ID), validateVisible("AccessToken", l.AccessToken), validateVisible("RefreshToken", l.RefreshToken))
}

// appLinkRefresher refreshes the access token of an applink.
type appLinkRefresher struct {
	client *Client
	link   AppLink // belongs to the refresh in flight: auth.Kept makes one at a time
}

func (r *appLinkRefresher) token() (*oauth2.Token, error) {
	began := time.Now()
	if !began.Before(r.link.ReceivedAt.Add(appLinkLife)) {
		return nil, &auth.OwnError{Err: ErrAppLinkEnded}
	}
	req := RefreshAppLinkRequest{AppLinkID: r.link.ID, AccessToken: r.link.AccessToken, RefreshToken: r.link.RefreshToken}
	res, err := call.Change(context.Background(), r.client.links, refreshAppLink(req), nil)
	switch {
	case errors.Is(err, ErrorCodeLinkInvalid):
		return nil, &auth.OwnError{Err: fmt.Errorf("%w: %w", ErrAppLinkEnded, problem.TextOnly(err))}
	case err != nil:
		return nil, err
	}
	r.link.AccessToken = res.AccessToken
	return &oauth2.Token{AccessToken: res.AccessToken, Expiry: began.Add(appLinkTokenLife)}, nil
}

// appLinkSource is the token source of an applink. It prints only its name.
type appLinkSource struct{ *auth.Kept }

// Format prints the name of the source, whatever the verb.
func (*appLinkSource) Format(f fmt.State, _ rune) { io.WriteString(f, "oracle.AppLinkTokenSource") }

func (l AppLink) redacted() string { return redact.Fields(l, "AccessToken", "RefreshToken") }

// Format prints the applink without its tokens, whatever the verb.
func (l AppLink) Format(f fmt.State, _ rune) { redact.Format(f, l.redacted()) }

// MarshalJSON writes the applink without its tokens.
func (l AppLink) MarshalJSON() ([]byte, error) { return redact.JSON(l.redacted()) }

// LogValue logs the applink without its tokens.
func (l AppLink) LogValue() slog.Value { return redact.LogValue(l.redacted()) }

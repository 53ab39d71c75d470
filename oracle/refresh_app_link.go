package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// RefreshAppLinkRequest is an applink whose access token is to be refreshed.
type RefreshAppLinkRequest struct {
	AppLinkID    string // required
	AccessToken  string // the latest one; required
	RefreshToken string // required
}

// RefreshAppLinkResponse is the new access token. The refresh token stays the same.
type RefreshAppLinkResponse struct {
	AccessToken string // ends 15 minutes after it was received
	RequestID   string // X-ORACLE-DMS-ECID
}

const (
	adviceRefreshAppLink = "make the same call again"
	refreshTokenHeader   = "refreshToken"
)

// RefreshAppLink gets the next access token of an applink, for 15 minutes. The refresh token lives
// 24 hours and can be used any number of times until then. [Client.AppLinkTokenSource] calls it when
// it has to be called. The caller's own credential is sent, too.
//
// Not documented is whether the old access token can still be used.
//
// Repeat: gets another access token. A request whose response is lost is sent again, but not after
// the client's own timeout or in [ReconcileStrict].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed), [ErrorCodeLinkInvalid] (400: the
// applink does not exist or has ended). [ErrOutcomeUnknown] if no response comes.
//
// API: PUT /documents/api/{version}/applinks/token, Refresh Access Token in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) RefreshAppLink(ctx context.Context, req RefreshAppLinkRequest, opts ...CallOption) (*RefreshAppLinkResponse, error) {
	return call.Change(Access{}.context(ctx), c.shared(), refreshAppLink(req), opts)
}

func refreshAppLink(req RefreshAppLinkRequest) call.Operation[*RefreshAppLinkResponse] {
	return call.Operation[*RefreshAppLinkResponse]{
		Name:     "oracle.RefreshAppLink",
		Resource: call.Resource{Source: call.Item{Kind: "applink", ID: req.AppLinkID, Field: "AppLinkID"}},
		Method:   http.MethodPut,
		Path:     "/applinks/token",
		Header: http.Header{
			appLinkIDHeader: {req.AppLinkID}, accessTokenHeader: {req.AccessToken}, refreshTokenHeader: {req.RefreshToken},
		},
		Invalid: cmp.Or(call.Required("AppLinkID", req.AppLinkID), call.Required("AccessToken", req.AccessToken),
			call.Required("RefreshToken", req.RefreshToken), validateVisible("AppLinkID", req.AppLinkID),
			validateVisible("AccessToken", req.AccessToken), validateVisible("RefreshToken", req.RefreshToken)),
		Decode: decodeRefreshed,
		Advice: adviceRefreshAppLink,
	}
}

func decodeRefreshed(r *call.Response) (*RefreshAppLinkResponse, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	var b struct {
		AccessToken codec.Text `json:"accessToken"`
	}
	err := codec.JSON(r.Body, &b)
	switch {
	case err != nil:
		return nil, err
	case b.AccessToken == "", validateVisible("", string(b.AccessToken)) != nil:
		return nil, errors.New("the response has no access token that can be sent")
	}
	return &RefreshAppLinkResponse{AccessToken: string(b.AccessToken), RequestID: requestID(r.Header)}, nil
}

func (r RefreshAppLinkRequest) redacted() string {
	return redact.Fields(r, "AccessToken", "RefreshToken")
}

// Format prints the request without its tokens, whatever the verb.
func (r RefreshAppLinkRequest) Format(f fmt.State, _ rune) { redact.Format(f, r.redacted()) }

// MarshalJSON writes the request without its tokens.
func (r RefreshAppLinkRequest) MarshalJSON() ([]byte, error) { return redact.JSON(r.redacted()) }

// LogValue logs the request without its tokens.
func (r RefreshAppLinkRequest) LogValue() slog.Value { return redact.LogValue(r.redacted()) }

func (r RefreshAppLinkResponse) redacted() string { return redact.Fields(r, "AccessToken") }

// Format prints the response without its token, whatever the verb.
func (r RefreshAppLinkResponse) Format(f fmt.State, _ rune) { redact.Format(f, r.redacted()) }

// MarshalJSON writes the response without its token.
func (r RefreshAppLinkResponse) MarshalJSON() ([]byte, error) { return redact.JSON(r.redacted()) }

// LogValue logs the response without its token.
func (r RefreshAppLinkResponse) LogValue() slog.Value { return redact.LogValue(r.redacted()) }

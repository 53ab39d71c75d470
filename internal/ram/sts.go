package ram

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/sign"
)

// STS is the token service.
type STS struct {
	Client   *Client
	Endpoint string // https://sts.aliyuncs.com
}

// Session is what both operations of STS are asked for.
type Session struct {
	RoleARN, Name, Policy string
	Duration              time.Duration
}

func (s Session) form() url.Values {
	form := url.Values{
		"RoleArn": {s.RoleARN}, "RoleSessionName": {s.Name}, "DurationSeconds": {strconv.Itoa(int(s.Duration / time.Second))},
	}
	if s.Policy != "" {
		form.Set("Policy", s.Policy)
	}
	return form
}

// AssumeRole asks for keys of a role in the name of the holder of another key. A refusal for the
// time of the signature is followed by a request that is signed by the clock of STS.
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole.
func (s STS) AssumeRole(ctx context.Context, holder sign.Credentials, externalID string, session Session) (Keys, error) {
	form := session.form()
	if externalID != "" {
		form.Set("ExternalId", externalID)
	}
	ahead := time.Duration(0) // of STS's clock
	signed := func(ctx context.Context) (*http.Request, error) {
		query := common("AssumeRole", time.Now().Add(ahead))
		query.Set("SignatureMethod", "HMAC-SHA1")
		query.Set("SignatureVersion", "1.0")
		query.Set("SignatureNonce", rand.Text())
		query.Set("AccessKeyId", holder.AccessKeyID)
		if holder.SecurityToken != "" {
			query.Set("SecurityToken", holder.SecurityToken)
		}
		query.Set("Signature", sign.RPC(http.MethodPost, merged(query, form), holder.AccessKeySecret))
		return newForm(ctx, s.Endpoint, query, form)
	}
	r, err := s.Client.send(ctx, signed, refusedBySTS)
	if refused, ok := errors.AsType[*Error](err); ok && isTime(refused.Code) && !r.served.IsZero() {
		ahead = r.served.Sub(r.sent.Round(0))
		r, err = s.Client.send(ctx, signed, refusedBySTS)
	}
	return decodeSession(r, err, session.Duration)
}

func isTime(code string) bool {
	return code == "InvalidTimeStamp.Expired" || code == "IllegalTimestamp"
}

// AssumeRoleWithOIDC asks for keys of a role in the name of the subject of an OIDC token. The
// request is not signed: the token is the proof.
//
// API:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc.
func (s STS) AssumeRoleWithOIDC(ctx context.Context, providerARN, token string, session Session) (Keys, error) {
	form := session.form()
	form.Set("OIDCProviderArn", providerARN)
	form.Set("OIDCToken", token)
	r, err := s.Client.send(ctx, func(ctx context.Context) (*http.Request, error) {
		return newForm(ctx, s.Endpoint, common("AssumeRoleWithOIDC", time.Now()), form)
	}, refusedBySTS)
	return decodeSession(r, err, session.Duration)
}

func common(action string, now time.Time) url.Values {
	return url.Values{
		"Action": {action}, "Version": {"2015-04-01"}, "Format": {"JSON"},
		"Timestamp": {now.UTC().Format("2006-01-02T15:04:05Z")},
	}
}

func merged(query, form url.Values) url.Values {
	all := url.Values{}
	for _, values := range []url.Values{query, form} {
		for name := range values {
			all[name] = values[name]
		}
	}
	return all
}

// refusedBySTS reads Code and RequestId of a refusal. Its Message is not kept: it may repeat what
// was sent.
func refusedBySTS(r *response) *Error {
	var refusal struct {
		Code      string
		RequestID string `json:"RequestId"`
	}
	_ = codec.JSON(r.body, &refusal) // a gateway's page has neither
	e := &Error{Status: r.status, Code: wellFormed(refusal.Code), RequestID: wellFormed(refusal.RequestID)}
	e.Transient = retryable(e.Status, e.Code)
	return e
}

func decodeSession(r *response, err error, asked time.Duration) (Keys, error) {
	if err != nil {
		return Keys{}, err
	}
	var document struct {
		RequestID   string `json:"RequestId"`
		Credentials issued
	}
	unreadable := func(err error) error {
		return &Error{Status: r.status, RequestID: wellFormed(document.RequestID), Transient: true, Err: fmt.Errorf("the response cannot be used: %w", err)}
	}
	if err := codec.JSON(r.body, &document); err != nil {
		return Keys{}, unreadable(err)
	}
	keys, err := document.Credentials.keys(r)
	if err != nil {
		return Keys{}, unreadable(err)
	}
	if latest := r.sent.Add(asked); keys.Expires.After(latest) {
		keys.Expires = latest // what was asked for; more can only come from a clock
	}
	return keys, nil
}

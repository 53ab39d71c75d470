package box

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/transport"
)

// tokenEndpoint sends token requests, each of them once. It follows no redirect.
type tokenEndpoint struct {
	url  string
	base http.RoundTripper
}

func newTokenEndpoint(url string, from *http.Client) *tokenEndpoint {
	c := tokenClient(from)
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	return &tokenEndpoint{url, transport.Traced(c.Transport, c.Timeout)}
}

// onNewConnections returns a client that sends no request on a connection that was used before:
// the service may close an idle connection at the moment of a send, and then nobody knows whether
// the request arrived. It is for a token that can be sent once only.
func onNewConnections(from *http.Client) *http.Client {
	c := tokenClient(from)
	base := c.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	if t, ok := base.(*http.Transport); ok {
		t = t.Clone()
		t.DisableKeepAlives = true
		c.Transport = t
	}
	return c
}

// maxTokenResponse bounds what is read of a response.
const maxTokenResponse = 64 << 10

// errTokenUnreadable is the error of a 2xx response without a usable token.
var errTokenUnreadable = errors.New("the token endpoint's response cannot be read")

// post sends a form. Its error is a *transport.Failure if no response came, an
// *oauth2.RetrieveError if Box refused the request, and else errTokenUnreadable. secrets are the
// fields of the form that no error may repeat. The token's Expiry counts from before the request.
func (e *tokenEndpoint) post(form url.Values, secrets ...string) (*oauth2.Token, error) {
	body := form.Encode()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, e.url, strings.NewReader(body))
	if err != nil {
		return nil, &transport.Failure{Stage: transport.Local, Err: errors.New("the token request cannot be built")}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	began := time.Now()
	res, err := e.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxTokenResponse))
	var r tokenResponse
	readable := err == nil && json.Unmarshal(text, &r) == nil
	success := res.StatusCode/100 == 2
	switch {
	case success && (!readable || r.Error == "" && r.AccessToken == ""):
		return nil, errTokenUnreadable
	case !success || r.Error != "":
		for _, name := range secrets {
			if value := form.Get(name); value != "" {
				r.Description = strings.ReplaceAll(r.Description, value, "REDACTED")
			}
		}
		return nil, &oauth2.RetrieveError{
			Response:  &http.Response{Status: res.Status, StatusCode: res.StatusCode, Header: res.Header},
			ErrorCode: r.Error, ErrorDescription: strings.ToValidUTF8(strings.Join(strings.Fields(r.Description), " "), ""),
		}
	}
	t := &oauth2.Token{AccessToken: r.AccessToken, TokenType: r.TokenType, RefreshToken: r.RefreshToken}
	if r.ExpiresIn > 0 {
		t.Expiry = began.Add(time.Duration(r.ExpiresIn) * time.Second)
	}
	return t, nil
}

type tokenResponse struct {
	AccessToken  string  `json:"access_token"`
	TokenType    string  `json:"token_type"`
	RefreshToken string  `json:"refresh_token"`
	ExpiresIn    seconds `json:"expires_in"`
	Error        string  `json:"error"`
	Description  string  `json:"error_description"`
}

// seconds is a lifetime. It can be a number or text.
type seconds int64

// longestLife keeps a lifetime a time.Duration.
const longestLife = 10 * 365 * 24 * 60 * 60

// UnmarshalJSON reads a lifetime. Its error does not repeat the value, which may be a secret.
func (s *seconds) UnmarshalJSON(text []byte) error {
	text = bytes.Trim(text, `"`)
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || n != n {
		return errTokenUnreadable
	}
	*s = seconds(min(max(n, 0), longestLife))
	return nil
}

// isRefused reports whether Box has refused a token request, so that it did nothing. A server's own
// error and a timeout do not say so.
func isRefused(err error) bool {
	r, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return false
	}
	status := r.Response.StatusCode
	return status < http.StatusInternalServerError && status != http.StatusRequestTimeout
}

// wasSent reports whether a token request without a usable response may have been acted on.
func wasSent(err error) bool {
	f, ok := errors.AsType[*transport.Failure](err)
	if ok {
		return f.Stage >= transport.Sent
	}
	return !isRefused(err)
}

// lostCause is the cause of a failure to get a response.
func lostCause(err error) error {
	if f, ok := errors.AsType[*transport.Failure](err); ok {
		return f.Err
	}
	return err
}

// printable is a token source that prints its name only.
type printable string

// Format prints the name of the source, whatever the verb.
func (p printable) Format(f fmt.State, _ rune) { io.WriteString(f, string(p)) }

// refusesSubject reports whether Box has refused the token that was to be exchanged.
func refusesSubject(err error) bool {
	r, ok := errors.AsType[*oauth2.RetrieveError](err)
	return ok && (r.ErrorCode == "invalid_grant" || r.ErrorCode == "invalid_token")
}

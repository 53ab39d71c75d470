package ram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
)

const (
	maxBody    = 64 << 10
	maxHeaders = 64 << 10
)

// Client sends the requests for keys. It follows no redirect: one would carry a token or a
// signature to another host.
type Client struct {
	http    *http.Client
	timeout time.Duration // of one attempt
	tries   int
}

// NewClient returns a client with the transport and the timeout of from, which may be nil. By
// default a request is sent through the proxy of the environment, but never if it is plain http:
// the proxy would read the key.
func NewClient(from *http.Client) *Client {
	c := &Client{http: &http.Client{}, timeout: 8 * time.Second, tries: 3}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if from != nil {
		c.http.Transport = from.Transport
		if from.Timeout > 0 {
			c.timeout = from.Timeout
		}
	}
	if c.http.Transport == nil {
		t := cleanhttp.DefaultTransport() // without idle connections: keys are fetched once an hour
		t.MaxResponseHeaderBytes = maxHeaders
		proxy := t.Proxy
		t.Proxy = func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme != "https" {
				return nil, nil
			}
			return proxy(r)
		}
		c.http.Transport = t
	}
	return c
}

// Near returns a client for a service in the machine or beside it, which answers at once or not at
// all.
func (c *Client) Near() *Client {
	near := *c
	near.timeout, near.tries = min(c.timeout, 2*time.Second), 2
	return &near
}

// response is a response with its body.
type response struct {
	status int
	body   []byte
	sent   time.Time // of the request
	served time.Time // Date; zero: none
}

// request makes the request of one attempt: a signature and a token file differ from one to the
// next.
type request func(ctx context.Context) (*http.Request, error)

// send sends a request until there is a response other than "later", at most c.tries times. Getting
// a key twice does no harm.
func (c *Client) send(ctx context.Context, newRequest request, refused func(*response) *Error) (*response, error) {
	pause := 200 * time.Millisecond
	for n := 1; ; n++ {
		r, err := c.attempt(ctx, newRequest, refused)
		failed, ok := errors.AsType[*Error](err)
		if err == nil || !ok || !failed.Transient || n >= c.tries || ctx.Err() != nil {
			return r, err
		}
		select {
		case <-ctx.Done():
			return r, err
		case <-time.After(pause):
			pause *= 2
		}
	}
}

func (c *Client) attempt(ctx context.Context, newRequest request, refused func(*response) *Error) (*response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := newRequest(ctx)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "identity") // a compressed body would have no bound
	sent := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.failure(ctx, err)
	}
	defer resp.Body.Close()
	body, err := codec.ReadAll(resp.Body, resp.ContentLength, maxBody)
	switch {
	case errors.Is(err, codec.ErrTooLarge):
		return nil, &Error{Status: resp.StatusCode, Err: fmt.Errorf("the response is larger than %d bytes", maxBody)}
	case err != nil:
		return nil, c.failure(ctx, err)
	}
	r := &response{status: resp.StatusCode, body: body, sent: sent}
	if served, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		r.served = served
	}
	if r.status != http.StatusOK {
		return r, refused(r)
	}
	return r, nil
}

// failure is the error of an attempt without a response, without the request's address.
func (c *Client) failure(ctx context.Context, err error) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Transient: true, Err: fmt.Errorf("no response within %v", c.timeout)}
	}
	return &Error{Transient: true, Err: fmt.Errorf("no response: %w", problem.Opaque(auth.TokenError(err)))}
}

// newForm is a POST of a form with parameters in the query.
func newForm(ctx context.Context, endpoint string, query, form url.Values) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint+"/?"+query.Encode(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("the endpoint is no valid address")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// newPlain is a request without a body.
func newPlain(ctx context.Context, method, address string, header map[string]string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return nil, errors.New("the endpoint is no valid address")
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	return req, nil
}

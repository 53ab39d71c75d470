package oss

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/sign"
)

const (
	// before their expiry credentials are no longer used, so that they do not expire on the way
	early           = 10 * time.Second
	providerTimeout = 30 * time.Second
)

// signer signs each attempt with the credentials of that moment.
type signer struct {
	provider CredentialsProvider
	version  SignatureVersion
	at       *endpoint
	keys     sign.Keys
	clock    clock
	cache    auth.Cache[Credentials]
	secret   atomic.Pointer[string] // the access key's that signed last
}

func newSigner(cfg Config, at *endpoint) *signer {
	a := &signer{provider: cfg.Credentials, version: cfg.SignatureVersion, at: at}
	a.cache.Fetch = a.fetch
	a.cache.Valid = func(c Credentials) bool { return !c.Expires.IsZero() && time.Until(c.Expires) > early }
	return a
}

// Authorize sets the headers of the signature, the security token among them.
func (a *signer) Authorize(req *http.Request) error {
	c, err := a.credentials(req.Context(), func(Credentials) bool { return false })
	if err != nil {
		return noCredentials(err)
	}
	if last := a.secret.Load(); last == nil || *last != c.AccessKeySecret {
		a.secret.Store(&c.AccessKeySecret)
	}
	resource, now := a.at.resource(req.URL), a.clock.now()
	if a.version == SignatureV1 {
		sign.V1(req, resource, c.signing(), now)
		return nil
	}
	a.keys.V4(req, resource, a.at.region, c.signing(), now)
	return nil
}

// noCredentials is the error of a request that was not sent. It matches ErrTransient if a provider
// of this package may succeed later; what a caller's own provider returns classifies nothing.
func noCredentials(err error) error {
	named := fmt.Errorf("getting credentials: %w", err)
	if e, own := errors.AsType[*CredentialsError](err); own && e.transient {
		return problem.Transient(named)
	}
	return named
}

// readProblem also masks the access key's secret, which no request has and only a service gone
// wrong could show.
func (a *signer) readProblem(r *call.Response) *call.ErrorResponse {
	if secret := a.secret.Load(); secret != nil {
		r = r.Masked(*secret)
	}
	refusal := readProblem(r)
	if p, ok := refusal.Err.(*ProblemDetails); ok {
		a.clock.learn(refusal, p, r)
	}
	return refusal
}

// Renew returns nil if the rejected request was signed for another time than OSS's, which is known
// now. Otherwise it asks the provider again, and returns nil if the credentials differ from those
// of the request.
func (a *signer) Renew(ctx context.Context, rejected *http.Request) error {
	if a.clock.outdated(rejected) {
		return nil
	}
	c, err := a.credentials(ctx, func(c Credentials) bool { return signedBy(rejected, c) })
	if err != nil {
		return fmt.Errorf("getting new credentials: %w", err)
	}
	if signedBy(rejected, c) {
		return problem.ErrNoOtherCredential
	}
	return nil
}

// signedBy compares what a request shows of its credentials; the secret of an access key id never
// changes.
func signedBy(req *http.Request, c Credentials) bool {
	signed := req.Header.Get("Authorization")
	return req.Header.Get("X-Oss-Security-Token") == c.SecurityToken &&
		(strings.Contains(signed, " Credential="+c.AccessKeyID+"/") || strings.HasPrefix(signed, "OSS "+c.AccessKeyID+":"))
}

// credentials asks the package's own providers directly: they cannot hang, or wait no longer than
// ctx allows, so they need neither cache nor goroutine.
func (a *signer) credentials(ctx context.Context, stale func(Credentials) bool) (Credentials, error) {
	switch own := a.provider.(type) {
	case staticCredentials, environment:
		return checked(own.Credentials(ctx))
	case renewable:
		c, err := own.renew(ctx, stale)
		if err == nil {
			err = c.validate()
		}
		return c, err
	}
	return a.cache.Renew(ctx, stale)
}

func (a *signer) fetch(ctx context.Context) (Credentials, error) {
	ctx, cancel := context.WithTimeout(ctx, providerTimeout)
	defer cancel()
	c, err := checked(a.provider.Credentials(ctx))
	if err != nil && ctx.Err() != nil {
		// not the caller's deadline
		err = fmt.Errorf("the provider needed more than %v", providerTimeout)
	}
	return c, err
}

func checked(c Credentials, err error) (Credentials, error) {
	if err == nil {
		err = c.validate()
	}
	if err != nil {
		err = auth.TokenError(err)
	}
	return c, err
}

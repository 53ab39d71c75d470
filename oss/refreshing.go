package oss

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/ram"
	"github.com/farcopy/farcopy/internal/redact"
)

const (
	// replaceEarly is how long before their expiry credentials are replaced, while they can still
	// be used: an outage of the issuer that is shorter is not noticed.
	replaceEarly = 5 * time.Minute

	// refreshTimeout ends a refresh before the cache gives it up.
	refreshTimeout = 25 * time.Second
)

// refreshing is a provider whose credentials expire. One refresh is in flight at a time, whoever
// asks, and nobody waits for it while the credentials can still be used. Refreshes are kept apart:
// see [auth.Cache].
type refreshing struct {
	op    string // "oss.AssumeRole"
	cache auth.Cache[lease]
}

// lease is a time for which credentials are used.
type lease struct {
	Credentials
	until time.Time // their expiry, or when they are asked for again because they have none
}

func newRefreshing(op string, issue func(context.Context) (lease, error)) *refreshing {
	r := &refreshing{op: op}
	r.cache.Paced = true
	r.cache.Valid = func(l lease) bool { return left(l.until) > early }
	r.cache.Aging = func(l lease) bool { return left(l.until) <= replaceEarly }
	r.cache.Fetch = func(ctx context.Context) (lease, error) {
		ctx, cancel := context.WithTimeout(ctx, refreshTimeout)
		defer cancel()
		l, err := issue(ctx)
		if err == nil {
			return r.usable(l)
		}
		if ctx.Err() != nil {
			return lease{}, temporarily(op, "no credentials within %v", refreshTimeout)
		}
		return lease{}, credentialsError(op, err)
	}
	return r
}

// usable refuses credentials that cannot sign, or that are about to expire.
func (r *refreshing) usable(l lease) (lease, error) {
	if err := l.validate(); err != nil {
		return lease{}, temporarily(r.op, "%w", err)
	}
	if l.Expires.IsZero() || left(l.Expires) > early {
		return l, nil
	}
	return lease{}, temporarily(r.op, "the credentials expire at %s, too soon to be used", l.Expires.UTC().Format(time.RFC3339))
}

// askedAgain is when keys without an expiry are asked for again.
const askedAgain = 15 * time.Minute

// leaseOf returns the credentials of keys.
func leaseOf(k ram.Keys, err error) (lease, error) {
	if err != nil {
		return lease{}, err
	}
	c := Credentials{AccessKeyID: k.AccessKeyID, AccessKeySecret: k.AccessKeySecret, SecurityToken: k.SecurityToken, Expires: k.Expires}
	if c.Expires.IsZero() {
		return lease{c, time.Now().Add(askedAgain + replaceEarly)}, nil
	}
	return lease{c, c.Expires}, nil
}

// left returns how long it is to a time: by the monotonic clock, which nobody sets, or by the other
// one, which goes on while the machine sleeps; whichever is less.
func left(t time.Time) time.Duration {
	return min(time.Until(t), t.Round(0).Sub(time.Now().Round(0)))
}

// Credentials returns the credentials, and refreshes them if necessary. It waits as long as ctx
// allows.
func (r *refreshing) Credentials(ctx context.Context) (Credentials, error) {
	return r.renew(ctx, func(Credentials) bool { return false })
}

// renew returns other credentials than the stale ones, which OSS rejected, if there are others.
func (r *refreshing) renew(ctx context.Context, stale func(Credentials) bool) (Credentials, error) {
	l, err := r.cache.Renew(ctx, func(l lease) bool { return stale(l.Credentials) })
	switch {
	case err == nil:
		return l.Credentials, nil
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return Credentials{}, err
	}
	if _, own := errors.AsType[*CredentialsError](err); !own { // the cache gave a refresh up
		err = temporarily(r.op, "%w", err)
	}
	return Credentials{}, err
}

// Format prints the name of the provider, whatever the verb.
func (r *refreshing) Format(f fmt.State, _ rune) { redact.Format(f, r.op) }

// MarshalJSON writes the name of the provider.
func (r *refreshing) MarshalJSON() ([]byte, error) { return redact.JSON(r.op) }

// renewable is a provider that needs no cache around it: its own waits with the context of each
// caller, and knows when to refresh.
type renewable interface {
	CredentialsProvider
	renew(ctx context.Context, stale func(Credentials) bool) (Credentials, error)
}

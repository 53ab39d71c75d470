package auth

import (
	"context"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Kept is a token source that keeps its token, for one client or for several, and fetches the next
// one early. At most one fetch is in flight.
//
// The tokens that it returns expire early: after five sixths of their life, at most ten minutes
// before their end. If a fetch then fails, the old token is returned for another minute at a time,
// until its real end. A token that was rejected is not returned again.
type Kept struct {
	cache Cache[*oauth2.Token]

	fetching chan struct{} // full during a fetch, also one that the cache has given up

	mu      sync.Mutex
	first   *oauth2.Token // that the source begins with; nil: none, or taken
	current *oauth2.Token // with its real end; nil: there is none
	issued  *oauth2.Token // current, as it is returned
}

const (
	mostEarly  = 10 * time.Minute
	leastLeft  = time.Minute // of a token that the source begins with
	retryFetch = time.Minute // how long a token is used on after a fetch that failed
)

// Keep returns a source that begins with a token, nil for none, and then fetches others. The tokens
// that it fetches have their real end. fetch is never called while it still runs.
func Keep(first *oauth2.Token, fetch func() (*oauth2.Token, error)) *Kept {
	k := &Kept{first: first, fetching: make(chan struct{}, 1)}
	k.cache.Valid = func(t *oauth2.Token) bool { return t.Expiry.IsZero() || time.Until(t.Expiry) > early }
	k.cache.Fetch = func(context.Context) (*oauth2.Token, error) {
		asked := time.Now()
		k.fetching <- struct{}{}
		defer func() { <-k.fetching }()
		began := time.Now()
		if t := k.take(); t != nil {
			return t, nil
		}
		if t := k.fetchedMeanwhile(); t != nil && began.After(asked) {
			return t, nil
		}
		t, err := fetch()
		if err != nil {
			return k.fallback(err)
		}
		return k.keep(t, began), nil
	}
	return k
}

// take returns the token that the source begins with, once, if it can still be used.
func (k *Kept) take() *oauth2.Token {
	k.mu.Lock()
	t := k.first
	k.first = nil
	k.mu.Unlock()
	if t == nil || t.AccessToken == "" || t.Expiry.IsZero() || time.Until(t.Expiry) <= leastLeft {
		return nil
	}
	return k.keep(t, time.Now())
}

func (k *Kept) keep(t *oauth2.Token, began time.Time) *oauth2.Token {
	if t.Expiry.IsZero() {
		return k.set(t, t.Expiry)
	}
	return k.set(t, t.Expiry.Add(-min(t.Expiry.Sub(began)/6, mostEarly)))
}

func (k *Kept) set(t *oauth2.Token, expiry time.Time) *oauth2.Token {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.current, k.issued = t, until(t, expiry)
	return k.issued
}

// fetchedMeanwhile returns the token of a fetch that this one has waited for; nil: there is none
// that can be used.
func (k *Kept) fetchedMeanwhile() *oauth2.Token {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil || !k.cache.Valid(k.issued) {
		return nil
	}
	return k.issued
}

// fallback returns the token that a failed fetch was to replace, if it has not ended.
func (k *Kept) fallback(err error) (*oauth2.Token, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil || k.current.Expiry.IsZero() || time.Until(k.current.Expiry) <= early {
		return nil, err
	}
	soon := time.Now().Add(retryFetch)
	if k.current.Expiry.Before(soon) {
		soon = k.current.Expiry
	}
	return until(k.current, soon), nil
}

// until returns a copy of an access token that ends at another time. It has no refresh token.
func until(t *oauth2.Token, expiry time.Time) *oauth2.Token {
	return &oauth2.Token{AccessToken: t.AccessToken, TokenType: t.TokenType, Expiry: expiry}
}

// Token returns the current token, or fetches one.
func (k *Kept) Token() (*oauth2.Token, error) {
	t, err := k.cache.Get(context.Background())
	if err != nil {
		return nil, err
	}
	return until(t, t.Expiry), nil // a copy, which the caller may change
}

// Reject makes the source fetch another token if it still has the one that the service rejected.
func (k *Kept) Reject(accessToken string) {
	k.mu.Lock()
	if k.current != nil && k.current.AccessToken == accessToken {
		k.current = nil
	}
	k.mu.Unlock()
	k.cache.Drop(func(t *oauth2.Token) bool { return t.AccessToken == accessToken })
}

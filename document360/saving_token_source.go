package document360

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"golang.org/x/oauth2"
)

// SavingTokenSource is conf.TokenSource(ctx, token) that also saves: it renews the token when it is
// about to expire, and calls save with each new one before anybody gets it. A service that rotates
// refresh tokens takes each of them once, so that a program that is started again needs the latest;
// whether Document360 rotates them is not documented. save has to store the token where no one else
// reads it. Two programs that renew the same token end each other's sign-in.
//
// If save fails, Token returns its error, keeps the new token, and saves it at the next call. If a
// renewal fails because its response was lost, the refresh token may be spent: the user then has to
// sign in again.
//
// ctx, which save gets too, has to outlive the client: see [OAuthConfig]. The result is safe for
// concurrent use.
func SavingTokenSource(ctx context.Context, conf *oauth2.Config, token *oauth2.Token, save func(context.Context, *oauth2.Token) error) oauth2.TokenSource {
	return &savingTokenSource{ctx: ctx, renewed: conf.TokenSource(withoutRedirects(ctx), token), token: token, save: save}
}

type savingTokenSource struct {
	ctx     context.Context
	renewed oauth2.TokenSource
	save    func(context.Context, *oauth2.Token) error

	mu    sync.Mutex
	token *oauth2.Token // the latest that is saved
}

// Token returns a token that is valid and saved.
func (s *savingTokenSource) Token() (*oauth2.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, err := s.renewed.Token() // the one that it keeps, if that is valid
	if err != nil {
		return nil, err
	}
	if s.token == nil || token.AccessToken != s.token.AccessToken || token.RefreshToken != s.token.RefreshToken {
		saved := *token
		if err := s.save(s.ctx, &saved); err != nil {
			return nil, fmt.Errorf("saving a new token: %w", err)
		}
		s.token = token
	}
	return token, nil
}

// withoutRedirects returns a context whose token requests follow no redirect: one would carry a
// code or a refresh token to another host. Everything else is as in the HTTP client of ctx.
func withoutRedirects(ctx context.Context) context.Context {
	c := http.Client{}
	if given, ok := ctx.Value(oauth2.HTTPClient).(*http.Client); ok && given != nil {
		c = *given
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return context.WithValue(ctx, oauth2.HTTPClient, &c)
}

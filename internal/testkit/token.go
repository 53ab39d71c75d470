package testkit

import (
	"errors"

	"golang.org/x/oauth2"
)

// Token returns a source that always has the same token.
func Token(token string) oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
}

// Tokens is a token source that has each of its tokens once.
type Tokens []string

// Token returns the next token, or an error if there is none.
func (s *Tokens) Token() (*oauth2.Token, error) {
	if len(*s) == 0 {
		return nil, errors.New("no more tokens")
	}
	next := (*s)[0]
	*s = (*s)[1:]
	return &oauth2.Token{AccessToken: next}, nil
}

// TokenFunc makes a token source of a function.
type TokenFunc func() (*oauth2.Token, error)

// Token calls f.
func (f TokenFunc) Token() (*oauth2.Token, error) { return f() }

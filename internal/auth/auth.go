package auth

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/farcopy/farcopy/internal/problem"
)

// Basic is HTTP Basic authentication.
type Basic struct{ value []string }

// NewBasic returns the credential of a user name and password.
func NewBasic(username, password string) *Basic {
	return &Basic{[]string{"Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))}}
}

// Authorize sets the Authorization header.
func (b *Basic) Authorize(req *http.Request) error {
	req.Header["Authorization"] = b.value
	return nil
}

// Renew returns problem.ErrNoOtherCredential: the credential is constant.
func (b *Basic) Renew(context.Context, *http.Request) error { return problem.ErrNoOtherCredential }

// Header is an API key in its own header.
type Header struct {
	name  string
	value []string
}

// NewHeader returns the credential of a key in the named header.
func NewHeader(name, key string) *Header {
	return &Header{http.CanonicalHeaderKey(name), []string{key}}
}

// Authorize sets the key's header.
func (h *Header) Authorize(req *http.Request) error {
	req.Header[h.name] = h.value
	return nil
}

// Renew returns problem.ErrNoOtherCredential: the key is constant.
func (h *Header) Renew(context.Context, *http.Request) error { return problem.ErrNoOtherCredential }

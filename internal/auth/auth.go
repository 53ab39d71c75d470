// Package auth puts a client's credential on each attempt. Bearer asks the caller's token source, one refresh at a time;
// Basic and Header are constant.
package auth

import (
	"context"
	"encoding/base64"
	"net/http"
)

// Basic is HTTP Basic authentication.
type Basic struct{ value []string }

// NewBasic returns the credential of a user name and password.
func NewBasic(username, password string) *Basic {
	return &Basic{[]string{"Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))}}
}

func (b *Basic) Authorize(req *http.Request) error {
	req.Header["Authorization"] = b.value
	return nil
}

func (b *Basic) Renew(context.Context, *http.Request) (bool, error) { return false, nil }

// Header is a key in a header of its own.
type Header struct {
	name  string
	value []string
}

// NewHeader returns the credential of a key in the named header.
func NewHeader(name, key string) *Header {
	return &Header{http.CanonicalHeaderKey(name), []string{key}}
}

func (h *Header) Authorize(req *http.Request) error {
	req.Header[h.name] = h.value
	return nil
}

func (h *Header) Renew(context.Context, *http.Request) (bool, error) { return false, nil }

package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/problem"
)

// TokenError returns the error of a token source without secrets. Of a failed token request it
// keeps the OAuth error code, if it is well-formed, and drops the body, which may repeat the
// secrets of the request. Of a *url.Error it drops the address, and of an unreadable response the
// quoted part. Of an error that is the outcome of another call it keeps only the text.
func TokenError(err error) error {
	if own, ok := errors.AsType[*OwnError](err); ok {
		return own
	}
	var r *oauth2.RetrieveError
	if !errors.As(err, &r) {
		return problem.TextOnly(withoutQuotes(err))
	}
	status := ""
	if r.Response != nil {
		status = fmt.Sprintf("HTTP %d", r.Response.StatusCode)
	}
	if validCode(r.ErrorCode) {
		return fmt.Errorf("token request refused: %s (%s)", r.ErrorCode, status)
	}
	return fmt.Errorf("token request refused: %s", status)
}

// OwnError marks the error of a token source of this module that has no secrets and is not the
// outcome of a call. TokenError keeps it whole.
type OwnError struct{ Err error }

func (e *OwnError) Error() string { return e.Err.Error() }
func (e *OwnError) Unwrap() error { return e.Err }

// validCode accepts the form of OAuth error codes, such as invalid_client.
func validCode(code string) bool {
	outside := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_.-", r)
	}
	return code != "" && len(code) <= 64 && !strings.ContainsFunc(code, outside)
}

// unreadable replaces the text of an error that quotes the token endpoint's response.
type unreadable struct{ err func() error } // a function: fmt prints fields

func (*unreadable) Error() string                { return "the token endpoint's response cannot be read" }
func (u *unreadable) Is(target error) bool       { return errors.Is(u.err(), target) }
func (u *unreadable) As(target any) bool         { return errors.As(u.err(), target) }
func (u *unreadable) Format(f fmt.State, _ rune) { io.WriteString(f, u.Error()) }

// withoutQuotes returns an error of the caller's own source unchanged. Of the errors of package
// oauth2 and net/http it keeps those that do not quote the response.
func withoutQuotes(err error) error {
	u, sent := errors.AsType[*url.Error](err)
	if !sent {
		if quotesResponse(err) {
			return &unreadable{func() error { return err }}
		}
		return err
	}
	for sent {
		err = u.Err
		u, sent = errors.AsType[*url.Error](err)
	}
	if isNetworkError(err) {
		return err
	}
	return &unreadable{func() error { return err }}
}

// quotesResponse reports whether an error wraps a decoder's error. Package oauth2 keeps only the
// text of some of them.
func quotesResponse(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind) ||
		strings.Contains(err.Error(), "oauth2: cannot parse") || strings.Contains(err.Error(), "oauth2: cannot fetch token: ")
}

// isNetworkError reports whether an error is about the connection, not about the response.
func isNetworkError(err error) bool {
	var (
		operation *net.OpError
		name      *net.DNSError
		verify    *tls.CertificateVerificationError
		host      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		errno     syscall.Errno
		timeout   net.Error
	)
	return errors.As(err, &operation) || errors.As(err, &name) || errors.As(err, &verify) || errors.As(err, &host) ||
		errors.As(err, &authority) || errors.As(err, &invalid) || errors.As(err, &errno) ||
		errors.As(err, &timeout) && timeout.Timeout() ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

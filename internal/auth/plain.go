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

// TokenError keeps the OAuth error code of a failed token request, where it looks like one, and drops its body, which may
// repeat the request's secrets. Of another call's outcome it keeps the text. Of a *url.Error it drops the address, and of an answer that cannot be read what is quoted.
func TokenError(err error) error {
	var r *oauth2.RetrieveError
	if !errors.As(err, &r) {
		return problem.TextOnly(unquoted(err))
	}
	status := ""
	if r.Response != nil {
		status = fmt.Sprintf("HTTP %d", r.Response.StatusCode)
	}
	if legalCode(r.ErrorCode) {
		return fmt.Errorf("token request refused: %s (%s)", r.ErrorCode, status)
	}
	return fmt.Errorf("token request refused: %s", status)
}

// legalCode accepts what error codes of OAuth consist of: invalid_client, unsupported_grant_type.
func legalCode(code string) bool {
	outside := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_.-", r)
	}
	return code != "" && len(code) <= 64 && !strings.ContainsFunc(code, outside)
}

// unreadable hides the text of an error that quotes the token endpoint's answer.
type unreadable struct{ err error }

func (unreadable) Error() string                { return "the token endpoint's answer cannot be read" }
func (u unreadable) Is(target error) bool       { return errors.Is(u.err, target) }
func (u unreadable) As(target any) bool         { return errors.As(u.err, target) }
func (u unreadable) Format(f fmt.State, _ rune) { io.WriteString(f, u.Error()) }

// unquoted keeps an error of the caller's own source as it is, and of package oauth2's and net/http's what quotes no answer.
func unquoted(err error) error {
	u, sent := errors.AsType[*url.Error](err)
	if !sent {
		if quotes(err) {
			return unreadable{err}
		}
		return err
	}
	for sent {
		err = u.Err
		u, sent = errors.AsType[*url.Error](err)
	}
	if network(err) {
		return err
	}
	return unreadable{err}
}

// quotes reports whether a decoder's error is in it, by its type or, where package oauth2 kept only the text, by that.
func quotes(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind) ||
		strings.Contains(err.Error(), "oauth2: cannot parse") || strings.Contains(err.Error(), "oauth2: cannot fetch token: ")
}

// network recognises the errors that are about the connection, not about what came over it.
func network(err error) bool {
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

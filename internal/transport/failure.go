package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// Stage is how far an attempt got.
type Stage int

// The stages of an attempt.
const (
	Local    Stage = iota // nothing was sent: a credential or a context failed
	Held                  // nothing was sent: a rate limit did not allow it in time
	Connect               // no connection: DNS, dial, TLS or proxy failed
	Write                 // the connection broke before the complete request was written
	Sent                  // the request may have reached the service; there is no response
	Answered              // the head of a response was received
)

// Failure is the error of an attempt that ended without a response.
type Failure struct {
	Stage      Stage
	Err        error
	Invalid    bool          // only at stage Local: the request itself was invalid
	RetryAfter time.Duration // only at stage Held: how long the limit requires to wait
	Sent       time.Time     // no head was written before this time: see SentAt
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// NoConnection reports whether the attempt failed because there was no connection, or because it
// broke while the request was written. A certificate that is rejected will be so again, and the end
// of the caller's context is no failure of the network.
func (f *Failure) NoConnection() bool {
	switch f.Stage {
	case Connect, Write:
		return !Untrusted(f.Err) && !errors.Is(f.Err, context.Canceled) && !errors.Is(f.Err, context.DeadlineExceeded)
	}
	return false
}

var (
	errForeignHost    = errors.New("the host is not the service's: no credential is sent to it")
	errAttemptTimeout = errors.New("no response within the time limit of an attempt")
	errSentBefore     = errors.New("the connection was lost after the request was sent")
)

// ContextError returns why a context ended: its error and, if there is one, its cause. The time
// limit of an attempt is not the caller's, so it matches no context error. Of a cause that is the
// outcome of another call only the text is kept.
func ContextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	switch cause {
	case errAttemptTimeout, errSentBefore, errSaveTooOld:
		return cause
	case nil, err:
		return err
	}
	return fmt.Errorf("%w: %w", err, problem.TextOnly(cause))
}

// Stalled reports whether reading a body ended because its time was up, not because the service
// ended it.
func Stalled(err error) bool {
	for _, target := range []error{errAttemptTimeout, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// SentAt returns when the head of a response's request was first written: after the waits for the
// gate, the credential and the dial. Over HTTP/2 it is when there was a connection; if the round
// tripper reports no connection, it is when the request was passed to it.
func SentAt(resp *http.Response) time.Time {
	if w, ok := resp.Body.(*attemptTrace); ok {
		return w.sent()
	}
	return time.Now()
}

// Untrusted reports whether the certificate of the other side was rejected: a retry cannot help.
func Untrusted(err error) bool {
	var (
		verify    *tls.CertificateVerificationError
		host      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
	)
	for _, target := range []any{&verify, &host, &authority, &invalid} {
		if errors.As(err, target) {
			return true
		}
	}
	return false
}

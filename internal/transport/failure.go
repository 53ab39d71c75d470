package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// Stage is how far an attempt without an answer got.
type Stage int

const (
	Local    Stage = iota // it never left: a credential or a context failed
	Held                  // a limit would not let it through in time
	Connect               // there was no connection: DNS, dial, TLS, proxy
	Write                 // the connection broke before the request was written whole
	Sent                  // it may have reached the service
	Answered              // the head of an answer came back
)

// Failure is an attempt that ended without an answer.
type Failure struct {
	Stage      Stage
	Err        error
	Invalid    bool          // Local: the request itself was wrong
	RetryAfter time.Duration // Held: how long the limit needs
	Sent       time.Time     // before this time no head was written: see Departed
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

var (
	errForeignHost = errors.New("the address is not the service's: no credential is sent there")
	errNoAnswer    = errors.New("no answer within the attempt's time")
	errSentBefore  = errors.New("the connection was lost after the request was sent")
)

// ContextError says why a context ended: its error and, where there is one, its cause. The attempt's own time limit is
// not the caller's, so it matches no context error. A cause that is another call's outcome is text only.
func ContextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	switch {
	case cause == errNoAnswer, cause == errSentBefore:
		return cause
	case cause != nil && cause != err:
		return fmt.Errorf("%w: %w", err, problem.TextOnly(cause))
	}
	return err
}

// Stalled reports whether a body ended because the time for it did, not because the service said so.
func Stalled(err error) bool {
	return errors.Is(err, errNoAnswer) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Departed is when the head of an answer's request was written, the first one where it was written more than once: after the
// waits at the gate and for a credential, and after the dial. Over HTTP/2 it is when there was a connection, and where the
// round tripper tells of none, when the request left for it.
func Departed(resp *http.Response) time.Time {
	if w, ok := resp.Body.(*witness); ok {
		return w.sent()
	}
	return time.Now()
}

// Untrusted says that the other side's certificate was not accepted: trying again cannot help.
func Untrusted(err error) bool {
	var (
		verify    *tls.CertificateVerificationError
		host      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
	)
	return errors.As(err, &verify) || errors.As(err, &host) || errors.As(err, &authority) || errors.As(err, &invalid)
}

// bare unwraps *url.Error, whose text holds the address with its query.
func bare(err error) error {
	for {
		u, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = u.Err
	}
}

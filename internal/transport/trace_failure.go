package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
)

// failure determines from an attempt's error and the events of its connection how far the request
// got.
func (w *attemptTrace) failure(req *http.Request, err error) *Failure {
	f := &Failure{Stage: Sent, Sent: w.sent()}
	if err == ErrAbandoned { // it may still send the request, whatever was recorded so far
		f.Err = ContextError(w.ctx)
		return f
	}
	f.Err = withoutQuotes(unwrapURLErrors(err))
	w.setStage(f, req, err)
	f.Err = w.timeError(f.Err, err)
	return f
}

func (w *attemptTrace) setStage(f *Failure, req *http.Request, err error) {
	if w.resent.Load() {
		return
	}
	switch w.stage.Load() {
	case connecting:
		f.Stage = Connect
		if w.netHTTP == nil || proxyOf(w.netHTTP, req) != nil {
			f.Err = connectError(f.Err)
		}
	case broken:
		// Over HTTP/2, writing to a stream can fail after the service has read enough to act.
		if !w.http2.Load() {
			f.Stage = Write
		}
	case untraced:
		w.setUntracedStage(f, req, err)
	}
}

// setUntracedStage handles round trippers that report no events: those of the caller, and those
// registered with net/http's transport, such as HTTP/3.
func (w *attemptTrace) setUntracedStage(f *Failure, req *http.Request, err error) {
	switch {
	case w.netHTTP != nil && isProxyError(w.netHTTP, req, err):
		f.Stage, f.Err = Local, reworded(f.Err, proxyText)
	case isCause(w.ctx, err):
	case isDialError(f.Err):
		f.Stage = Connect
	}
}

// timeError replaces the errors of the attempt's context and of the network's own time limits.
func (w *attemptTrace) timeError(clean, err error) error {
	switch ended := w.ctx.Err(); {
	case ended == nil:
		if errors.Is(err, context.DeadlineExceeded) {
			return netTimeout{clean}
		}
	case errors.Is(err, ended), isCause(w.ctx, err), context.Cause(w.ctx) == errSaveTooOld: // which closes the connection
		return ContextError(w.ctx)
	}
	return clean
}

// isDialError reports whether the net package failed before there was a connection.
func isDialError(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial"
	}
	_, ok := errors.AsType[*net.DNSError](err)
	return ok
}

// isCause reports whether an error is the cause of the ended context. A cause proves nothing about
// this attempt: it may be the dial error of another call.
func isCause(ctx context.Context, err error) bool {
	switch cause := context.Cause(ctx); cause {
	case nil, ctx.Err():
		return false
	default:
		return errors.Is(err, cause)
	}
}

func proxyOf(t *http.Transport, req *http.Request) *url.URL {
	if t.Proxy == nil {
		return nil
	}
	u, _ := t.Proxy(req)
	return u
}

// isProxyError reports whether an error without any connection is the error of the Proxy function,
// so that nothing was sent. Every other error may come from a registered round tripper, which
// reports nothing about its connections.
func isProxyError(t *http.Transport, req *http.Request, err error) bool {
	if t.Proxy == nil {
		return false
	}
	_, again := t.Proxy(req)
	return again != nil && again.Error() == err.Error()
}

// netTimeout is a time limit of the network: a dial or a TLS handshake. It does not match
// context.DeadlineExceeded, which would mean the caller's deadline; the net package's errors do.
type netTimeout struct{ error }

func (t netTimeout) Is(target error) bool {
	return target != context.DeadlineExceeded && errors.Is(t.error, target)
}
func (t netTimeout) As(target any) bool { return errors.As(t.error, target) }

package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
)

// failure is what an attempt's error proves, with what was seen of its connection.
func (w *witness) failure(req *http.Request, err error) *Failure {
	ctx := w.ctx
	f := &Failure{Stage: Sent, Sent: w.sent()}
	if err == ErrAbandoned { // it may yet send, whatever was seen so far
		f.Err = ContextError(ctx)
		return f
	}
	f.Err = unquoted(bare(err))
	switch stage := w.stage.Load(); {
	case w.again.Load():
	case stage == connecting:
		f.Stage = Connect
		if w.std == nil || proxyOf(w.std, req) != nil {
			f.Err = unconnected(f.Err)
		}
	case stage == broken:
		// Over HTTP/2 a stream can fail to write after the service has read enough of it to act.
		if !w.http2.Load() {
			f.Stage = Write
		}
	case stage == untraced && w.std != nil && noProxy(w.std, req, err):
		f.Stage, f.Err = Local, hidden{f.Err}
	case stage == untraced: // a caller's round tripper, or one that was registered with the transport, such as HTTP/3
		if neverConnected(f.Err) && !isCause(ctx, err) {
			f.Stage = Connect
		}
	}
	switch {
	case ctx.Err() != nil && (errors.Is(err, ctx.Err()) || isCause(ctx, err)):
		f.Err = ContextError(ctx)
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		f.Err = netTimeout{f.Err}
	}
	return f
}

// neverConnected recognises the errors that the net package itself gives before there is a connection.
func neverConnected(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial"
	}
	_, ok := errors.AsType[*net.DNSError](err)
	return ok
}

// isCause reports whether an error is but the reason why the context ended, which may tell of anything: of another call's
// dial, for one.
func isCause(ctx context.Context, err error) bool {
	cause := context.Cause(ctx)
	return cause != nil && cause != ctx.Err() && errors.Is(err, cause)
}

func proxyOf(t *http.Transport, req *http.Request) *url.URL {
	if t.Proxy == nil {
		return nil
	}
	u, _ := t.Proxy(req)
	return u
}

// noProxy reports whether an error without any connection is that of choosing the proxy: nothing was sent. All other errors
// may be those of a registered round tripper, which tells nothing about its connections.
func noProxy(t *http.Transport, req *http.Request, err error) bool {
	if t.Proxy == nil {
		return false
	}
	_, again := t.Proxy(req)
	return again != nil && again.Error() == err.Error()
}

// hidden is the complaint of what chooses the proxy. It may quote the proxy's address with a password.
type hidden struct{ error }

func (hidden) Error() string {
	return "the HTTP client would not send it: is its proxy's address wrong?"
}
func (h hidden) Unwrap() error { return h.error }

// netTimeout is a time limit of the network's (a dial, a TLS handshake), which is not the caller's: net's own errors
// match context.DeadlineExceeded.
type netTimeout struct{ error }

func (t netTimeout) Is(target error) bool {
	return target != context.DeadlineExceeded && errors.Is(t.error, target)
}
func (t netTimeout) As(target any) bool { return errors.As(t.error, target) }

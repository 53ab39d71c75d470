package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// watch is the last link before the network. It bounds the attempt's time and says, where there is no answer, how far
// the request got.
type watch struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (l watch) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Context().Err() != nil {
		return nil, &Failure{Stage: Local, Err: ContextError(req.Context())}
	}
	ctx, cancel := context.WithTimeoutCause(req.Context(), l.timeout, errNoAnswer)
	w := &witness{}
	w.trace = httptrace.ClientTrace{GetConn: w.asked, GotConn: w.got, WroteRequest: w.wrote}
	resp, err := l.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, &w.trace)))
	if err != nil {
		err = w.failure(ctx, err)
		cancel()
		return nil, err
	}
	if resp == nil || resp.Body == nil {
		cancel()
		return nil, &Failure{Stage: Sent, Err: errors.New("the HTTP client returned neither an answer nor an error")}
	}
	w.ctx, w.body, w.cancel = ctx, resp.Body, cancel
	resp.Body = w
	return resp, nil
}

// witness sees an attempt's connection and then stands in for its body, so that closing the body ends its timer.
type witness struct {
	trace  httptrace.ClientTrace
	stage  atomic.Int32 // the last thing seen
	http2  atomic.Bool
	ctx    context.Context
	body   io.ReadCloser
	cancel context.CancelFunc
}

const (
	untraced   int32 = iota // the caller's round tripper tells nothing
	connecting              // a connection was asked for
	connected               // one was got: from here on the request may be on its way
	broken                  // writing the request failed
)

func (w *witness) asked(string) { w.stage.Store(connecting) }

func (w *witness) got(info httptrace.GotConnInfo) {
	if c, ok := info.Conn.(*tls.Conn); ok {
		w.http2.Store(c.ConnectionState().NegotiatedProtocol == "h2")
	}
	w.stage.Store(connected)
}

func (w *witness) wrote(info httptrace.WroteRequestInfo) {
	if info.Err != nil {
		w.stage.Store(broken)
	}
}

func (w *witness) failure(ctx context.Context, err error) *Failure {
	f := &Failure{Stage: Sent, Err: bare(err)}
	switch w.stage.Load() {
	case connecting:
		f.Stage = Connect
	case broken:
		// Over HTTP/2 a stream can fail to write after the service has read enough of it to act.
		if !w.http2.Load() {
			f.Stage = Write
		}
	case untraced:
		if neverConnected(err) {
			f.Stage = Connect
		}
	}
	switch {
	case ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))):
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

func (w *witness) Read(p []byte) (int, error) {
	n, err := w.body.Read(p)
	if err != nil && err != io.EOF && w.ctx.Err() != nil {
		err = ContextError(w.ctx)
	}
	return n, err
}

// netTimeout is a time limit of the network's (a dial, a TLS handshake), which is not the caller's: net's own errors
// match context.DeadlineExceeded.
type netTimeout struct{ error }

func (t netTimeout) Is(target error) bool {
	return target != context.DeadlineExceeded && errors.Is(t.error, target)
}
func (t netTimeout) As(target any) bool { return errors.As(t.error, target) }

func (w *witness) Close() error {
	err := w.body.Close()
	w.cancel()
	return err
}

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
	ctx, abort := context.WithCancelCause(req.Context())
	w := &witness{abort: abort, sent: time.Now()}
	w.timer = time.AfterFunc(l.timeout, w.expire)
	if t, ok := l.next.(*http.Transport); ok {
		w.std, w.clear2 = true, t.Protocols != nil && t.Protocols.UnencryptedHTTP2()
	}
	w.trace = httptrace.ClientTrace{GetConn: w.asked, GotConn: w.got, WroteHeaders: w.headed, WroteRequest: w.wrote}
	resp, err := l.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, &w.trace)))
	if err != nil {
		err = veiled(w.failure(ctx, err), l.next, req)
		w.stop()
		return nil, err
	}
	if resp == nil || resp.Body == nil {
		w.stop()
		return nil, &Failure{Stage: Sent, Sent: w.sent, Err: errors.New("the HTTP client returned neither an answer nor an error")}
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, which no context ends
		resp.Body.Close()
		resp.Body = http.NoBody
	}
	w.ctx, w.body = ctx, resp.Body
	resp.Body = w
	return resp, nil
}

// witness sees an attempt's connection and then stands in for its body, so that closing the body ends its timer.
type witness struct {
	trace  httptrace.ClientTrace
	stage  atomic.Int32 // the last thing seen
	std    bool         // the next link is net/http's own transport
	clear2 bool         // and may speak HTTP/2 without TLS
	http2  atomic.Bool
	heads  atomic.Bool // the request's head was written on the connection at hand
	again  atomic.Bool // the request went out, and then a connection was asked for once more
	abort  context.CancelCauseFunc
	timer  *time.Timer
	sent   time.Time
	ctx    context.Context
	body   io.ReadCloser
}

func (w *witness) expire() { w.abort(errNoAnswer) }

func (w *witness) stop() {
	w.timer.Stop()
	w.abort(nil)
}

const (
	untraced   int32 = iota // the caller's round tripper tells nothing
	connecting              // a connection was asked for
	connected               // one was got: from here on the request may be on its way
	broken                  // writing the request failed
)

// asked also sees when the request is about to be sent again. net/http's HTTP/1 does so only where nothing had been written;
// its HTTP/2 does so after the service reset the stream, too, and a caller's round tripper whenever it likes.
func (w *witness) asked(string) {
	if w.heads.Load() && (w.http2.Load() || !w.std) {
		w.again.Store(true)
	}
	w.stage.Store(connecting)
}

func (w *witness) headed() { w.heads.Store(true) }

func (w *witness) got(info httptrace.GotConnInfo) {
	c, secure := info.Conn.(*tls.Conn)
	w.http2.Store(secure && c.ConnectionState().NegotiatedProtocol == "h2" || !secure && w.clear2)
	w.stage.Store(connected)
	if w.http2.Load() && w.heads.Load() { // over HTTP/2 the head is not written once the context has ended
		w.again.Store(true)
		w.abort(errSentBefore)
		return
	}
	w.heads.Store(false)
}

func (w *witness) wrote(info httptrace.WroteRequestInfo) {
	if info.Err != nil {
		w.stage.Store(broken)
	}
}

func (w *witness) failure(ctx context.Context, err error) *Failure {
	f := &Failure{Stage: Sent, Err: bare(err), Sent: w.sent}
	switch stage := w.stage.Load(); {
	case w.again.Load():
	case stage == connecting:
		f.Stage = Connect
	case stage == broken:
		// Over HTTP/2 a stream can fail to write after the service has read enough of it to act.
		if !w.http2.Load() {
			f.Stage = Write
		}
	case stage == untraced && w.std: // a header, a proxy's address: it never came to a connection
		f.Stage, f.Err = Local, hidden{f.Err}
	case stage == untraced:
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

// hidden is net/http's complaint before it asked for a connection. Headers and address were checked before, so it is about a
// proxy's address, which it may quote with a password.
type hidden struct{ error }

func (hidden) Error() string {
	return "the HTTP client would not send it: is its proxy's address wrong?"
}
func (h hidden) Unwrap() error { return h.error }

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
	w.stop()
	return err
}

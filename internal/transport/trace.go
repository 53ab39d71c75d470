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

// traceTransport is the last link before the network. It limits the time of the attempt and, if
// there is no response, determines how far the request got.
//
// The attempt ends with its context even if a custom round tripper or its bodies ignore it: see
// Bounded. The exceptions are functions of an *http.Transport that net/http calls on the goroutine
// of the request: Proxy, and a registered round tripper.
type traceTransport struct {
	next    http.RoundTripper
	timeout time.Duration
}

// Traced returns a round tripper whose errors are *Failure: they say how far a request got. It is
// for requests that do not pass a chain, such as those to a token endpoint. It follows no redirect.
func Traced(base http.RoundTripper, timeout time.Duration) http.RoundTripper {
	return traceTransport{base, timeout}
}

func (l traceTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Context().Err() != nil {
		return nil, &Failure{Stage: Local, Err: ContextError(req.Context())}
	}
	if isTooOld(saveOf(req.Context()).begun()) {
		return nil, &Failure{Stage: Connect, Err: errSaveTooOld}
	}
	ctx, abort := context.WithCancelCause(req.Context())
	w := newAttemptTrace(ctx, abort, l.next)
	w.timer = time.AfterFunc(l.timeout, w.expire)
	out := req.WithContext(httptrace.WithClientTrace(ctx, &w.trace))
	if w.netHTTP == nil {
		out.Header = req.Header.Clone() // requests share values, which foreign code might change
	}
	resp, err := w.roundTrip(l.next, out)
	if err != nil {
		err = maskFailure(w.failure(out, err), l.next, req)
		w.stop()
		return nil, err
	}
	if !hasBody(resp) {
		w.stop()
		return nil, &Failure{Stage: Sent, Sent: w.sent(), Err: errNoResponse}
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // the body is a connection without a context
		resp.Body.Close()
		resp.Body = http.NoBody
	}
	w.body = resp.Body
	resp.Body = w
	return resp, nil
}

var errNoResponse = errors.New("the HTTP client returned neither a response nor an error")

func hasBody(resp *http.Response) bool { return resp != nil && resp.Body != nil }

// roundTrip ends with the attempt's context. net/http's own transport ensures that itself; a
// caller's round tripper may not.
func (w *attemptTrace) roundTrip(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	if w.netHTTP != nil {
		return next.RoundTrip(req)
	}
	return Bounded(w.ctx, func() (*http.Response, error) { return next.RoundTrip(req) }, closeLate)
}

func closeLate(resp *http.Response) {
	if hasBody(resp) {
		resp.Body.Close()
	}
}

// attemptTrace records what happens on the connection of an attempt. It then replaces the response
// body, so that closing the body stops the attempt's timer.
type attemptTrace struct {
	trace   httptrace.ClientTrace
	netHTTP *http.Transport // the next link, if it is net/http's own transport
	h2c     bool            // netHTTP may use HTTP/2 without TLS
	start   time.Time
	ctx     context.Context
	abort   context.CancelCauseFunc
	timer   *time.Timer
	saved   time.Time   // when the save of this attempt began, which is not that of later ones; zero: there is none
	unsave  *time.Timer // ends the attempt if its head is too late for the save
	conn    net.Conn    // HTTP/1: the current connection

	stage       atomic.Int32 // the latest event
	http2       atomic.Bool
	headWritten atomic.Bool // the request's head was written on the current connection
	resent      atomic.Bool // another connection was requested after the request had been sent
	gotConnAt   eventTime   // first connection
	headAt      eventTime   // first head written

	body          io.ReadCloser
	readAbandoned bool // a Read of the body still runs on another goroutine
}

// The values of attemptTrace.stage.
const (
	untraced   int32 = iota // a custom round tripper reported no event
	connecting              // a connection was requested
	connected               // there is a connection: the request may be on its way
	broken                  // writing the request failed
)

func newAttemptTrace(ctx context.Context, abort context.CancelCauseFunc, next http.RoundTripper) *attemptTrace {
	w := &attemptTrace{abort: abort, start: time.Now(), ctx: ctx}
	w.netHTTP, _ = next.(*http.Transport)
	if w.saved = saveOf(ctx).begun(); !w.saved.IsZero() {
		w.unsave = time.AfterFunc(MaxSaveAge-time.Since(w.saved), w.expireSave)
	}
	if w.netHTTP != nil && w.netHTTP.Protocols != nil {
		w.h2c = w.netHTTP.Protocols.UnencryptedHTTP2()
	}
	w.trace = httptrace.ClientTrace{
		GetConn: w.onGetConn, GotConn: w.onGotConn, WroteHeaders: w.onWroteHeaders, WroteRequest: w.onWroteRequest,
	}
	return w
}

// eventTime is the time of the first occurrence of an event: the time since the attempt's start
// plus one nanosecond; 0 before the event.
type eventTime struct{ atomic.Int64 }

func (m *eventTime) set(start time.Time) { m.CompareAndSwap(0, int64(time.Since(start))+1) }

// sent returns the latest time before which certainly no complete head was written: when the first
// head was written, else the time of the first connection, else the attempt's start.
func (w *attemptTrace) sent() time.Time {
	for _, m := range []*eventTime{&w.headAt, &w.gotConnAt} {
		if d := m.Load(); d != 0 {
			return w.start.Add(time.Duration(d - 1))
		}
	}
	return w.start
}

func (w *attemptTrace) expire() { w.abort(errAttemptTimeout) }

// expireSave ends an attempt that still has no connection, or whose connection has not taken its
// head: over HTTP/2 it can wait for the writes of other requests.
func (w *attemptTrace) expireSave() {
	switch stage := w.stage.Load(); {
	case stage == connecting, stage == connected && !w.headWritten.Load():
		w.abort(errSaveTooOld)
	}
}

func (w *attemptTrace) stop() {
	w.timer.Stop()
	if w.unsave != nil {
		w.unsave.Stop()
	}
	w.abort(nil)
}

// onGetConn also detects that the request is about to be resent. net/http resends over HTTP/1 only
// if nothing was written. Over HTTP/2 it also resends after the service reset the stream, and a
// custom round tripper may resend at any time.
func (w *attemptTrace) onGetConn(string) {
	if w.headWritten.Load() && (w.netHTTP == nil || w.http2.Load()) {
		w.resent.Store(true)
	}
	w.stage.Store(connecting)
}

// onWroteHeaders is called by net/http's HTTP/1 before the last bytes of the head are flushed, but
// by its HTTP/2 afterwards. The service may act before that call, so over HTTP/2 the time of the
// connection is used.
//
// A head that is too late for its save is not flushed, because its connection is closed before.
func (w *attemptTrace) onWroteHeaders() {
	if w.conn != nil && isTooOld(w.saved) {
		w.stage.Store(connecting)
		w.abort(errSaveTooOld)
		w.conn.Close()
		return
	}
	w.headWritten.Store(true)
	if w.http2.Load() {
		w.headAt.CompareAndSwap(0, w.gotConnAt.Load())
		return
	}
	w.headAt.set(w.start)
}

func (w *attemptTrace) onGotConn(info httptrace.GotConnInfo) {
	w.gotConnAt.set(w.start)
	w.http2.Store(w.usesHTTP2(info.Conn))
	w.stage.Store(connected)
	w.setConn(info.Conn)
	if w.http2.Load() && w.headWritten.Load() {
		w.resent.Store(true)
		w.abort(errSentBefore) // once the context has ended, HTTP/2 does not write the second head
		return
	}
	w.headWritten.Store(false)
}

// setConn is where a request over HTTP/2 is stopped if it is too late for its save: the connection
// serves other requests, too.
func (w *attemptTrace) setConn(conn net.Conn) {
	switch {
	case w.saved.IsZero():
	case !w.http2.Load():
		w.conn = conn
	case isTooOld(w.saved):
		w.stage.Store(connecting)
		w.abort(errSaveTooOld)
	}
}

func (w *attemptTrace) usesHTTP2(conn any) bool {
	if c, ok := conn.(*tls.Conn); ok {
		return c.ConnectionState().NegotiatedProtocol == "h2"
	}
	return w.h2c
}

func (w *attemptTrace) onWroteRequest(info httptrace.WroteRequestInfo) {
	if info.Err != nil {
		w.stage.Store(broken)
	}
}

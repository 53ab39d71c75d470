package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// watch is the last link before the network. It bounds the attempt's time and says, where there is no answer, how far
// the request got.
//
// The attempt ends with its context, whatever a caller's round tripper or its bodies do: see Bounded. Beyond that are the
// functions of a *http.Transport that net/http calls on the goroutine of the request (Proxy, and a registered round tripper).
type watch struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (l watch) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Context().Err() != nil {
		return nil, &Failure{Stage: Local, Err: ContextError(req.Context())}
	}
	ctx, abort := context.WithCancelCause(req.Context())
	w := &witness{abort: abort, start: time.Now(), ctx: ctx}
	w.timer = time.AfterFunc(l.timeout, w.expire)
	w.std, _ = l.next.(*http.Transport)
	w.clear2 = w.std != nil && w.std.Protocols != nil && w.std.Protocols.UnencryptedHTTP2()
	w.trace = httptrace.ClientTrace{GetConn: w.asked, GotConn: w.got, WroteHeaders: w.headed, WroteRequest: w.wrote}
	out := req.WithContext(httptrace.WithClientTrace(ctx, &w.trace))
	out.Header = req.Header.Clone() // its values are shared with other requests, and whose code comes next is not known
	resp, err := w.roundTrip(l.next, out)
	if err != nil {
		err = veiled(w.failure(out, err), l.next, req)
		w.stop()
		return nil, err
	}
	if resp == nil || resp.Body == nil {
		w.stop()
		return nil, &Failure{Stage: Sent, Sent: w.sent(), Err: errors.New("the HTTP client returned neither an answer nor an error")}
	}
	if resp.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, which no context ends
		resp.Body.Close()
		resp.Body = http.NoBody
	}
	w.body = resp.Body
	resp.Body = w
	return resp, nil
}

// roundTrip ends with the attempt's context. net/http's own transport sees to that itself; a caller's may not.
func (w *witness) roundTrip(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	if w.std != nil {
		return next.RoundTrip(req)
	}
	return Bounded(w.ctx, func() (*http.Response, error) { return next.RoundTrip(req) }, func(resp *http.Response) {
		if resp != nil && resp.Body != nil {
			resp.Body.Close()
		}
	})
}

// witness sees an attempt's connection and then stands in for its body, so that closing the body ends its timer.
type witness struct {
	trace  httptrace.ClientTrace
	stage  atomic.Int32    // the last thing seen
	std    *http.Transport // the next link, where it is net/http's own transport
	clear2 bool            // and may speak HTTP/2 without TLS
	http2  atomic.Bool
	heads  atomic.Bool // the request's head was written on the connection at hand
	again  atomic.Bool // the request went out, and then a connection was asked for once more
	abort  context.CancelCauseFunc
	timer  *time.Timer
	start  time.Time
	gotAt  moment // the first connection was there
	headAt moment // the first head was written
	ctx    context.Context
	body   io.ReadCloser
	left   bool // a Read of the body was left behind
}

// moment is the time since an attempt's start plus one nanosecond; 0: it has not come. Only the first one counts.
type moment struct{ atomic.Int64 }

func (m *moment) set(start time.Time) { m.CompareAndSwap(0, int64(time.Since(start))+1) }

// sent is a time before which no head can have been written whole, and the latest one that is known: the writing of the first
// head, else the first connection, else the attempt's start.
func (w *witness) sent() time.Time {
	for _, m := range []*moment{&w.headAt, &w.gotAt} {
		if d := m.Load(); d != 0 {
			return w.start.Add(time.Duration(d - 1))
		}
	}
	return w.start
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
	if w.heads.Load() && (w.http2.Load() || w.std == nil) {
		w.again.Store(true)
	}
	w.stage.Store(connecting)
}

// headed is called by net/http's HTTP/1 before the head's last bytes leave its buffer, by its HTTP/2 after they have left: the
// service may act before the call, so there the connection's time stands.
func (w *witness) headed() {
	w.heads.Store(true)
	if w.http2.Load() {
		w.headAt.CompareAndSwap(0, w.gotAt.Load())
		return
	}
	w.headAt.set(w.start)
}

func (w *witness) got(info httptrace.GotConnInfo) {
	c, secure := info.Conn.(*tls.Conn)
	w.gotAt.set(w.start)
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

func (w *witness) Read(p []byte) (int, error) {
	n, err := w.read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case w.ctx.Err() != nil:
		return n, ContextError(w.ctx)
	}
	return n, unquoted(err)
}

// read ends with the attempt's context. A Read that was left behind may still write into p, which nobody looks at any more.
func (w *witness) read(p []byte) (int, error) {
	if w.std != nil {
		return w.body.Read(p)
	}
	if w.left {
		return 0, ErrAbandoned
	}
	n, err := Bounded(w.ctx, func() (int, error) { return w.body.Read(p) }, nil)
	w.left = err == ErrAbandoned
	return n, err
}

func (w *witness) Close() error {
	defer w.stop()
	switch {
	case w.std != nil:
		return w.body.Close()
	case w.left:
		go w.body.Close()
		return nil
	}
	_, err := Bounded(w.ctx, func() (struct{}, error) { return struct{}{}, w.body.Close() }, nil)
	return err
}

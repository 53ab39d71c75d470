package simtest

import (
	"bufio"
	"net"
	"net/http"
)

// respond lets f write the response as an ordinary handler: it can read the request's body, and its
// status is entered in the journal.
func respond(f http.HandlerFunc) func(x *exchange, _ *Response) {
	return func(x *exchange, _ *Response) {
		r := x.r.WithContext(x.r.Context()) // a copy: net/http keeps the original
		r.Body = x.newBody()
		w := &statusRecorder{ResponseWriter: x.w, x: x}
		f(w, r)
		w.record(http.StatusOK) // net/http sends it for a handler that writes nothing
	}
}

// statusRecorder enters the status that a handler sends in the journal.
type statusRecorder struct {
	http.ResponseWriter
	x    *exchange
	done bool // the status is recorded, or the connection is hijacked
}

func (w *statusRecorder) record(status int) {
	informational := status < 200 && status != http.StatusSwitchingProtocols
	if w.done || informational {
		return
	}
	w.done = true
	w.x.recordStatus(status)
}

func (w *statusRecorder) WriteHeader(status int) {
	w.record(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusRecorder) Write(p []byte) (int, error) {
	w.record(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

// Flush is for handlers that need an http.Flusher.
func (w *statusRecorder) Flush() {
	w.record(http.StatusOK)
	http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack leaves the journal without a status: nobody sees what is sent over the connection.
func (w *statusRecorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.done = true
	}
	return c, rw, err
}

// Unwrap is for http.ResponseController.
func (w *statusRecorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

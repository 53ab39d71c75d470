package simtest

import (
	"bufio"
	"net"
	"net/http"
)

// respond lets f answer as any handler does: with the request's body before it, and its status in the journal.
func respond(f http.HandlerFunc) func(x *exchange, _ *Answer) {
	return func(x *exchange, _ *Answer) {
		r := x.r.WithContext(x.r.Context()) // a copy: net/http keeps the other
		r.Body = x.newBody()
		w := &witness{ResponseWriter: x.w, x: x}
		f(w, r)
		w.saw(http.StatusOK) // what net/http sends for a handler that says nothing
	}
}

// witness tells the journal which status a handler sends.
type witness struct {
	http.ResponseWriter
	x    *exchange
	done bool // the status is known, or there will be none
}

func (w *witness) saw(status int) {
	if early := status < 200 && status != http.StatusSwitchingProtocols; !w.done && !early {
		w.done = true
		w.x.answered(status)
	}
}

func (w *witness) WriteHeader(status int) {
	w.saw(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *witness) Write(p []byte) (int, error) {
	w.saw(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

// Flush keeps the handlers working that ask for an http.Flusher.
func (w *witness) Flush() {
	w.saw(http.StatusOK)
	http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack leaves the journal without a status: what goes over the connection from here on, nobody sees.
func (w *witness) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.done = w.done || err == nil
	return c, rw, err
}

// Unwrap is for http.ResponseController.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }

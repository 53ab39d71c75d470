package simtest

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
)

var silent = log.New(io.Discard, "", 0)

// Answer records what a service wants to say; it is an http.ResponseWriter.
type Answer struct {
	Status int
	Head   http.Header
	Body   []byte
	wrote  bool
}

func (a *Answer) Header() http.Header { return a.Head }

func (a *Answer) WriteHeader(status int) {
	if !a.wrote {
		a.Status, a.wrote = status, true
	}
}

func (a *Answer) Write(p []byte) (int, error) {
	a.wrote = true
	a.Body = append(a.Body, p...)
	return len(p), nil
}

// raw returns the answer as HTTP/1.1 bytes with a Content-Length, head and body apart.
func (a *Answer) raw() (head, body []byte) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	h := a.Head.Clone()
	if h.Get("Content-Length") == "" || len(a.Body) > 0 { // an answer to HEAD tells the length of what it leaves out
		h.Set("Content-Length", fmt.Sprint(len(a.Body)))
	}
	h.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes(), a.Body
}

// hijack takes the connection from net/http so that a fault can misuse it; the connection is closed afterwards. From
// here on closing the simulator has to cut it, which net/http no longer does.
func (x *exchange) hijack(use func(c net.Conn)) {
	c, _, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // not HTTP/1: aborting the handler is the nearest thing to hanging up
	}
	over := make(chan struct{})
	defer close(over)
	defer c.Close()
	x.s.running.Go(func() {
		select {
		case <-x.s.closed:
			c.Close()
		case <-over:
		}
	})
	use(c)
}

func (x *exchange) hangUp() { x.hijack(func(net.Conn) {}) }

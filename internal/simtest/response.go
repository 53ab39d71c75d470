package simtest

import (
	"bytes"
	"fmt"
	"net/http"
)

// Response records what a service responds. It is an http.ResponseWriter.
type Response struct {
	Status int
	Head   http.Header
	Body   []byte
	wrote  bool
}

// Header returns the response's headers, which a handler may change.
func (r *Response) Header() http.Header { return r.Head }

// WriteHeader sets the status; only the first call counts.
func (r *Response) WriteHeader(status int) {
	if !r.wrote {
		r.Status, r.wrote = status, true
	}
}

// Write appends to the body.
func (r *Response) Write(p []byte) (int, error) {
	r.wrote = true
	r.Body = append(r.Body, p...)
	return len(p), nil
}

// raw returns the head and the body of the response as HTTP/1.1 text with a Content-Length.
func (r *Response) raw() (head, body []byte) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", r.Status, http.StatusText(r.Status))
	h := r.Head.Clone()
	// A response to HEAD states the length of a body that it does not have.
	if h.Get("Content-Length") == "" || len(r.Body) > 0 {
		h.Set("Content-Length", fmt.Sprint(len(r.Body)))
	}
	h.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes(), r.Body
}

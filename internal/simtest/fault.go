package simtest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is one way in which an exchange goes wrong. Faults are values: the same one can be injected
// many times. In their names and comments "to act" is to do what the request asks for, and the
// order of the words is the order of the events.
type Fault struct {
	// Name describes the fault: "act, then hang up".
	Name string
	run  func(x *exchange)
}

func (f Fault) String() string { return f.Name }

// when is when the service acts, relative to what the client sees of the response.
type when int

const (
	never when = iota
	before
	twice // both times before
	after
)

// fault returns a Fault that acts at the given time and then shows the client what show sends. The
// delay is that of acting after.
func fault(name string, acts when, delay time.Duration, show func(x *exchange, r *Response)) Fault {
	return Fault{Name: name, run: func(x *exchange) {
		var r *Response
		switch acts {
		case before:
			r = x.perform()
		case twice:
			x.perform()
			r = x.perform()
		case after:
			x.s.running.Go(func() {
				if x.wait(delay) {
					x.perform()
				}
			})
		}
		show(x, r)
	}}
}

// None is an exchange in which nothing goes wrong: a place in a sequence of faults.
var None = fault("no fault", before, 0, (*exchange).send)

// HangUpBeforeAct closes the connection without a response; the service never acts.
var HangUpBeforeAct = fault("hang up before acting", never, 0, hangUp)

// ActThenHangUp acts and closes the connection without a response.
var ActThenHangUp = fault("act, then hang up", before, 0, hangUp)

// HangUpThenAct closes the connection without a response and acts d later.
func HangUpThenAct(d time.Duration) Fault {
	return fault(fmt.Sprintf("hang up, act %v later", d), after, d, hangUp)
}

// ActTwice acts twice and sends the second response, like a gateway that repeats a request by
// itself.
var ActTwice = fault("act twice", twice, 0, (*exchange).send)

// RateLimit responds with 429 and Retry-After, rounded up to whole seconds, or without that header
// if d is zero; the service never acts.
func RateLimit(d time.Duration) Fault {
	return fault(fmt.Sprintf("429, retry after %v", d), never, 0, func(x *exchange, _ *Response) {
		r := x.fail(http.StatusTooManyRequests)
		maps.DeleteFunc(r.Head, func(key string, _ []string) bool { // whatever its spelling
			return strings.EqualFold(key, "Retry-After")
		})
		if d > 0 {
			r.Head.Set("Retry-After", strconv.Itoa(Seconds(d)))
		}
		x.send(r)
	})
}

// Status responds with this status in the service's own error format; the service never acts.
func Status(status int) Fault {
	return fault(fmt.Sprintf("%d before acting", status), never, 0, failure(status))
}

// ActThenStatus acts and responds with this status in the service's own error format.
func ActThenStatus(status int) Fault {
	return fault(fmt.Sprintf("act, then %d", status), before, 0, failure(status))
}

// StatusThenAct responds with this status in the service's own error format and acts d later.
func StatusThenAct(status int, d time.Duration) Fault {
	return fault(fmt.Sprintf("%d, act %v later", status, d), after, d, failure(status))
}

// Gateway responds with the HTML page of a gateway; the service never acts.
func Gateway(status int) Fault {
	return fault(fmt.Sprintf("gateway %d before acting", status), never, 0, page(status))
}

// ActThenGateway acts and responds with the HTML page of a gateway.
func ActThenGateway(status int) Fault {
	return fault(fmt.Sprintf("act, then gateway %d", status), before, 0, page(status))
}

// GatewayThenAct responds with the HTML page of a gateway and acts d later.
func GatewayThenAct(status int, d time.Duration) Fault {
	return fault(fmt.Sprintf("gateway %d, act %v later", status, d), after, d, page(status))
}

// Redirect responds with 307 and another address; the service never acts.
func Redirect(location string) Fault {
	return fault("redirect", never, 0, func(x *exchange, _ *Response) {
		head := http.Header{"Location": {location}}
		x.send(&Response{Status: http.StatusTemporaryRedirect, Head: head})
	})
}

// Slow waits d, then acts and responds, even if the client has closed the connection by then.
func Slow(d time.Duration) Fault {
	return Fault{Name: fmt.Sprintf("act after %v", d), run: func(x *exchange) {
		x.waitOrAbort(d)
		x.send(x.perform())
	}}
}

// ActThenSlow acts and responds d later.
func ActThenSlow(d time.Duration) Fault {
	return fault(fmt.Sprintf("act, respond %v later", d), before, 0, func(x *exchange, r *Response) {
		x.waitOrAbort(d)
		x.send(r)
	})
}

// TruncateHead acts and closes the connection in the middle of the response's head.
var TruncateHead = fault("act, cut the head", before, 0, func(x *exchange, r *Response) {
	head, _ := r.raw()
	x.write(r.Status, head[:len(head)/2])
})

// TruncateBody acts and closes the connection in the middle of the response's body.
var TruncateBody = fault("act, cut the body", before, 0, func(x *exchange, r *Response) {
	head, body := r.raw()
	x.write(r.Status, append(head, body[:len(body)/2]...))
})

// SlowBody acts and sends one byte of the response's body every d.
func SlowBody(d time.Duration) Fault {
	name := fmt.Sprintf("act, a byte every %v", d)
	return fault(name, before, 0, func(x *exchange, r *Response) {
		x.recordStatus(r.Status)
		head, body := r.raw()
		x.hijack(func(c net.Conn) {
			c.Write(head)
			for i := range body {
				if !x.wait(d) {
					return
				}
				if _, err := c.Write(body[i : i+1]); err != nil {
					return
				}
			}
		})
	})
}

// EmptyBody acts and sends the response's status and headers without its body.
var EmptyBody = fault("act, empty body", before, 0, func(x *exchange, r *Response) {
	r.Body = nil
	x.send(r)
})

// Garbage acts and sends the response's status with a body of random bytes.
var Garbage = fault("act, garbage", before, 0, func(x *exchange, r *Response) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range r.Body {
		r.Body[i] = byte(random.Uint32())
	}
	x.send(r)
})

// WebPage acts and sends the response's status with an unrelated HTML page, like a captive portal.
var WebPage = fault("act, then a web page", before, 0, func(x *exchange, r *Response) {
	page(r.Status)(x, r)
})

// Oversize acts and sends the response's status with n blanks before its body.
func Oversize(n int) Fault {
	name := fmt.Sprintf("act, %d bytes of body", n)
	return fault(name, before, 0, func(x *exchange, r *Response) {
		x.recordStatus(r.Status)
		r.Head.Del("Content-Length")
		maps.Copy(x.w.Header(), r.Head)
		x.w.WriteHeader(r.Status)
		chunk := bytes.Repeat([]byte(" "), 32<<10)
		for left := n; left > 0; left -= len(chunk) {
			if _, err := x.w.Write(chunk[:min(left, len(chunk))]); err != nil {
				return
			}
		}
		x.w.Write(r.Body)
	})
}

// HugeHead acts and responds with n more bytes of headers.
func HugeHead(n int) Fault {
	return fault(fmt.Sprintf("act, %d bytes of head", n), before, 0, func(x *exchange, r *Response) {
		r.Head.Set("X-Filler", string(bytes.Repeat([]byte("f"), n)))
		x.send(r)
	})
}

// ActThenRespond acts and lets f write the response.
func ActThenRespond(name string, f http.HandlerFunc) Fault {
	return fault(name, before, 0, respond(f))
}

// Respond lets f write the response; the service never acts.
func Respond(name string, f http.HandlerFunc) Fault {
	return fault(name, never, 0, respond(f))
}

// ActThenCall acts, calls f and closes the connection without a response. In f a test changes the
// state or the clock before the client can read what became of its request. f may call every method
// of the server but Close.
func ActThenCall(name string, f func()) Fault {
	return fault(name, before, 0, func(x *exchange, _ *Response) {
		f()
		x.hangUp()
	})
}

// CallThenAct calls f, then acts and responds. In f a test changes the state while the request is
// in flight. f may call every method of the server but Close.
func CallThenAct(name string, f func()) Fault {
	return Fault{Name: name, run: func(x *exchange) {
		f()
		x.send(x.perform())
	}}
}

func hangUp(x *exchange, _ *Response) { x.hangUp() }

func failure(status int) func(x *exchange, _ *Response) {
	return func(x *exchange, _ *Response) { x.send(x.fail(status)) }
}

func page(status int) func(x *exchange, _ *Response) {
	return func(x *exchange, _ *Response) {
		text := http.StatusText(status)
		const html = "<html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>\n"
		x.send(&Response{
			Status: status, Head: http.Header{"Content-Type": {"text/html"}},
			Body: fmt.Appendf(nil, html, status, text, text),
		})
	}
}

func (x *exchange) write(status int, raw []byte) {
	x.recordStatus(status)
	x.hijack(func(c net.Conn) { c.Write(raw) })
}

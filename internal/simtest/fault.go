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

// Fault is one way in which an exchange goes wrong. Faults are values: the same one can be injected many times.
type Fault struct {
	// Name says what happens, in the order in which it happens: "act then hang up".
	Name string
	play func(x *exchange)
}

func (f Fault) String() string { return f.Name }

// Inject queues faults for an operation: each of its next requests takes one, in order. The operation "*" stands for any.
func (s *Server) Inject(op string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[op] = append(s.faults[op], faults...)
}

// Pending is the number of injected faults that no request has met yet.
func (s *Server) Pending() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.faults {
		n += len(q)
	}
	return n
}

func (s *Server) nextFault(op string) (Fault, bool) {
	for _, key := range []string{op, "*"} {
		if q := s.faults[key]; len(q) > 0 {
			s.faults[key] = q[1:]
			return q[0], true
		}
	}
	return Fault{}, false
}

// act says whether and when the service does what it was asked.
type act int

const (
	never act = iota
	first
	twice
	later
)

// fault builds a Fault from when the service acts and what it lets the client see.
func fault(name string, when act, delay time.Duration, show func(x *exchange, a *Answer)) Fault {
	return Fault{Name: name, play: func(x *exchange) {
		var a *Answer
		switch when {
		case first:
			a = x.perform()
		case twice:
			x.perform()
			a = x.perform()
		case later:
			x.s.running.Go(func() {
				if x.wait(delay) {
					x.perform()
				}
			})
		}
		show(x, a)
	}}
}

// None is an exchange in which nothing goes wrong: for fault sequences.
var None = fault("no fault", first, 0, (*exchange).send)

// HangUpBeforeAct closes the connection without an answer; the service has not acted.
var HangUpBeforeAct = fault("hang up before acting", never, 0, hangUp)

// ActThenHangUp acts and closes the connection without an answer.
var ActThenHangUp = fault("act, then hang up", first, 0, hangUp)

// HangUpThenAct closes the connection without an answer and acts d later.
func HangUpThenAct(d time.Duration) Fault {
	return fault(fmt.Sprintf("hang up, act %v later", d), later, d, hangUp)
}

// ActTwice acts twice and sends the second answer, as a gateway does that delivers a request again on its own.
var ActTwice = fault("act twice", twice, 0, (*exchange).send)

// RateLimit refuses with 429 and Retry-After, in whole seconds; without that header where d is zero.
func RateLimit(d time.Duration) Fault {
	return fault(fmt.Sprintf("429, retry after %v", d), never, 0, func(x *exchange, _ *Answer) {
		a := x.fail(http.StatusTooManyRequests)
		maps.DeleteFunc(a.Head, func(key string, _ []string) bool { return strings.EqualFold(key, "Retry-After") }) // as spelt
		if d > 0 {
			a.Head.Set("Retry-After", strconv.Itoa(int((d+time.Second-1)/time.Second)))
		}
		x.send(a)
	})
}

// Status refuses with this status in the service's own error format; the service has not acted.
func Status(status int) Fault {
	return fault(fmt.Sprintf("%d before acting", status), never, 0, func(x *exchange, _ *Answer) { x.send(x.fail(status)) })
}

// ActThenStatus acts and then answers with this status in the service's own error format.
func ActThenStatus(status int) Fault {
	return fault(fmt.Sprintf("act, then %d", status), first, 0, func(x *exchange, _ *Answer) { x.send(x.fail(status)) })
}

// StatusThenAct answers with this status in the service's own error format and acts d later.
func StatusThenAct(status int, d time.Duration) Fault {
	return fault(fmt.Sprintf("%d, act %v later", status, d), later, d, func(x *exchange, _ *Answer) { x.send(x.fail(status)) })
}

// Gateway answers with a gateway's HTML page; the service has not acted.
func Gateway(status int) Fault {
	return fault(fmt.Sprintf("gateway %d before acting", status), never, 0, page(status))
}

// ActThenGateway acts, but the client sees a gateway's HTML page.
func ActThenGateway(status int) Fault {
	return fault(fmt.Sprintf("act, then gateway %d", status), first, 0, page(status))
}

// GatewayThenAct answers with a gateway's HTML page while the service still works; it acts d later.
func GatewayThenAct(status int, d time.Duration) Fault {
	return fault(fmt.Sprintf("gateway %d, act %v later", status, d), later, d, page(status))
}

// Redirect answers 307 to another address; the service has not acted.
func Redirect(location string) Fault {
	return fault("redirect", never, 0, func(x *exchange, _ *Answer) {
		x.send(&Answer{Status: http.StatusTemporaryRedirect, Head: http.Header{"Location": {location}}})
	})
}

// Slow lets d pass before the service acts and answers. A client that leaves meanwhile does not stop it.
func Slow(d time.Duration) Fault {
	return Fault{Name: fmt.Sprintf("act after %v", d), play: func(x *exchange) {
		if x.wait(d) {
			x.send(x.perform())
		}
	}}
}

// ActThenSlow acts and answers d later.
func ActThenSlow(d time.Duration) Fault {
	return fault(fmt.Sprintf("act, answer %v later", d), first, 0, func(x *exchange, a *Answer) {
		if x.wait(d) {
			x.send(a)
		}
	})
}

// TruncateHead acts and closes the connection in the middle of the answer's head.
var TruncateHead = fault("act, cut the head", first, 0, func(x *exchange, a *Answer) {
	head, _ := a.raw()
	x.write(a.Status, head[:len(head)/2])
})

// TruncateBody acts and closes the connection in the middle of the answer's body.
var TruncateBody = fault("act, cut the body", first, 0, func(x *exchange, a *Answer) {
	head, body := a.raw()
	x.write(a.Status, append(head, body[:len(body)/2]...))
})

// SlowBody acts and sends the answer's body a byte every d.
func SlowBody(d time.Duration) Fault {
	return fault(fmt.Sprintf("act, a byte every %v", d), first, 0, func(x *exchange, a *Answer) {
		x.answered(a.Status)
		head, body := a.raw()
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

// EmptyBody acts and sends the answer's status and headers without its body.
var EmptyBody = fault("act, empty body", first, 0, func(x *exchange, a *Answer) {
	a.Body = nil
	x.send(a)
})

// Garbage acts and sends the answer's status with a body of random bytes.
var Garbage = fault("act, garbage", first, 0, func(x *exchange, a *Answer) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range a.Body {
		a.Body[i] = byte(r.Uint32())
	}
	x.send(a)
})

// WebPage acts and sends the answer's status with somebody's HTML page, as a captive portal does.
var WebPage = fault("act, then a web page", first, 0, func(x *exchange, a *Answer) { page(a.Status)(x, a) })

// Oversize acts and sends the answer's status with a body of n bytes.
func Oversize(n int) Fault {
	return fault(fmt.Sprintf("act, %d bytes of body", n), first, 0, func(x *exchange, a *Answer) {
		x.answered(a.Status)
		a.Head.Del("Content-Length")
		for k, v := range a.Head {
			x.w.Header()[k] = v
		}
		x.w.WriteHeader(a.Status)
		chunk := bytes.Repeat([]byte(" "), 32<<10)
		for left := n; left > 0; left -= len(chunk) {
			if _, err := x.w.Write(chunk[:min(left, len(chunk))]); err != nil {
				return
			}
		}
		x.w.Write(a.Body)
	})
}

// HugeHead acts and sends n bytes of response headers before the rest.
func HugeHead(n int) Fault {
	return fault(fmt.Sprintf("act, %d bytes of head", n), first, 0, func(x *exchange, a *Answer) {
		a.Head.Set("X-Filler", string(bytes.Repeat([]byte("f"), n)))
		x.send(a)
	})
}

// ActThenRespond acts and then lets f write whatever it likes in place of the answer.
func ActThenRespond(name string, f http.HandlerFunc) Fault {
	return fault(name, first, 0, respond(f))
}

// Respond lets f write whatever it likes; the service has not acted.
func Respond(name string, f http.HandlerFunc) Fault {
	return fault(name, never, 0, respond(f))
}

// ActThenCall acts, calls f and then closes the connection without an answer: f is what somebody
// else does, or a clock that moves, before the client looks for what became of its request. It may
// call every method of the server but Close.
func ActThenCall(name string, f func()) Fault {
	return fault(name, first, 0, func(x *exchange, _ *Answer) {
		f()
		x.hangUp()
	})
}

// CallThenAct calls f before the service acts and answers as usual: f is what somebody else does
// while the request is on its way. It may call every method of the server but Close.
func CallThenAct(name string, f func()) Fault {
	return Fault{Name: name, play: func(x *exchange) {
		f()
		x.send(x.perform())
	}}
}

func hangUp(x *exchange, _ *Answer) { x.hangUp() }

func page(status int) func(x *exchange, _ *Answer) {
	return func(x *exchange, _ *Answer) {
		text := http.StatusText(status)
		x.send(&Answer{Status: status, Head: http.Header{"Content-Type": {"text/html"}},
			Body: fmt.Appendf(nil, "<html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>\n", status, text, text)})
	}
}

func (x *exchange) write(status int, raw []byte) {
	x.answered(status)
	x.hijack(func(c net.Conn) { c.Write(raw) })
}

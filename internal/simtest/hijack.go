package simtest

import (
	"net"
	"net/http"
)

// hijack gives the connection to use, so that a fault can misuse it, and closes it afterwards.
func (x *exchange) hijack(use func(c net.Conn)) {
	c, _, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // not HTTP/1: an aborted handler is the closest to a hang-up
	}
	over := make(chan struct{})
	defer close(over)
	defer c.Close()
	x.s.running.Go(func() { // net/http does not close hijacked connections, so Close needs help
		select {
		case <-x.s.closed:
			c.Close()
		case <-over:
		}
	})
	use(c)
}

func (x *exchange) hangUp() { x.hijack(func(net.Conn) {}) }

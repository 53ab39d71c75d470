package simtest

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// pipeListener connects clients to a server through net.Pipe. Such connections block durably, so
// that virtual time passes in a synctest bubble.
type pipeListener struct {
	conns  chan net.Conn
	done   chan struct{}
	once   sync.Once
	refuse atomic.Int64
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

var errRefused = errors.New("connection refused")

func (l *pipeListener) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	failed := func(err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: pipeAddr(addr), Err: err}
	}
	if l.refuse.Load() > 0 && l.refuse.Add(-1) >= 0 {
		return failed(errRefused)
	}
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.done:
		return failed(errRefused)
	case <-ctx.Done():
		return failed(ctx.Err())
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeAddr("pipe") }

type pipeAddr string

func (pipeAddr) Network() string  { return "pipe" }
func (a pipeAddr) String() string { return string(a) }

package main

import (
	"net"
	"sync"
	"time"
)

// sharedListener lets simulators listen on one socket, one after the other. Who connects between
// two of them waits for the second.
type sharedListener struct {
	socket net.Listener
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func share(socket net.Listener) *sharedListener {
	s := &sharedListener{socket: socket, conns: make(chan net.Conn), closed: make(chan struct{})}
	go s.accept()
	return s
}

func (s *sharedListener) accept() {
	for {
		c, err := s.socket.Accept()
		if err != nil {
			select {
			case <-s.closed:
				return
			case <-time.After(10 * time.Millisecond): // too many open files, for instance
				continue
			}
		}
		select {
		case s.conns <- c:
		case <-s.closed:
			c.Close()
			return
		}
	}
}

func (s *sharedListener) close() {
	s.once.Do(func() {
		close(s.closed)
		s.socket.Close()
	})
}

// lease returns a listener for one simulator. Its Close leaves the socket open.
func (s *sharedListener) lease() net.Listener { return &lease{shared: s, ended: make(chan struct{})} }

type lease struct {
	shared *sharedListener
	once   sync.Once
	ended  chan struct{}
}

func (l *lease) Accept() (net.Conn, error) {
	select {
	case <-l.ended: // also if a connection waits
		return nil, net.ErrClosed
	default:
	}
	select {
	case c := <-l.shared.conns:
		return c, nil
	case <-l.ended:
		return nil, net.ErrClosed
	case <-l.shared.closed:
		return nil, net.ErrClosed
	}
}

func (l *lease) Close() error {
	l.once.Do(func() { close(l.ended) })
	return nil
}

// Addr is what the URL of the simulator is made of.
func (l *lease) Addr() net.Addr { return reachable(l.shared.socket.Addr()) }

// reachable returns an address that a program on this machine can connect to: a socket on all
// interfaces is reached by loopback.
func reachable(a net.Addr) net.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: tcp.Port}
	}
	return a
}

package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// check says what is wrong with the flags before anything is opened.
func (o options) check() error {
	last := 65535 - len(specs) + 1
	switch host, port, err := net.SplitHostPort(o.addr); {
	case o.rate < 0:
		return cli.Usagef("-rate must not be negative")
	case o.addr == "": // would listen on all interfaces, and is most likely a variable that is not set
		return cli.Usagef("-addr is empty: give an address, such as 127.0.0.1, or 0.0.0.0 for all interfaces")
	case err == nil:
		return cli.Usagef("-addr %s has a port: give the address as -addr %s and the first of the five ports as -port %s", o.addr, host, port)
	case strings.HasPrefix(o.addr, "["):
		return cli.Usagef("-addr %s: give the address without brackets", o.addr)
	case o.port < 0 || o.port > last:
		return cli.Usagef("-port %d: the services take this port and the four after it, so it must be from 1 to %d, or 0 for any ports", o.port, last)
	}
	if o.listen == "" {
		return nil
	}
	host, text, err := net.SplitHostPort(o.listen)
	port, portErr := strconv.Atoi(text)
	switch {
	case err != nil || portErr != nil || port < 0 || port > 65535:
		return cli.Usagef("-listen %s is no HOST:PORT: give one such as 127.0.0.1:9000", o.listen)
	case host == "":
		return cli.Usagef("-listen %s has no host: give 127.0.0.1%s, or 0.0.0.0%s for all interfaces", o.listen, o.listen, o.listen)
	case o.port > 0 && port >= o.port && port < o.port+len(specs):
		return cli.Usagef("-listen %s: with -port %d this is the port of %s: choose another one", o.listen, o.port, specs[port-o.port].name)
	}
	return nil
}

// sockets are all that the program listens on.
type sockets struct {
	services []net.Listener // in the order of specs
	control  net.Listener   // nil without -listen
}

func openSockets(o options) (s *sockets, err error) {
	s = &sockets{}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	for i, spec := range specs {
		port := 0
		if o.port > 0 {
			port = o.port + i
		}
		at := net.JoinHostPort(o.addr, strconv.Itoa(port))
		l, err := net.Listen("tcp", at)
		switch {
		case err == nil:
			s.services = append(s.services, l)
		case o.port > 0:
			return s, cli.Usagef("-port %d: cannot listen on %s for %s: %w: choose another -port, or another -addr", o.port, at, spec.name, reason(err))
		default:
			return s, cli.Usagef("-addr %s: cannot listen: %w", o.addr, reason(err))
		}
	}
	if o.listen != "" {
		s.control, err = net.Listen("tcp", o.listen)
		if err != nil {
			s.control = nil
			return s, cli.Usagef("-listen %s: cannot listen: %w: choose another port or address", o.listen, reason(err))
		}
	}
	return s, nil
}

// reason is the error without the address, which the flag repeats.
func reason(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Err
	}
	return err
}

func (s *sockets) close() {
	for _, l := range s.services {
		l.Close()
	}
	if s.control != nil {
		s.control.Close()
	}
}

// warn says what other machines can reach.
func (s *sockets) warn(o options, stderr io.Writer) {
	if !isLoopback(s.services[0]) {
		fmt.Fprintf(stderr, "simulator: WARNING: %s can be reached from other machines, and the credentials are known to everybody\n", o.addr)
	}
	if s.control != nil && !isLoopback(s.control) {
		fmt.Fprintf(stderr, "simulator: WARNING: the control page on %s can be reached from other machines and asks for no password\n", o.listen)
	}
}

func isLoopback(l net.Listener) bool { return l.Addr().(*net.TCPAddr).IP.IsLoopback() }

//go:build unix

package killtest

import (
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// connections is the listener of a simulator. It knows which connections are open.
type connections struct {
	net.Listener

	mu      sync.Mutex
	changed *sync.Cond
	open    map[string]bool // by the address of the client
}

// listen lets a simulator listen, and returns its URL.
func listen(t testing.TB, sim simulator) (c *connections, url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c = &connections{Listener: l, open: map[string]bool{}}
	c.changed = sync.NewCond(&c.mu)
	return c, sim.ListenOn(c)
}

// Accept accepts a connection, which counts as open until the simulator closes it.
func (c *connections) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	client := conn.RemoteAddr().String()
	c.set(client, true)
	return &connection{TCPConn: conn.(*net.TCPConn), closed: func() { c.set(client, false) }}, nil
}

func (c *connections) set(client string, isOpen bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if isOpen {
		c.open[client] = true
	} else {
		delete(c.open, client)
	}
	c.changed.Broadcast()
}

type connection struct {
	*net.TCPConn
	closed func()
}

func (c *connection) Close() error {
	defer c.closed()
	return c.TCPConn.Close()
}

// wait waits until the simulator works on nothing. The workers are dead: their connections are closed when the requests on
// them have ended, and what is to be acted on after a hang-up is in the journal.
func (c *connections) wait(journal func() []simtest.Request) error {
	last, err := net.Dial("tcp", c.Addr().String()) // connections are accepted in their order
	if err != nil {
		return err
	}
	c.mu.Lock()
	for !c.open[last.LocalAddr().String()] {
		c.changed.Wait()
	}
	last.Close()
	for len(c.open) > 0 {
		c.changed.Wait()
	}
	c.mu.Unlock()
	for slices.ContainsFunc(journal(), isAwaited) {
		time.Sleep(time.Millisecond)
	}
	return nil
}

// isAwaited reports whether the simulator has hung up on a request and is still to act on it.
func isAwaited(q simtest.Request) bool {
	return strings.HasPrefix(q.Fault, "hang up, act ") && q.Acted == 0
}

package simtest_test

import (
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

// TestListenOn: a listener of the caller decides where the server is, once, and closes with it.
func TestListenOn(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &closingListener{Listener: socket}
	url := c.ListenOn(l)
	want(t, "the address", url, "http://"+l.Addr().String())
	want(t, "that of URL", c.URL(), url)
	resp, err := http.Post(url+"/count", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want(t, "acted", c.counted(), 1)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a second ListenOn is not refused")
			}
		}()
		c.ListenOn(l)
	}()
	c.Close()
	want(t, "the listener is closed", l.closed.Load(), true)
}

// closingListener knows whether it was closed.
type closingListener struct {
	net.Listener
	closed atomic.Bool
}

func (l *closingListener) Close() error {
	l.closed.Store(true)
	return l.Listener.Close()
}

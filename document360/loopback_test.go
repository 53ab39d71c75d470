package document360

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
)

// pipeListener accepts the server's end of one pipe.
type pipeListener struct {
	conn   chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { close(l.closed); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// TestSilentConnectionHoldsNoSignIn: while the page of the answer may be on its way, a connection that sends nothing holds a
// sign-in for two seconds, and not beyond its context.
func TestSilentConnectionHoldsNoSignIn(t *testing.T) {
	for limit, want := range map[time.Duration]time.Duration{100 * time.Millisecond: 100 * time.Millisecond, time.Hour: 2 * time.Second} {
		testkit.Run(t, limit.String(), func(t *testing.T) {
			pipes := &pipeListener{conn: make(chan net.Conn), closed: make(chan struct{})}
			l := &signInListener{server: &http.Server{}, callbacks: make(chan callback, 1)}
			go l.server.Serve(pipes)
			silent, server := net.Pipe()
			defer silent.Close()
			pipes.conn <- server
			synctest.Wait()
			defer l.server.Close()
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			start := time.Now()
			l.take(callback{code: "c"})
			code, err := l.wait(ctx, nil)
			testkit.WantIs(t, err, nil)
			testkit.WantEqual(t, "code", code, "c")
			testkit.WantTook(t, start, want)
		})
	}
}

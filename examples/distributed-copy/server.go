package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// embedded is the server of a run. It listens on loopback only, and wants the token of this run.
type embedded struct {
	srv     *server.Server
	notices *notices
	address
}

const (
	// maxPayload is for the task of a subtree, which names all that is in it.
	maxPayload = 8 << 20

	serverStart = 60 * time.Second
)

// startServer starts a server on the files of a directory. What it has acknowledged is on the disk.
func startServer(dir string) (*embedded, error) {
	token := newToken()
	srv, err := server.NewServer(&server.Options{
		ServerName: "distributed-copy", Host: "127.0.0.1", Port: server.RANDOM_PORT, Authorization: token,
		AuthTimeout: serverStart.Seconds(), JetStream: true, StoreDir: dir, SyncAlways: true, MaxPayload: maxPayload, NoSigs: true,
		JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 40,
	})
	if err != nil {
		return nil, err
	}
	e := &embedded{srv: srv, notices: &notices{}}
	srv.SetLoggerV2(e.notices, false, false, false)
	srv.Start()
	if !srv.ReadyForConnections(serverStart) {
		srv.Shutdown()
		return nil, fmt.Errorf("the embedded server has not started: %s", e.notices.last())
	}
	e.address = address{URL: srv.ClientURL(), Token: token}
	return e, nil
}

func (e *embedded) stop() {
	e.srv.Shutdown()
	e.srv.WaitForShutdown()
}

// notices are what the server has to say.
type notices struct {
	mu     sync.Mutex
	said   []string
	broken func(error)
}

// errStore ends a run whose store cannot be written.
var errStore = errors.New("the store cannot be written")

func (n *notices) add(format string, v ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	text := fmt.Sprintf(format, v...)
	if len(n.said) < 1000 {
		n.said = append(n.said, text)
	}
	if n.broken != nil && isWriteError(text) {
		go n.broken(fmt.Errorf("%w: %s", errStore, text))
	}
}

// onBroken has a function called when the files of the server cannot be written.
func (n *notices) onBroken(f func(error)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.broken = f
}

func (n *notices) last() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.said) == 0 {
		return "it says nothing"
	}
	return n.said[len(n.said)-1]
}

// isWriteError reports whether the server says that its files cannot be written. It does not respond
// to who has published then.
func isWriteError(notice string) bool {
	for _, words := range []string{"critical write error", "failed to store", "out of space", "out of resource"} {
		if strings.Contains(strings.ToLower(notice), words) {
			return true
		}
	}
	return false
}

// The methods of the server's logger. What is no warning is not kept.
func (n *notices) Noticef(string, ...any)         {}
func (n *notices) Debugf(string, ...any)          {}
func (n *notices) Tracef(string, ...any)          {}
func (n *notices) Warnf(format string, v ...any)  { n.add(format, v...) }
func (n *notices) Errorf(format string, v ...any) { n.add(format, v...) }
func (n *notices) Fatalf(format string, v ...any) { n.add(format, v...) }

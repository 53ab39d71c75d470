package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// hang bounds what happens sooner or later, on a machine that does much else, too.
const hang = 10 * time.Minute

// heard is output of a program that tells when a text is in it.
type heard struct {
	safeBuffer
	text string
	said chan struct{} // closed when it is
}

func hear(text string) *heard { return &heard{text: text, said: make(chan struct{})} }

// Write is called by one goroutine at a time.
func (h *heard) Write(p []byte) (int, error) {
	n, err := h.safeBuffer.Write(p)
	select {
	case <-h.said:
	default:
		if strings.Contains(h.String(), h.text) {
			close(h.said)
		}
	}
	return n, err
}

// stopping is said when a run has been told to begin nothing more.
const stopping = "stopping: "

// runHeard is runProgram with a stderr that is listened to.
func runHeard(t *testing.T, stderr *heard, interrupts <-chan os.Signal, args ...string) *ran {
	t.Helper()
	var stdout bytes.Buffer
	code := run(interrupts, args, strings.NewReader(""), &stdout, stderr)
	return readRun(t, code, stdout.String(), stderr.String())
}

// hold has requests wait, after the first ones: the next of them calls f, and no other one acts before
// released is closed.
func hold(srv *osstest.Server, op string, first int, f func(), released <-chan struct{}) {
	for range first {
		srv.Inject(op, osstest.None)
	}
	srv.Inject(op, osstest.CallThenAct("interrupt", func() { f(); <-released }))
	for range 200 {
		srv.Inject(op, osstest.CallThenAct("hold", func() { <-released }))
	}
}

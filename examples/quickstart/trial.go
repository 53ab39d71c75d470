package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/box/boxtest"
)

// trial has a client make a copy, and lets something go wrong when the service has made it.
type trial struct {
	wrong string // what goes wrong
	plain string // what the plain client does then
	ours  string // what farcopy does then
	run   func(context.Context, *scene, service, task) (report, error)
}

var trials = []trial{
	{"the response is lost", "sends the request again", "reads the destination", loseResponse},
	{"killed by SIGKILL", "starts again, and copies", "starts again, and resumes", killProcess},
}

// loseResponse closes the connection in place of a response.
func loseResponse(ctx context.Context, sc *scene, s service, t task) (report, error) {
	sc.Inject(s.op, boxtest.ActThenHangUp)
	return t.run(ctx)
}

// killProcess kills a process that waits for the response to its copy, and starts another one. The
// intent is a file that both know.
func killProcess(ctx context.Context, sc *scene, s service, t task) (report, error) {
	dir, err := os.MkdirTemp("", "farcopy-quickstart-")
	if err != nil {
		return report{}, err
	}
	defer os.RemoveAll(dir)
	t.Intent = filepath.Join(dir, "intent")
	first, err := newProcess(ctx, t)
	if err != nil {
		return report{}, err
	}
	sc.Inject(s.op, boxtest.ActThenCall("kill the process", first.kill))
	if err := first.run(); !first.killed.Load() {
		return report{}, fmt.Errorf("the process that was to be killed has ended by itself: %w: %s", err, &first.stderr)
	}
	second, err := newProcess(ctx, t)
	if err != nil {
		return report{}, err
	}
	return second.report()
}

// of runs a trial of a service with a client, on a new simulator.
func (tr trial) of(ctx context.Context, s service, client clientName) (outcome, error) {
	sc := s.start()
	defer sc.Close()
	example, err := json.Marshal(sc.example)
	if err != nil {
		return outcome{}, err
	}
	reported, err := tr.run(ctx, sc, s, task{Service: s.name, Client: client, Example: example})
	if err != nil {
		return outcome{}, fmt.Errorf("%s, %s: %w", s.name, tr.wrong, err)
	}
	if sc.Pending() > 0 {
		return outcome{}, fmt.Errorf("%s, %s: no copy was requested", s.name, tr.wrong)
	}
	return outcome{reported, sc.copies(), journal(sc)}, nil
}

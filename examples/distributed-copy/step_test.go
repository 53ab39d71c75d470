//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

// TestUnsettledNowAndThen: a queue that seems empty for an instant, again and again in a long job, does not
// end it.
func TestUnsettledNowAndThen(t *testing.T) {
	t.Parallel()
	w, _ := newFakeWorker(t, nil)
	ctx := t.Context()
	kv, err := w.js.KeyValue(ctx, jobBucket)
	if err != nil {
		t.Fatal(err)
	}
	if err := (records{kv}).put(ctx, localJob, record{Command: commandRun}, 0); err != nil {
		t.Fatal(err)
	}
	c, err := newCoordinator(ctx, w.js, kv, localJob)
	if err != nil {
		t.Fatal(err)
	}
	c.tally, c.lastElapsed, c.lastSweep = newTally(0), time.Now().Add(time.Hour), time.Now().Add(time.Hour)
	task := farcopy.Task{ID: "a", Source: "a", Work: json.RawMessage(`{}`)}
	if err := c.pages.commit(ctx, nil, nil, "", sums{Listed: 1, Commit: newToken()}); err != nil {
		t.Fatal(err)
	}
	for n := range 2 * maxUnsettled {
		if did, err := c.step(ctx, ctx); !errors.Is(err, errUnsettled) {
			t.Fatalf("time %d: nothing is queued, and an item is pending: %v, %v", n, did, err)
		}
		text, err := todoMessage{Task: task}.encode()
		if err != nil {
			t.Fatal(err)
		}
		ack, err := w.js.Publish(ctx, w.names.lane(0), text)
		if err != nil {
			t.Fatal(err)
		}
		if did, err := c.step(ctx, ctx); did != waits || err != nil {
			t.Fatalf("time %d: a task is queued: %v, %v", n, did, err)
		}
		if err := c.pages.remove(ctx, ack.Sequence); err != nil {
			t.Fatal(err)
		}
	}
	for n := range maxUnsettled + 1 {
		did, err := c.step(ctx, ctx)
		if n < maxUnsettled && !errors.Is(err, errUnsettled) {
			t.Fatalf("time %d in a row: %v, %v", n, did, err)
		}
		if n == maxUnsettled && (did != ended || err != nil) {
			t.Errorf("a queue that stays empty: %v, %v", did, err)
		}
	}
}

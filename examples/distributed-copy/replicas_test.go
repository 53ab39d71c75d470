//go:build linux

package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// TestReplicas: what a job needs is on three servers, and is read from the one that leads. A replicated
// stream has words of its own for a state that another worker has written.
func TestReplicas(t *testing.T) {
	t.Parallel()
	c := newNATSCluster(t, 3)
	conn, js := c.connect(t)
	defer conn.Close()
	ctx := t.Context()
	began := time.Now()
	if err := makeStreams(ctx, js, localJob, 1); err != nil {
		t.Fatal(err)
	}
	for _, replicas := range []int{3, 1} { // the second time as by a coordinator without the flag
		if err := makeStreams(ctx, js, localJob, replicas); err != nil {
			t.Fatal(err)
		}
		n := names{localJob}
		for _, name := range []string{n.todo(), n.item(), n.sent(), "KV_" + jobBucket, "KV_" + quotaBucket} {
			s, err := js.Stream(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			got := s.CachedInfo().Config
			want(t, name+": replicas", got.Replicas, 3)
			want(t, name+": is read from followers", got.AllowDirect, false)
		}
	}
	t.Logf("the streams were made in %v", time.Since(began))
	states, err := openStates(ctx, js, names{localJob})
	if err != nil {
		t.Fatal(err)
	}
	var seq uint64
	within(t, time.Minute, "the state is not written", func() bool {
		seq, err = states.put(ctx, "a", itemState{Phase: phaseOpen}, 0)
		return err == nil || errors.Is(err, errLost)
	})
	if _, err := states.put(ctx, "a", itemState{Phase: phaseSent}, 0); !errors.Is(err, errLost) {
		t.Errorf("a state over one that is not known: %v", err)
	}
	// Of writers at the same time, one succeeds.
	errs := make(chan error)
	const writers = 20
	for range writers {
		go func() {
			_, err := states.put(ctx, "a", itemState{Phase: phaseSent}, seq)
			errs <- err
		}()
	}
	won := 0
	for range writers {
		switch err := <-errs; {
		case err == nil:
			won++
		case !errors.Is(err, errLost):
			t.Errorf("a state that another one has written: %v", err)
		}
	}
	want(t, "writers that succeed", won, 1)
	kv, err := js.KeyValue(ctx, jobBucket)
	if err != nil {
		t.Fatal(err)
	}
	testRecordsOfMany(t, records{kv})
}

// testRecordsOfMany changes a record by many at the same time.
func testRecordsOfMany(t *testing.T, r records) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := r.put(ctx, localJob, record{}, 0); err != nil {
		t.Fatal(err)
	}
	if err := r.put(ctx, localJob, record{}, 0); !errors.Is(err, jetstream.ErrKeyExists) && !isWrongSequence(err) {
		t.Errorf("a record that is there is made: %v", err)
	}
	errs := make(chan error)
	const writers = 8
	for range writers {
		go func() {
			_, err := r.change(ctx, localJob, func(rec *record) { rec.Round++ })
			errs <- err
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			t.Errorf("changing a record: %v", err)
		}
	}
	rec, _, err := r.get(ctx, localJob)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "changes", rec.Round, writers)
}

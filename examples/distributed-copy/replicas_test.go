//go:build linux

package main

import (
	"errors"
	"fmt"
	"sync"
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
	for _, replicas := range []int{3, 1} { // the second time as by a coordinator without the flag
		if err := persist(ctx, func() error { return makeStreams(ctx, js, localJob, replicas) }); err != nil {
			t.Fatal(err)
		}
		n := names{localJob}
		for _, name := range []string{n.todo(), n.item(), n.sent(), "KV_" + jobBucket, "KV_" + quotaBucket} {
			var s jetstream.Stream
			err := persist(ctx, func() (err error) { s, err = js.Stream(ctx, name); return err })
			if err != nil {
				t.Fatal(err)
			}
			got := s.CachedInfo().Config
			want(t, name+": replicas", got.Replicas, 3)
			want(t, name+": is read from followers", got.AllowDirect, false)
		}
	}
	t.Logf("the streams were made in %v", time.Since(began))
	var states *states
	if err := persist(ctx, func() (err error) { states, err = openStates(ctx, js, names{localJob}); return err }); err != nil {
		t.Fatal(err)
	}
	testStatesOfMany(t, states)
	var kv jetstream.KeyValue
	if err := persist(ctx, func() (err error) { kv, err = js.KeyValue(ctx, jobBucket); return err }); err != nil {
		t.Fatal(err)
	}
	testRecordsOfMany(t, records{kv})
}

// testStatesOfMany writes a state by many at the same time, of whom one succeeds. While another server takes
// the lead, a writer may not be told so.
func testStatesOfMany(t *testing.T, states *states) {
	t.Helper()
	ctx := t.Context()
	var first revision
	within(t, "the state is not written", func() (isWritten bool) {
		states.put(ctx, "a", itemState{Phase: phaseOpen}, 0)
		var err error
		first, err = states.get(ctx, "a")
		return err == nil && first.seq != 0
	})
	if _, err := states.put(ctx, "a", itemState{Phase: phaseSent}, 0); !errors.Is(err, errLost) && !isOutage(err) {
		t.Errorf("a state over one that is not known: %v", err)
	}
	const writers = 20
	var errs [writers]error
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			_, errs[i] = states.put(ctx, "a", itemState{Phase: phaseSent, Owner: fmt.Sprint(i)}, first.seq)
		})
	}
	all.Wait()
	var latest revision
	if err := persist(ctx, func() (err error) { latest, err = states.get(ctx, "a"); return err }); err != nil {
		t.Fatal(err)
	}
	isOpen := false // whether the one that has succeeded, if any has, may not have been told so
	for i, err := range errs {
		isOpen = isOpen || isOutage(err)
		switch {
		case err == nil:
			want(t, "the owner, which a writer was told to be that succeeded", latest.state.Owner, fmt.Sprint(i))
		case !errors.Is(err, errLost) && !isOutage(err):
			t.Errorf("a state that another one has written: %v", err)
		}
	}
	if latest.seq == first.seq && !isOpen {
		t.Error("no writer has succeeded")
	}
}

// testRecordsOfMany changes a record by many at the same time.
func testRecordsOfMany(t *testing.T, r records) {
	t.Helper()
	ctx := t.Context()
	var rec record
	within(t, "the record is not written", func() bool {
		r.put(ctx, localJob, record{}, 0)
		var err error
		rec, _, err = r.get(ctx, localJob)
		return err == nil
	})
	if err := r.put(ctx, localJob, record{}, 0); !errors.Is(err, jetstream.ErrKeyExists) && !isWrongSequence(err) && !isOutage(err) {
		t.Errorf("a record that is there is made: %v", err)
	}
	const writers = 8
	var errs [writers]error
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() { _, errs[i] = r.change(ctx, localJob, func(rec *record) { rec.Round++ }) })
	}
	all.Wait()
	open := 0 // changes of which nobody knows whether they were made
	for _, err := range errs {
		if isOutage(err) {
			open++
		} else if err != nil {
			t.Errorf("changing a record: %v", err)
		}
	}
	if err := persist(ctx, func() (err error) { rec, _, err = r.get(ctx, localJob); return err }); err != nil {
		t.Fatal(err)
	}
	if rec.Round > writers || rec.Round < writers-open {
		t.Errorf("%d changes by %d writers, of whom %d do not know", rec.Round, writers, open)
	}
}

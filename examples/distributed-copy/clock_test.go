//go:build linux

package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// slowBucket is slow to be asked, which is what a process that is stopped sees, and one whose server is.
type slowBucket struct {
	jetstream.KeyValue
	slow int // how many more of its accesses are
	made time.Time
}

const (
	accessTime     = time.Millisecond
	slowAccessTime = 400 * time.Millisecond
)

func (b *slowBucket) Put(context.Context, string, []byte) (uint64, error) {
	took := accessTime
	if b.slow > 0 {
		b.slow--
		took = slowAccessTime
	}
	time.Sleep(took / 2)
	b.made = time.Now()
	time.Sleep(took / 2)
	return 1, nil
}

func (b *slowBucket) GetRevision(context.Context, string, uint64) (jetstream.KeyValueEntry, error) {
	return datedEntry{made: b.made}, nil
}

// datedEntry is an entry of a bucket of which only the date is known.
type datedEntry struct {
	jetstream.KeyValueEntry
	made time.Time
}

func (e datedEntry) Created() time.Time { return e.made }

// TestClock: a process does not believe that it is later than it is, however long the store takes: it
// would take over a task whose worker may still send. One slow access does not put its clock back.
func TestClock(t *testing.T) {
	for _, tt := range []struct {
		name string
		slow int
		lag  time.Duration
	}{
		{"all are quick", 0, accessTime / 2},
		{"one slow access", 1, accessTime / 2},
		{"all are slow", 100, slowAccessTime / 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := &serverClock{kv: &slowBucket{slow: tt.slow}}
			if err := c.measure(t.Context()); err != nil {
				t.Fatal(err)
			}
			want(t, tt.name+": the clock is behind by", -c.since(time.Now()), tt.lag)
		})
	}
}

//go:build linux

package main

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// slowBucket is slow to be asked, which is what a process that is stopped sees, and one whose server is.
type slowBucket struct {
	jetstream.KeyValue
	slow int // how many more of its accesses are
}

func (b *slowBucket) Put(ctx context.Context, key string, value []byte) (uint64, error) {
	if b.slow > 0 {
		b.slow--
		time.Sleep(400 * time.Millisecond)
	}
	return b.KeyValue.Put(ctx, key, value)
}

// TestClock: a process does not believe that it is later than it is, however long the store takes: it
// would take over a task whose worker may still send. One slow access does not put its clock back.
func TestClock(t *testing.T) {
	_, kv := newFakeWorker(t, nil)
	for _, tt := range []struct {
		name    string
		slow    int
		mostLag time.Duration
	}{
		{"one slow access", 1, 300 * time.Millisecond},
		{"all are slow", 100, time.Second},
	} {
		c := &serverClock{kv: &slowBucket{kv, tt.slow}, key: "clock.test"}
		if err := c.measure(t.Context()); err != nil {
			t.Fatal(err)
		}
		ahead := c.since(time.Now()) // the server is on this machine
		if ahead > 20*time.Millisecond || ahead < -tt.mostLag {
			t.Errorf("%s: the clock is ahead by %v, want 0 to %v behind", tt.name, ahead, tt.mostLag)
		}
	}
}

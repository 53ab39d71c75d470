//go:build linux

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// TestOrphans: a message that a server has kept though it was acknowledged is queued again. A server
// that is killed leaves such messages; here the files of the stream are those from before.
func TestOrphans(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := names{"a"}
	task := farcopy.Task{ID: "x"}
	lane := laneOf(&task)
	withServer := func(do func(js jetstream.JetStream)) {
		srv, err := startServer(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer srv.stop()
		at := connection{address: srv.address}
		conn, js, err := at.connect("test")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := makeStreams(t.Context(), js, n.job, 1); err != nil {
			t.Fatal(err)
		}
		if err := makeConsumers(t.Context(), js, n.job, newTiming(defaultAckWait)); err != nil {
			t.Fatal(err)
		}
		do(js)
	}
	take := func(js jetstream.JetStream, within time.Duration) (msg jetstream.Msg) {
		consumer, err := js.Consumer(t.Context(), n.todo(), n.consumer(lane))
		if err != nil {
			t.Fatal(err)
		}
		batch, err := consumer.Fetch(1, jetstream.FetchMaxWait(within))
		if err != nil {
			t.Fatal(err)
		}
		for m := range batch.Messages() {
			msg = m
		}
		return msg
	}
	withServer(func(js jetstream.JetStream) {
		text, err := json.Marshal(todoMessage{Task: task})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := js.Publish(t.Context(), n.lane(lane), text); err != nil {
			t.Fatal(err)
		}
	})
	files := filepath.Join(dir, "jetstream", "$G", "streams", n.todo(), "msgs")
	before := t.TempDir()
	if err := os.CopyFS(before, os.DirFS(files)); err != nil {
		t.Fatal(err)
	}
	withServer(func(js jetstream.JetStream) {
		if err := take(js, hang).DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if err := os.RemoveAll(files); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(files, os.DirFS(before)); err != nil {
		t.Fatal(err)
	}
	withServer(func(js jetstream.JetStream) {
		kv, err := js.KeyValue(t.Context(), jobBucket)
		if err != nil {
			t.Fatal(err)
		}
		c, err := newCoordinator(t.Context(), js, kv, n.job)
		if err != nil {
			t.Fatal(err)
		}
		if queued, err := c.pages.queued(t.Context(), n.allLanes()); err != nil || queued != 1 {
			t.Fatalf("%d messages are queued, %v", queued, err)
		}
		if msg := take(js, time.Second); msg != nil {
			t.Fatal("the server delivers the message: this test shows nothing")
		}
		if err := c.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		msg := take(js, hang)
		if msg == nil {
			t.Fatal("the message is not delivered")
		}
		c.lastSweep = time.Time{}
		if err := c.sweep(t.Context()); err != nil { // it is under way: nobody's orphan
			t.Fatal(err)
		}
		if err := msg.DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
		meta, err := msg.Metadata()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.pages.remove(t.Context(), meta.Sequence.Stream); err != nil {
			t.Errorf("a message that is gone cannot be removed: %v", err)
		}
		if queued, err := c.pages.queued(t.Context(), n.allLanes()); err != nil || queued != 0 {
			t.Errorf("%d messages are queued, %v", queued, err)
		}
	})
}

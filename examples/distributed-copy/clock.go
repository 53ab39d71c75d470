package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// serverClock tells the time of the server, which all processes of a job agree on.
type serverClock struct {
	kv  jetstream.KeyValue
	key string

	mu     sync.Mutex
	offset time.Duration // to be added to the time of this machine
}

// measure compares the clocks: the server dates what is put into a bucket.
func (c *serverClock) measure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	before := time.Now()
	revision, err := c.kv.Put(ctx, c.key, nil)
	took := time.Since(before)
	if err != nil {
		return fmt.Errorf("reading the server's clock: %w", err)
	}
	entry, err := c.kv.GetRevision(ctx, c.key, revision)
	if err != nil {
		return fmt.Errorf("reading the server's clock: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = entry.Created().Sub(before.Add(took / 2))
	return nil
}

// keep measures once a minute, until ctx ends.
func (c *serverClock) keep(ctx context.Context) {
	for ctx.Err() == nil {
		sleep(ctx, time.Minute)
		c.measure(ctx) // what was measured before stays good if this fails
	}
}

func (c *serverClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func (c *serverClock) since(t time.Time) time.Duration { return c.now().Sub(t) }

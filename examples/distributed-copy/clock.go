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

// A clock is measured again while that took longer than quickEnough, and at most mostTries times.
const (
	quickEnough = 100 * time.Millisecond
	mostTries   = 5
)

// measure compares the clocks, and keeps what was measured in the shortest time.
func (c *serverClock) measure(ctx context.Context) error {
	var offset, least time.Duration
	for n := range mostTries {
		measured, took, err := c.compare(ctx)
		if err != nil && n > 0 {
			break // what was measured before is good
		}
		if err != nil {
			return fmt.Errorf("reading the server's clock: %w", err)
		}
		if n == 0 || took < least {
			offset, least = measured, took
		}
		if took <= quickEnough {
			break
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = offset
	return nil
}

// compare compares the clocks once: the server dates what is put into a bucket. The date lies
// before the response, so that a clock set by it may be behind for as long as that took, and is
// never ahead.
func (c *serverClock) compare(ctx context.Context) (offset, took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	before := time.Now()
	revision, err := c.kv.Put(ctx, c.key, nil)
	after := time.Now()
	if err != nil {
		return 0, 0, err
	}
	entry, err := c.kv.GetRevision(ctx, c.key, revision)
	if err != nil {
		return 0, 0, err
	}
	return entry.Created().Sub(after), after.Sub(before), nil
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

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// sweepEvery is how often the queue is searched for orphans.
const sweepEvery = 5 * time.Second

// sweep queues again what no consumer delivers any more. A server that is killed between the
// acknowledgement of a message and its removal keeps the message, and delivers it to nobody.
// Whether its task has ended, its state says: a task that is queued twice is run once.
func (c *coordinator) sweep(ctx context.Context) error {
	if time.Since(c.lastSweep) < sweepEvery {
		return nil
	}
	c.lastSweep = time.Now()
	ctx, cancel := context.WithTimeout(ctx, 4*storeTimeout)
	defer cancel()
	stream, n := c.pages.stream, c.pages.names
	info, err := stream.Info(ctx, jetstream.WithSubjectFilter(n.allLanes()))
	if err != nil {
		return fmt.Errorf("reading the queue: %w", err)
	}
	if len(info.State.Subjects) == 0 {
		return nil
	}
	consumers := stream.ListConsumers(ctx)
	for lane := range consumers.Info() {
		subject := lane.Config.FilterSubject
		if info.State.Subjects[subject] == 0 || lane.NumPending > 0 || lane.NumAckPending > 0 {
			continue
		}
		// All that is in the queue of this lane has been delivered, and nothing is in progress.
		if err := c.queueAgain(ctx, subject, lane.Delivered.Stream); err != nil {
			return err
		}
	}
	return consumers.Err()
}

// queueAgain queues the messages of a lane up to a sequence number again.
func (c *coordinator) queueAgain(ctx context.Context, subject string, last uint64) error {
	for seq := uint64(1); ; {
		msg, err := c.pages.stream.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(subject))
		if errors.Is(err, jetstream.ErrMsgNotFound) || err == nil && msg.Sequence > last {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the queue: %w", err)
		}
		if _, err := c.js.Publish(ctx, subject, msg.Data); err != nil {
			return fmt.Errorf("queueing a task again: %w", err)
		}
		if err := c.pages.remove(ctx, msg.Sequence); err != nil {
			return err
		}
		seq = msg.Sequence + 1
	}
}

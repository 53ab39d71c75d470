package main

import (
	"context"
	"errors"
)

// stepped is what a step of a coordinator has come to.
type stepped int

const (
	waits  stepped = iota // there is nothing to list now
	listed                // a page was tried
	ended                 // nothing is left
)

// step lists a page if there is one, and finds out whether anything is left.
func (c *coordinator) step(ctx, drain context.Context) (stepped, error) {
	if err := c.noteElapsed(ctx); err != nil {
		return waits, err
	}
	if err := c.sweep(ctx); err != nil {
		return waits, err
	}
	did, err := c.listNext(ctx)
	if err != nil {
		return waits, err
	}
	if err := c.tooManyFailed(); err != nil {
		return waits, err
	}
	if did && drain.Err() == nil {
		return listed, nil
	}
	isDone, err := c.isDone(ctx)
	if err == nil && !isDone {
		c.unsettled = 0
	}
	if err != nil || !isDone {
		return waits, err
	}
	if err := c.catchUp(ctx); err != nil {
		return waits, err
	}
	return ended, c.isSettled()
}

func (c *coordinator) tooManyFailed() error {
	if c.maxFailed > 0 && c.tally.with(c.pages.latest()).Failed >= c.maxFailed {
		return errTooManyFailed
	}
	return nil
}

// isDone reports whether neither a task nor a page is queued that can be listed. A worker queues the
// pages of a folder before it acknowledges its task, so the tasks are counted first.
func (c *coordinator) isDone(ctx context.Context) (bool, error) {
	tasks, err := c.pages.queued(ctx, c.pages.names.allLanes())
	if err != nil || tasks > 0 {
		return false, err
	}
	pages, err := c.pages.left(ctx)
	return pages == uint64(len(c.unlistable)), err
}

// catchUp waits until the tally holds all states.
func (c *coordinator) catchUp(ctx context.Context) error {
	info, err := c.states.stream.Info(ctx)
	if err != nil || info.State.Msgs == 0 {
		return err
	}
	for {
		seq, changed := c.tally.latest()
		if seq >= info.State.LastSeq {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// errUnsettled says that nothing is queued, and items are pending.
var errUnsettled = errors.New("nothing is queued, and items are pending")

// isSettled reports an error if the queue is empty, and not all that it held has ended. A server that
// was stopped believes for an instant that it still leads, and may have shown how the queue was before.
func (c *coordinator) isSettled() error {
	if len(c.unlistable) > 0 || c.tally.with(c.pages.latest()).Pending <= 0 || c.unsettled == maxUnsettled {
		return nil // else the report says so
	}
	c.unsettled++
	return errUnsettled
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func (t todoMessage) encode() ([]byte, error) { return json.Marshal(t) }

// maxLanes is how many lanes a task may have that this program can keep apart: that of its target
// and one that is wider.
const maxLanes = 2

// listNext lists a page and queues it. It reports false if there is nothing to list now.
func (c *coordinator) listNext(ctx context.Context) (bool, error) {
	if time.Now().Before(c.pauseUntil) {
		return false, nil
	}
	rec, _, err := c.records.get(ctx, c.name)
	if err != nil || rec.Command == commandPause {
		return false, err
	}
	page, err := c.pages.next(ctx, c.after)
	if err != nil || page == nil {
		return false, err
	}
	if n, err := c.pages.queued(ctx, c.pages.names.allLanes()); err != nil || n > maxQueued {
		return false, err
	}
	if page.Rest != "" {
		return true, c.pages.queue(ctx, page, farcopy.TaskPage{Tasks: page.Tasks}, 0)
	}
	found, err := c.job.Tasks(withOperation(ctx), page.Cursor)
	if err != nil {
		return true, c.notListed(ctx, page, err)
	}
	for i := range found.Tasks {
		if n := len(found.Tasks[i].Lanes); n > maxLanes {
			return false, fmt.Errorf("%s has %d lanes, this program can keep %d apart", found.Tasks[i].Source, n, maxLanes)
		}
	}
	c.pause, c.refusals, c.downSince, c.hasListed = 0, 0, time.Time{}, true
	if err := c.pages.queue(ctx, page, found, c.newRequests()); err != nil {
		return false, err
	}
	for _, o := range found.Skipped {
		c.outcome(newOutcome(o))
	}
	return true, nil
}

// newRequests returns how many requests the listing has sent since the last call.
func (c *coordinator) newRequests() int64 {
	sent := c.job.Progress().Requests
	n := sent - c.sent
	c.sent = sent
	return n
}

// notListed decides what becomes of a page that could not be listed: it is tried again after a while,
// ends the run, or is left for the next run.
func (c *coordinator) notListed(ctx context.Context, page *queuedPage, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	isLimited := errors.Is(err, farcopy.ErrRateLimited)
	switch {
	case cli.RefusedLocally(err):
		return err
	case c.isRefused(err):
		return fmt.Errorf("%w: %w", errRefused, err)
	case isLimited, errors.Is(err, farcopy.ErrTransient):
		if c.isDown(isLimited) {
			return err
		}
		c.pause = max(firstPause, min(2*c.pause, longestPauses))
		if after := farcopy.RetryAfter(err); after > 0 {
			c.pause = after
		}
		c.pauseUntil = time.Now().Add(c.pause)
		return nil
	}
	c.unlistable[page.seq] = err
	c.after = page.seq
	return nil
}

// isDown reports whether the service has not responded for so long, or has never done so, that the run
// is to end.
func (c *coordinator) isDown(isLimited bool) bool {
	if isLimited {
		c.hasListed = true
		return false
	}
	c.refusals++
	if c.downSince.IsZero() {
		c.downSince = time.Now()
	}
	return !c.hasListed && c.refusals > maxUnanswered || time.Since(c.downSince) > longestDown
}

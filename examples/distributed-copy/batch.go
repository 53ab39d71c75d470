package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"github.com/farcopy/farcopy"
)

// restBytes bounds the message of the rest of a page.
const restBytes = 400_000

// divide splits the tasks of a page that is too large for a batch of n messages.
func divide(id string, tasks []farcopy.Task, n int) (now []farcopy.Task, rests []pageMessage) {
	if len(tasks) <= n {
		return tasks, nil
	}
	n = max(0, n-100) // room for the rests
	now, tasks = tasks[:n], tasks[n:]
	for len(tasks) > 0 {
		bytes, count := 0, 0
		for count < len(tasks) && (count == 0 || bytes < restBytes && count < maxBatch/2) {
			bytes += len(tasks[count].Work) + 500
			count++
		}
		rests = append(rests, pageMessage{Rest: fmt.Sprintf("%s.%d", id, len(rests)), Tasks: tasks[:count]})
		tasks = tasks[count:]
	}
	return now, rests
}

// errReplaced says that another coordinator has taken the place of this one.
var errReplaced = errors.New("another coordinator lists this job")

// errBeingWritten says that the store has refused a batch for one that it does not show.
var errBeingWritten = errors.New("another batch is being written")

// commit publishes a batch. id is of the page that it comes from; "": none. If the store does not say
// whether it was written, the sums that it has do: after has a name of its own.
func (p *pages) commit(ctx context.Context, tasks []farcopy.Task, following []pageMessage, id string, after sums) error {
	var o outage
	for {
		seq, err := p.tryCommit(ctx, tasks, following, id, after)
		if err != nil && (isOutage(err) || isWrongSequence(err)) {
			latest, found, readErr := p.stored(ctx)
			switch {
			case readErr != nil:
				err = readErr
			case latest.Commit == after.Commit:
				seq, err = found, nil
			case found != p.seq:
				return errReplaced
			case isWrongSequence(err): // of the page's mark, or of a batch that is being written
				if isListed, readErr := p.isListed(ctx, id); readErr == nil && isListed {
					return errReplaced
				}
				err = errBeingWritten
			}
		}
		if !o.isOver(ctx, err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("queueing a page: %w", err)
		}
		old := p.seq
		p.mu.Lock()
		p.sums, p.seq = after, seq
		p.mu.Unlock()
		if old != 0 {
			p.stream.DeleteMsg(ctx, old) // the latest counts: it does no harm if it stays
		}
		return nil
	}
}

// tryCommit publishes a batch once.
func (p *pages) tryCommit(ctx context.Context, tasks []farcopy.Task, following []pageMessage, id string, after sums) (uint64, error) {
	batch, err := jetstreamext.NewBatchPublisher(p.js, jetstreamext.BatchFlowControl{AckFirst: true, AckEvery: 100, AckTimeout: storeTimeout})
	if err != nil {
		return 0, err
	}
	for i := range tasks {
		text, err := json.Marshal(todoMessage{Task: tasks[i]})
		if err != nil {
			return 0, err
		}
		if err := batch.Add(p.names.lane(laneOf(&tasks[i])), text); err != nil {
			return 0, fmt.Errorf("%s: %w", tasks[i].Source, err)
		}
	}
	for _, f := range following {
		if err := batch.Add(p.names.page(), f.text()); err != nil {
			return 0, err
		}
	}
	if id != "" {
		mark := []byte(time.Now().UTC().Format(time.RFC3339))
		if err := batch.Add(p.names.mark(id), mark, jetstreamext.WithBatchExpectLastSequencePerSubject(0)); err != nil {
			return 0, err
		}
	}
	text, err := json.Marshal(after)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, 4*storeTimeout)
	defer cancel()
	ack, err := batch.CommitMsg(ctx, &nats.Msg{Subject: p.names.sums(), Data: text}, jetstreamext.WithBatchExpectLastSequencePerSubject(p.seq))
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}

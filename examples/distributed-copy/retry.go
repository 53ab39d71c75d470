package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// notEnded decides what becomes of a task whose run has ended with an error.
func (r *taskRun) notEnded(ctx context.Context, task farcopy.Task, result farcopy.TaskResult, err error) verdict {
	w := r.worker
	r.keepRequests(ctx)
	if p, ok := errors.AsType[panicError](err); ok {
		if r.state.Phase == phaseSent {
			return r.giveUp(ctx, r.state.Task, farcopy.ActionUnknown, p)
		}
		return r.giveUp(ctx, &task, farcopy.ActionFailed, p)
	}
	if errors.Is(err, errLost) {
		return verdict{do: leave, err: err}
	}
	if r.drain.Err() != nil && errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return verdict{do: giveBack, delay: firstPause} // when no worker that ends asks for it any more
	}
	if r.saveErr != nil {
		r.takeBack(ctx)
	}
	if ctx.Err() != nil || r.saveErr != nil {
		return verdict{giveBack, firstPause, err}
	}
	if w.isRefused(err) || cli.RefusedLocally(err) {
		w.mu.Lock()
		w.refused = fmt.Errorf("%w: %w", errRefused, err)
		w.mu.Unlock()
		return verdict{giveBack, firstPause, err}
	}
	n := w.countTry(r.id, errors.Is(err, farcopy.ErrRateLimited))
	if n >= maxTries && len(result.Task.Intent) == 0 {
		return r.giveUp(ctx, &task, farcopy.ActionFailed, err)
	}
	delay := min(firstPause<<min(n, 6), longestWait)
	if after := farcopy.RetryAfter(err); after > 0 {
		delay = after
	}
	return verdict{giveBack, delay, err}
}

// keepRequests corrects the number of requests in the state: reads before a refusal are missing
// there, and a request that was announced may not have been sent. A task whose state cannot be
// written keeps the one that it has.
func (r *taskRun) keepRequests(ctx context.Context) {
	if r.saveErr != nil || ctx.Err() != nil || r.state.Requests == r.before+r.saved {
		return
	}
	state := r.state
	if r.seq == 0 {
		state.Phase = phaseOpen
	}
	if seq, err := r.worker.states.put(ctx, r.id, state, r.seq); err == nil {
		r.seq, r.state = seq, state
	}
}

// takeBack takes an intent back that may be in the store, and whose request was not sent because
// saving it has ended with an error. Whoever found it would look for the copy, and there are
// services that do not say whether one will come. What is in the store is overwritten in any case:
// it may be being written.
//
// A newer state of this worker is of this run, too: a task is always in the same lane, and a worker
// runs the tasks of a lane one after the other.
func (r *taskRun) takeBack(ctx context.Context) {
	if r.last.Phase == "" {
		r.last.Phase = phaseOpen // as it is without a state
	}
	r.last.Requests = r.state.Requests
	for ; ctx.Err() == nil; sleep(ctx, firstPause/5) {
		latest, err := r.worker.states.get(ctx, r.id)
		if err != nil {
			continue
		}
		if latest.seq != r.seq && latest.state.Owner != r.worker.name {
			return
		}
		if _, err := r.worker.states.put(ctx, r.id, r.last, latest.seq); err == nil {
			return
		}
	}
}

// countTry counts the tries of a task that were refused while other tasks ended, as one that is
// refused for ever would be. A rate limit is nobody's fault.
func (w *worker) countTry(id string, isRateLimited bool) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, isKnown := w.tries[id]
	if !isRateLimited && (!isKnown || w.ended > t.at) {
		t.n++
	}
	t.at = w.ended
	if w.tries == nil {
		w.tries = map[string]attempts{}
	}
	w.tries[id] = t
	return t.n
}

func (w *worker) hasEnded(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended++
	delete(w.tries, id)
}

// giveUp ends a task that is not run any more in this round.
func (r *taskRun) giveUp(ctx context.Context, task *farcopy.Task, action farcopy.Action, why error) verdict {
	t := *task
	t.Ended = action
	if action == farcopy.ActionFailed {
		t.Intent = nil
	}
	r.state.Lines = linesOf(&t) // a subtree's own line stands for all
	o := farcopy.Outcome{Source: t.Source, Target: t.Target, Size: t.Size, Action: action, Err: why}
	return r.end(ctx, farcopy.TaskResult{Outcomes: []farcopy.Outcome{o}, Task: t})
}

// announce puts pages into the queue that a copy has made possible. Pages that are there twice are
// listed once.
func (w *worker) announce(ctx context.Context, cursors []string) error {
	for _, c := range cursors {
		text := pageMessage{Cursor: c}.text()
		within, cancel := context.WithTimeout(ctx, storeTimeout)
		_, err := w.js.Publish(within, w.names.page(), text, jetstream.WithExpectStream(w.names.todo()))
		cancel()
		if err != nil {
			return fmt.Errorf("queueing a page: %w", err)
		}
	}
	return nil
}

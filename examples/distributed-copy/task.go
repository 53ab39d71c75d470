package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

const (
	// maxTaken is how often a task is taken over from a worker that died with it before it counts as
	// unknown: it may be what kills them.
	maxTaken = 5

	maxTries    = 5 // refusals of a task while others end, before it has failed
	firstPause  = time.Second
	longestWait = time.Minute
)

// taskRun is a run of a task by a worker.
//
//	no state, open   run it; the state is written when its request is about to leave
//	sent, mine       run it: the library looks for the copy first
//	sent, another's  wait until its request has left or cannot leave any more; take it over; run it
//	ended            acknowledge the message
type taskRun struct {
	worker *worker
	id     string
	round  int // of the message
	drain  context.Context

	mu       sync.Mutex
	seq      uint64 // of the state
	isMarked bool   // this run has told the other stream that there is a state: one before may have died first
	state    itemState
	before   int64 // requests of earlier runs
	saved    int64 // requests of this run that were announced
	saveErr  error
	last     itemState // the latest one that is known to be in the store
}

// errLate says that the store took too long: another worker may believe that nothing was sent.
var errLate = errors.New("the intent took too long to be stored")

// verdict says what becomes of the message of a task, and why it has not ended.
type verdict struct {
	do    disposal
	delay time.Duration // after which it is delivered again
	err   error
}

func (r *taskRun) run(ctx context.Context, task farcopy.Task) verdict {
	latest, err := r.worker.states.get(ctx, r.id)
	if err != nil {
		return verdict{giveBack, firstPause, err}
	}
	latest.state.Lines = 0 // of an earlier round
	if latest.seq == 0 {
		latest.state.Items, latest.state.Opens = linesOf(&task), task.Opens
		isMissed, err := r.worker.states.isMissed(ctx, r.id)
		if err != nil {
			return verdict{giveBack, firstPause, err}
		}
		if isMissed {
			r.state, r.state.Round = latest.state, r.round
			return r.giveUp(ctx, &task, farcopy.ActionUnknown, errMissed)
		}
	} else {
		if latest.state.isFinal(r.round) {
			if err := r.worker.announce(ctx, latest.state.Next); err != nil {
				return verdict{giveBack, firstPause, err}
			}
			return verdict{do: acknowledge}
		}
		if latest.state.Task != nil {
			task = *latest.state.Task
		}
	}
	if forTests.NoSettling {
		task.Intent = nil
	}
	r.seq, r.state, r.before = latest.seq, latest.state, latest.state.Requests
	r.state.Round = r.round
	if latest.state.Phase == phaseEnded {
		r.state.reopen(r.worker.name)
	}
	if latest.state.Phase == phaseSent && latest.state.Owner != r.worker.name {
		if v := r.takeOver(ctx, latest, &task); v != nil {
			return *v
		}
	}
	r.last = r.state
	result, err := r.do(ctx, task)
	r.state.Requests = r.before + result.Requests // an intent that was saved may not have been sent
	if err != nil {
		return r.notEnded(ctx, task, result, err)
	}
	return r.end(ctx, result)
}

// takeOver makes a task this worker's whose owner may have died while its request was in flight. It
// returns nil if the task can be run.
func (r *taskRun) takeOver(ctx context.Context, latest revision, task *farcopy.Task) *verdict {
	if left := r.worker.wait.sendWithin + time.Second - r.worker.clock.since(latest.at); left > 0 {
		return &verdict{do: giveBack, delay: left}
	}
	r.state.Owner, r.state.Task = r.worker.name, task
	r.state.Taken++
	if r.state.Taken > cmp.Or(forTests.MaxTaken, maxTaken) {
		v := r.giveUp(ctx, task, farcopy.ActionUnknown, fmt.Errorf("%d workers have died with it", r.state.Taken))
		return &v
	}
	seq, err := r.worker.states.put(ctx, r.id, r.state, r.seq)
	if err != nil {
		return &verdict{giveBack, firstPause, err}
	}
	r.seq = seq
	return nil
}

// errDraining says that the worker has to end before the task has.
var errDraining = errors.New("the worker ends")

// oneRequest is the size in bytes up to which one request copies an object of OSS. A larger one goes in
// parts, and its state names those that are made.
const oneRequest = 1 << 30

// do runs the task. When the worker has to end, a task that still waits for its turn, or for the end of
// a long rate limit, is left to others, and so is the rest of a large object. One that panics is not
// run again: its request may have been sent.
func (r *taskRun) do(ctx context.Context, task farcopy.Task) (result farcopy.TaskResult, err error) {
	ctx, cancel := context.WithCancelCause(withOperation(ctx))
	defer cancel(nil)
	defer context.AfterFunc(r.drain, func() {
		for ctx.Err() == nil {
			if operationOf(ctx) == "" || task.Size > oneRequest || r.worker.pauses.mustWait(ctx) {
				cancel(errDraining)
			}
			sleep(ctx, 200*time.Millisecond)
		}
	})()
	defer func() {
		if p := recover(); p != nil {
			err = panicError{p}
		}
	}()
	return r.worker.job.RunTask(ctx, task, r.save)
}

type panicError struct{ value any }

func (e panicError) Error() string { return fmt.Sprint("panic: ", e.value) }

// errMissed says that a state is gone that was there: a request of the task may have been sent.
var errMissed = errors.New("the record of its request is missing in the store")

// save has the task in the store before its request leaves. The request is not sent if that cannot be
// said for sure, or if so much time has passed that another worker may have looked for the copy.
func (r *taskRun) save(ctx context.Context, t farcopy.Task) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	began := time.Now()
	r.state.Phase, r.state.Owner, r.state.Task = phaseOpen, r.worker.name, &t
	if len(t.Intent) > 0 {
		r.state.Phase = phaseSent
		r.saved++
	}
	r.state.Requests = r.before + r.saved
	r.state.Outcomes, r.state.Next = nil, nil
	seq, err := r.worker.states.put(ctx, r.id, r.state, r.seq)
	if err == nil && !r.isMarked {
		err = r.worker.states.markSent(ctx, r.id, seq)
		r.isMarked = err == nil
	}
	if err == nil && time.Since(began) > r.worker.wait.sendWithin {
		err = errLate
	}
	if seq != 0 {
		r.seq = seq
	}
	if err == nil {
		r.last = r.state
	}
	r.saveErr = err
	return err
}

// end writes the outcomes. Until they are in the store, the message is not acknowledged.
func (r *taskRun) end(ctx context.Context, result farcopy.TaskResult) verdict {
	r.state.Phase, r.state.Owner, r.state.Task, r.state.Next = phaseEnded, r.worker.name, nil, result.Next
	r.state.Outcomes = nil
	for _, o := range result.Outcomes {
		r.state.Outcomes = append(r.state.Outcomes, newOutcome(o))
	}
	if result.Task.ID != "" {
		r.state.Task = &result.Task
	}
	if err := r.putEnd(ctx); err != nil {
		return verdict{do: leave, err: err}
	}
	r.worker.hasEnded(r.id)
	if err := r.worker.announce(ctx, result.Next); err != nil {
		return verdict{giveBack, firstPause, err}
	}
	return verdict{do: acknowledge}
}

// putEnd writes the state of a task that has ended. While the store does not respond it is tried
// again: a state that is not written costs a search for the copy.
func (r *taskRun) putEnd(ctx context.Context) error {
	for {
		seq, err := r.worker.states.put(ctx, r.id, r.state, r.seq)
		if err == nil {
			r.seq = seq
			return nil
		}
		if errors.Is(err, errLost) {
			// It may be this worker's own, whose acknowledgement was lost, or one that did not stay.
			latest, readErr := r.worker.states.get(ctx, r.id)
			if readErr == nil && latest.state.Phase == phaseEnded && latest.state.Owner == r.worker.name && latest.state.Round == r.round {
				return nil
			}
			if readErr == nil && latest.seq != r.seq {
				return err
			}
		}
		if ctx.Err() != nil {
			return err
		}
		sleep(ctx, firstPause)
	}
}

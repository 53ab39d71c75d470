package seqjob

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

// Decide decides about a request, for the first time or again.
func (s *service[Req, State]) Decide(ctx context.Context, item job.Item) (job.Item, error) {
	isPlan := modeOf(ctx) == planning
	t, req, err := s.readTask(item.Task)
	switch {
	case err != nil:
		return item, err
	case t.Invalid != "":
		item.Action, item.Reason = farcopy.ActionFail, t.Invalid
		return item, nil
	}
	d, err := s.decide(ctx, req, t.State)
	if err != nil {
		return item, err
	}
	item.Action, item.Reason, item.Size, item.Long = d.Action, d.Reason, d.Size, d.Long
	t.State, t.Claims = &d.State, d.Claims
	if !isPlan { // nothing was sent for it, or was refused: a run that has ended early may have left claims
		s.memory.release(ctx, t.owner())
	}
	switch {
	case isPlan:
	case s.isClaimed(t.claims(&item), t.owner()):
		item.Action, item.Reason = farcopy.ActionFail, reasonClaims
	case d.Action == farcopy.ActionCopy, d.Action == farcopy.ActionReplace:
		s.setFresh(t.owner())
	}
	item.Task, err = json.Marshal(t)
	return item, err
}

func (s *service[Req, State]) decide(ctx context.Context, req *Req, earlier *State) (Decision[State], error) {
	if op, ok := s.op.(AgainOperation[Req, State]); ok && earlier != nil {
		return op.DecideAgain(ctx, req, earlier)
	}
	return s.op.Decide(ctx, req)
}

// isClaimed reports whether another request that is not in progress claims one of the lanes. One in
// progress may end before this one is sent, which looks again.
func (s *service[Req, State]) isClaimed(lanes []string, by string) bool {
	owners := s.memory.others(lanes, by)
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(owners, func(owner string) bool { return !s.active[owner] })
}

// enter and leave say that a request is in progress.
func (s *service[Req, State]) enter(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active[owner] = true
}

func (s *service[Req, State]) leave(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.active, owner)
}

func (s *service[Req, State]) setFresh(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh[owner] = true
}

// takeFresh reports whether a request was decided about just now, in the slot of its item. It
// is not when it comes from the queue again, where its lanes were free.
func (s *service[Req, State]) takeFresh(owner string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	isFresh := s.fresh[owner]
	delete(s.fresh, owner)
	return isFresh
}

// confirm decides about a request again: another one may have made its copy since, which a later run
// would take for that of this request. A nil result says that it is still to be sent as it is.
func (s *service[Req, State]) confirm(ctx context.Context, item job.Item) *job.Result {
	now, err := s.Decide(ctx, item)
	switch {
	case err != nil:
		return &job.Result{Action: farcopy.ActionFailed, Err: err}
	case now.Action == farcopy.ActionFail:
		return &job.Result{Action: farcopy.ActionFailed, Reason: now.Reason}
	case now.Action == farcopy.ActionSkip:
		return &job.Result{Action: farcopy.ActionSkipped, Reason: now.Reason}
	case now.Action != item.Action, !bytes.Equal(now.Task, item.Task): // the journal has the decision before
		return &job.Result{Action: farcopy.ActionStale, Reason: reasonChanged}
	}
	return nil
}

const reasonChanged = "the source or the target has changed since it was decided about"

// decideAll decides about the items of a plan. What cannot be read for one item is the reason why
// that one would fail.
func (s *service[Req, State]) decideAll(ctx context.Context, items []job.Item) error {
	slots := make(chan struct{}, s.workers)
	errs := make([]error, len(items))
	var running sync.WaitGroup
	for n := range items {
		if items[n].Action != "" {
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			var decided job.Item
			if decided, errs[n] = s.Decide(ctx, items[n]); errs[n] == nil {
				items[n] = decided
			}
		})
	}
	running.Wait()
	for n, err := range errs {
		switch {
		case err == nil:
		case ctx.Err() != nil, s.Refused(err), errors.Is(err, farcopy.ErrTransient), errors.Is(err, farcopy.ErrRateLimited):
			return err
		default:
			items[n].Action, items[n].Reason = farcopy.ActionFail, problem.OneLine(err.Error())
		}
	}
	return nil
}

package seqjob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

// service is the [job.Service] of an operation.
type service[Req, State any] struct {
	op       Operation[Req, State]
	name     string // "oss.CopyObjects"
	requests *sequence[Req]
	memory   memory
	workers  int           // that decide a page of a plan
	sent     *atomic.Int64 // requests of the operation

	mu     sync.Mutex
	fresh  map[string]bool // the owners of requests that were decided about and not begun
	active map[string]bool // those of requests in progress
}

// task is what an item needs.
type task[State any] struct {
	N       int64           `json:"n"` // the number of the request in the sequence, from 1
	Request json.RawMessage `json:"request,omitempty"`
	State   *State          `json:"state,omitempty"`
	Claims  []string        `json:"claims,omitempty"`  // of the decision; the lanes of the item if there are none
	Invalid string          `json:"invalid,omitempty"` // why the request is illegal
}

// owner identifies a request. Tasks can come from several sequences, where others have its number.
func (t *task[State]) owner() string {
	sum := sha256.Sum256(t.Request)
	return fmt.Sprintf("%d %s", t.N, hex.EncodeToString(sum[:16]))
}

// claims are what a request claims while it may still be acted on.
func (t *task[State]) claims(item *job.Item) []string {
	if len(t.Claims) > 0 {
		return t.Claims
	}
	return item.Lanes
}

// read reads a request that was taken from the sequence.
func (s *service[Req, State]) read(req *Req) (t taken) {
	t.names = s.op.Names(req)
	err := s.op.Validate(req)
	if err == nil {
		t.request, err = encode(req)
	}
	if err == nil && t.size() > maxRequest {
		err = fmt.Errorf("it has %d bytes as JSON with its names, more than %d", t.size(), maxRequest)
	}
	if err != nil {
		t.request, t.invalid = nil, "illegal request: "+problem.OneLine(err.Error())
		t.names = Names{Source: shortened(t.names.Source), Target: shortened(t.names.Target)}
	}
	return t
}

// maxName bounds what reports show of the names of an illegal request, which can be of any length.
const maxName = 1000

func shortened(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "") + "..."
}

// List takes the next requests of the sequence.
func (s *service[Req, State]) List(ctx context.Context, text string) (job.Page, error) {
	c, err := readCursor(text)
	if err != nil {
		return job.Page{}, err
	}
	p, err := s.requests.take(ctx, c)
	if err == nil {
		err = s.memory.reach(ctx, &p)
	}
	if err != nil {
		return job.Page{}, s.problem(err)
	}
	var listed job.Page
	for n := range p.requests {
		i, err := newItem[State](&p.requests[n], c.N+int64(n)+1)
		if err != nil {
			return job.Page{}, err
		}
		listed.Items = append(listed.Items, i)
	}
	if !p.isLast {
		listed.Next = []string{p.after.text()}
	}
	if modeOf(ctx) == planning {
		err = s.decideAll(ctx, listed.Items)
	}
	return listed, err
}

// newItem returns the item of the n-th request, counted from 1.
func newItem[State any](t *taken, n int64) (job.Item, error) {
	i := job.Item{Source: strings.ToValidUTF8(t.names.Source, "?"), Target: strings.ToValidUTF8(t.names.Target, "?"), Lanes: t.names.Lanes, Key: strconv.FormatInt(n, 10)}
	if i.Source == "" {
		i.Source = fmt.Sprintf("request %d", n)
	}
	if t.request == nil {
		i.Action, i.Reason = farcopy.ActionFail, t.invalid
	}
	var err error
	i.Task, err = json.Marshal(task[State]{N: n, Request: t.request, Invalid: t.invalid})
	return i, err
}

// Copy copies what a request says.
func (s *service[Req, State]) Copy(ctx context.Context, item job.Item, save job.Save) job.Result {
	return s.do(ctx, item, job.Step{Save: save})
}

// Resume goes on with a request whose intent was saved.
func (s *service[Req, State]) Resume(ctx context.Context, item job.Item, saved json.RawMessage, save job.Save) job.Result {
	return s.do(ctx, item, job.Step{Saved: saved, Save: save})
}

// Resolve looks for the copy of a request whose intent was saved.
func (s *service[Req, State]) Resolve(ctx context.Context, item job.Item, saved json.RawMessage) job.Result {
	return s.do(ctx, item, job.Step{Saved: saved})
}

func (s *service[Req, State]) do(ctx context.Context, item job.Item, step job.Step) job.Result {
	t, req, err := s.readTask(item.Task)
	if err == nil && t.State == nil {
		err = errUndecided
	}
	switch {
	case err != nil && step.IsFirst():
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	case err != nil:
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	if step.IsFirst() && !s.takeFresh(t.owner()) {
		r := s.confirm(ctx, item)
		s.takeFresh(t.owner())
		if r != nil {
			return *r
		}
	}
	if save := step.Save; save != nil {
		s.enter(t.owner())
		defer s.leave(t.owner())
		step.Save = func(ctx context.Context, intent json.RawMessage) error {
			if err := s.memory.claim(ctx, t.claims(&item), t.owner()); err != nil {
				return err
			}
			return save(ctx, intent)
		}
	}
	r := s.op.Copy(ctx, req, t.State, step)
	if step.IsFirst() && errors.Is(r.Err, errClaimed) {
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonClaims}
	}
	if r.Instead != nil {
		return s.instead(item, &t, r)
	}
	if !s.isOpen(ctx, step, r) {
		s.memory.release(ctx, t.owner())
	}
	return r
}

// Cost returns what an item of a plan takes.
func (s *service[Req, State]) Cost(item *job.Item, _ bool) job.Cost {
	t, req, err := s.readTask(item.Task)
	op, isCoster := s.op.(Coster[Req, State])
	if err != nil || t.State == nil || !isCoster {
		return job.Cost{}
	}
	return op.Cost(req, t.State)
}

var errUndecided = errors.New("the task has a request that nothing was decided about")

func (s *service[Req, State]) readTask(text json.RawMessage) (t task[State], req *Req, err error) {
	if err := json.Unmarshal(text, &t); err != nil {
		return t, nil, err
	}
	if t.Invalid != "" {
		return t, nil, nil
	}
	req, err = decode[Req](t.Request)
	return t, req, err
}

// Refused reports whether nothing can be done: the credential is not accepted, or the sequence is
// not the one of the job.
func (s *service[Req, State]) Refused(err error) bool {
	_, isUnusable := errors.AsType[unusableError](err)
	return isUnusable || s.op.Refused(err)
}

// Requests returns how many requests were sent.
func (s *service[Req, State]) Requests() int64 { return s.sent.Load() }

// check compares the sequence with what the earlier runs of the journal have taken.
func (s *service[Req, State]) check(ctx context.Context) error {
	if modeOf(ctx) != running {
		return nil
	}
	before, err := s.memory.read()
	if err == nil && before != (reached{}) {
		err = s.requests.verify(ctx, before)
	}
	return s.problem(err)
}

// unusableError ends a job whose sequence cannot be used.
type unusableError struct{ error }

func (e unusableError) Unwrap() error { return e.error }

func (s *service[Req, State]) problem(err error) error {
	switch {
	case errors.Is(err, errOther), errors.Is(err, errOnce):
		return unusableError{problem.Invalid(s.name, 0, call.Argument("requests", "%v", err))}
	case errors.Is(err, errPanic):
		return unusableError{err}
	}
	return err
}

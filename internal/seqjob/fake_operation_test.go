package seqjob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
)

// copyRequest has one field of each kind that requests have.
type copyRequest struct {
	From, To string
	Token    string // a secret
	Since    time.Time
	Tags     []string
	Metadata map[string]string
	Limit    int64
	Replace  bool
	From2    struct{ ID, Path string }
}

// copyState is what the decision has read.
type copyState struct {
	Content string
	Replace bool
}

// fakeOperation copies names. The content of a name is the name itself.
type fakeOperation struct {
	existing farcopy.Existing
	blind    bool // a read shows the content, not which request has made it
	sent     atomic.Int64
	moment   func()                         // called before and after everything that is done; nil: not
	held     func(req *copyRequest) bool    // another request holds what it needs; nil: none does
	fate     func(req *copyRequest) fakeErr // what becomes of a request that was sent; nil: it is done

	mu    sync.Mutex
	there map[string]string // content by target
	made  map[string]int    // copies by target
	by    map[string]string // the intent that has made what is at a target
	busy  map[string]int    // copies in progress by target
}

type fakeErr int

const (
	done    fakeErr = iota
	refused         // with a 404
	lost            // it is done, and neither the response nor a read shows it
	denied          // the credential is refused
)

var (
	errFakeRefused = errors.New("404 not found")
	errFakeDenied  = errors.New("401 unauthorized")
	errFakeLost    = fmt.Errorf("%w: no response", farcopy.ErrOutcomeUnknown)
)

func newFake() *fakeOperation {
	return &fakeOperation{there: map[string]string{}, made: map[string]int{}, by: map[string]string{}, busy: map[string]int{}}
}

func (f *fakeOperation) tick() {
	if f.moment != nil {
		f.moment()
	}
}

func (f *fakeOperation) Validate(req *copyRequest) error {
	switch {
	case req.Token != "":
		return call.Field("Token", "cannot be kept in a journal")
	case req.From == "":
		return call.Required("From", req.From)
	}
	return call.Required("To", req.To)
}

func (f *fakeOperation) Names(req *copyRequest) Names {
	return Names{Source: req.From, Target: req.To, Lanes: []string{req.To}}
}

func (f *fakeOperation) Decide(ctx context.Context, req *copyRequest) (d Decision[copyState], err error) {
	f.tick()
	defer f.tick()
	if ctx.Err() != nil {
		return d, ctx.Err()
	}
	f.sent.Add(1)
	f.mu.Lock()
	defer f.mu.Unlock()
	d = Decision[copyState]{Action: farcopy.ActionCopy, Size: 10, State: copyState{Content: req.From}}
	content, exists := f.there[req.To]
	switch {
	case !exists:
	case content == req.From:
		d.Action, d.Reason = farcopy.ActionSkip, "same content"
	case f.existing == farcopy.ExistingReplace:
		d.Action, d.State.Replace = farcopy.ActionReplace, true
	default:
		d.Action, d.Reason = farcopy.ActionFail, "exists, differs"
	}
	return d, nil
}

func (f *fakeOperation) Copy(ctx context.Context, req *copyRequest, state *copyState, step job.Step) job.Result {
	if f.held != nil && f.held(req) {
		return job.Result{Action: farcopy.ActionFailed, Busy: true, Err: errFakeRefused}
	}
	intent := string(step.Saved)
	if !step.IsFirst() {
		f.sent.Add(1)
		f.mu.Lock()
		isMade := f.by[req.To] == intent || f.blind && f.there[req.To] == state.Content
		f.mu.Unlock()
		if isMade && ctx.Err() == nil {
			return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
		}
	}
	if step.Save == nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
	}
	if step.IsFirst() {
		intent = fmt.Sprintf(`"%s to %s at %d"`, req.From, req.To, f.sent.Load())
		if err := step.Save(ctx, json.RawMessage(intent)); err != nil {
			return job.Result{Action: farcopy.ActionFailed, Err: err}
		}
	}
	return f.send(ctx, req, state, intent)
}

func (f *fakeOperation) send(ctx context.Context, req *copyRequest, state *copyState, intent string) job.Result {
	f.enter(req.To)
	defer f.leave(req.To)
	f.tick()
	defer f.tick()
	if ctx.Err() != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
	}
	f.sent.Add(1)
	fate := done
	if f.fate != nil {
		fate = f.fate(req)
	}
	switch fate {
	case refused:
		return job.Result{Action: farcopy.ActionFailed, Err: errFakeRefused}
	case denied:
		return job.Result{Action: farcopy.ActionFailed, Err: errFakeDenied}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, exists := f.there[req.To]; exists && !state.Replace {
		return job.Result{Action: farcopy.ActionFailed, Reason: "exists"}
	}
	f.there[req.To] = state.Content
	f.made[req.To]++
	if fate == lost {
		return job.Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
	}
	f.by[req.To] = intent
	return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
}

// enter and leave find copies to one target that are in progress together.
func (f *fakeOperation) enter(target string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.busy[target]++; f.busy[target] > 1 {
		panic("two copies to " + target + " at once")
	}
}

func (f *fakeOperation) leave(target string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy[target]--
}

func (f *fakeOperation) Cost(*copyRequest, *copyState) job.Cost {
	return job.Cost{Strategy: "Copy", Reads: 1, Writes: 1}
}

func (f *fakeOperation) Refused(err error) bool { return errors.Is(err, errFakeDenied) }

// requests returns n requests with targets of their own.
func requests(n int) (all []copyRequest) {
	for i := range n {
		all = append(all, copyRequest{From: fmt.Sprintf("s%03d", i), To: fmt.Sprintf("t%03d", i)})
	}
	return all
}

var errSequence = errors.New("the database is gone")

// sequenceOf yields requests, and an error in the end if there is one.
func sequenceOf(all []copyRequest, err error) iter.Seq2[copyRequest, error] {
	return func(yield func(copyRequest, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
		if err != nil {
			yield(copyRequest{}, err)
		}
	}
}

// newJob makes a job whose pages have three requests.
func newJob(f *fakeOperation, all iter.Seq2[copyRequest, error], cfg farcopy.JobConfig) farcopy.Job {
	cfg.Existing = f.existing
	j := New(f, Options[copyRequest]{Op: "fake.Copies", Host: "fake.example", Requests: all, Sent: &f.sent, Durable: true}, cfg)
	j.(*sequenceJob[copyRequest]).requests.most = 3
	return j
}

// run runs a job to its end.
func run(t *testing.T, j farcopy.Job) (outcomes []farcopy.Outcome, err error) {
	t.Helper()
	for o, e := range j.Run(t.Context()) {
		if err = e; err == nil {
			outcomes = append(outcomes, o)
		}
	}
	return outcomes, err
}

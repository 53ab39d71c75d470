package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// phase is how far a task is.
type phase string

const (
	phaseOpen  phase = "open"  // it was begun, and no request may be running
	phaseSent  phase = "sent"  // a request may have been sent, and may be running
	phaseEnded phase = "ended" // it has outcomes
)

// itemState is the one truth about a task. A task without one was not begun, or has done nothing that
// another worker has to know.
type itemState struct {
	V        int           `json:"v"`
	Phase    phase         `json:"s"`
	Owner    string        `json:"owner"`           // the worker that wrote it
	Taken    int           `json:"taken,omitempty"` // how often the task was taken over from a worker that had died
	Round    int           `json:"round,omitempty"` // of the job: what has failed is tried again in the next one
	Requests int64         `json:"requests"`        // sent, at least
	Items    int           `json:"items"`           // lines that the listing has counted
	Opens    bool          `json:"opens,omitempty"` // the listing has counted it as a folder that it goes on below
	Task     *farcopy.Task `json:"task,omitempty"`  // as it was saved last; of an ended one only if it can be run again
	Outcomes []outcome     `json:"outcomes,omitempty"`
	Lines    int           `json:"lines,omitempty"` // that its only outcome stands for; 0: each for itself
	Next     []string      `json:"next,omitempty"`  // pages to be listed
}

// outcome is a [farcopy.Outcome] in JSON.
type outcome struct {
	Source   string           `json:"source"`
	Target   string           `json:"target"`
	Action   farcopy.Action   `json:"action"`
	Reason   string           `json:"reason,omitempty"`
	Strength farcopy.Strength `json:"strength,omitempty"`
	Size     int64            `json:"size,omitempty"`
	Error    string           `json:"error,omitempty"`
}

const stateVersion = 1

func newOutcome(o farcopy.Outcome) outcome {
	made := outcome{Source: o.Source, Target: o.Target, Action: o.Action, Reason: o.Reason, Strength: o.Strength, Size: o.Size}
	if o.Err != nil {
		made.Error = cli.WithAdvice(o.Err.Error(), "a later run looks again")
	}
	return made
}

// isFinal reports whether nothing is left of a task in a round of the job.
func (s *itemState) isFinal(round int) bool {
	return s.Phase == phaseEnded && (s.Task == nil || s.Round >= round)
}

// reopen makes the state of a task that has ended in an earlier round one of this round, in which
// it has not ended. A request of a task that is unknown may have been sent.
func (s *itemState) reopen(owner string) {
	s.Phase, s.Owner, s.Outcomes, s.Next = phaseOpen, owner, nil, nil
	if s.Task.Ended == farcopy.ActionUnknown {
		s.Phase = phaseSent
	}
}

// linesOf returns how many lines of the report a task stands for.
func linesOf(t *farcopy.Task) int { return max(1, t.Items) }

// states are the states of a job's tasks.
type states struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	sent   jetstream.Stream
	names  names
}

// openStates finds the streams of a job.
func openStates(ctx context.Context, js jetstream.JetStream, n names) (*states, error) {
	item, err := js.Stream(ctx, n.item())
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", n.item(), err)
	}
	sent, err := js.Stream(ctx, n.sent())
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", n.sent(), err)
	}
	return &states{js: js, stream: item, sent: sent, names: n}, nil
}

// revision is a state as it is in the stream.
type revision struct {
	state itemState
	seq   uint64 // 0: there is none
	at    time.Time
}

// errLost says that another worker has written the state meanwhile.
var errLost = errors.New("another worker has taken the task over")

// storeTimeout bounds one access to the store.
const storeTimeout = 4 * time.Second

func (s *states) get(ctx context.Context, id string) (revision, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	msg, err := s.stream.GetLastMsgForSubject(ctx, s.names.state(id))
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return revision{}, nil
	case err != nil:
		return revision{}, fmt.Errorf("reading the state of a task: %w", err)
	}
	r := revision{seq: msg.Sequence, at: msg.Time}
	return r, r.state.decode(msg.Data)
}

func (s *itemState) decode(text []byte) error {
	if err := json.Unmarshal(text, s); err != nil {
		return fmt.Errorf("the state of a task cannot be read: %w", err)
	}
	if s.V != stateVersion {
		return fmt.Errorf("the state of a task has version %d, this program knows %d", s.V, stateVersion)
	}
	return nil
}

// put writes a state if the latest one is still that with the sequence number seq. After another
// error than errLost the state may have been written.
func (s *states) put(ctx context.Context, id string, state itemState, seq uint64) (uint64, error) {
	state.V = stateVersion
	text, err := json.Marshal(state)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	ack, err := s.js.Publish(ctx, s.names.state(id), text, jetstream.WithExpectLastSequencePerSubject(seq), jetstream.WithRetryAttempts(0))
	if isWrongSequence(err) {
		return 0, errLost
	}
	if err != nil {
		return 0, fmt.Errorf("writing the state of a task: %w", err)
	}
	return ack.Sequence, nil
}

// isWrongSequence reports whether the server refused a message because of another one before it. A
// stream with replicas has a code of its own for that, also while the other one is being written: then
// it may not stay.
func isWrongSequence(err error) bool {
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// markSent notes in the other stream that a task has a state, before its first request leaves.
func (s *states) markSent(ctx context.Context, id string, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	_, err := s.js.Publish(ctx, s.names.sentMark(id), []byte(strconv.FormatUint(seq, 10)), jetstream.WithRetryAttempts(0))
	if err != nil {
		return fmt.Errorf("noting that a request is sent: %w", err)
	}
	return nil
}

// isMissed reports whether a task without a state should have one.
func (s *states) isMissed(ctx context.Context, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	_, err := s.sent.GetLastMsgForSubject(ctx, s.names.sentMark(id))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading whether a request was sent: %w", err)
	}
	return true, nil
}

// checkEnd reports whether the latest states are missing that the other stream knows of.
func (s *states) checkEnd(ctx context.Context) error {
	info, err := s.sent.Info(ctx)
	if err != nil || info.State.Msgs == 0 {
		return err
	}
	msg, err := s.sent.GetMsg(ctx, info.State.LastSeq)
	if err != nil {
		return fmt.Errorf("%w: stream %s: %w", errDamaged, s.names.sent(), err)
	}
	known, err := strconv.ParseUint(string(msg.Data), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: stream %s: %w", errDamaged, s.names.sent(), err)
	}
	item, err := s.stream.Info(ctx)
	if err == nil && item.State.LastSeq < known {
		err = fmt.Errorf("%w: stream %s ends at %d, not at %d or later", errDamaged, s.names.item(), item.State.LastSeq, known)
	}
	return err
}

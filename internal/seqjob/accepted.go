package seqjob

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// Accepted is what is saved of a copy that takes time after the service has accepted it: the intent of
// its request, and then its id. A copy whose id was saved is not looked for any more.
type Accepted struct {
	ID string // "": the service has not responded, or the id was not saved

	step   job.Step
	intent json.RawMessage
}

// savedCopy is what the journal has.
type savedCopy struct {
	Intent json.RawMessage `json:"intent"`
	ID     string          `json:"id,omitempty"`
}

// ReadAccepted reads what a step has saved.
func ReadAccepted(step job.Step) (*Accepted, error) {
	a := &Accepted{step: step}
	if step.IsFirst() {
		return a, nil
	}
	var s savedCopy
	if err := json.Unmarshal(step.Saved, &s); err != nil {
		return nil, fmt.Errorf("%w: what was saved before the request cannot be read: %w", farcopy.ErrOutcomeUnknown, err)
	}
	a.ID, a.intent = s.ID, s.Intent
	return a, nil
}

// Step is the step of the request alone.
func (a *Accepted) Step() job.Step {
	inner := job.Step{Saved: a.intent}
	if a.step.Save != nil {
		inner.Save = func(ctx context.Context, intent json.RawMessage) error {
			a.intent = intent
			return a.save(ctx)
		}
	}
	return inner
}

// Keep saves the id of the copy, where that is possible.
func (a *Accepted) Keep(ctx context.Context, id string) error {
	if a.step.Save == nil || id == "" || a.ID == id {
		return nil
	}
	a.ID = id
	return a.save(ctx)
}

func (a *Accepted) save(ctx context.Context) error {
	text, err := json.Marshal(savedCopy{a.intent, a.ID})
	if err != nil {
		return err
	}
	return a.step.Save(ctx, text)
}

package job

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
)

// Step says how a request is made: for the first time, again after its intent was saved, or not at
// all, only looked for.
type Step struct {
	Saved json.RawMessage // the intent; nil: nothing was sent
	Save  Save            // nil: nothing may be sent
}

// IsFirst reports whether no request was sent before.
func (s Step) IsFirst() bool { return s.Saved == nil }

// Operation is an operation with what goes on with it.
type Operation[Req, Res any] struct {
	Send            func(context.Context, Req, ...call.Option) (Res, error)
	Resume, Resolve func(context.Context, Req, farcopy.Intent, ...call.Option) (Res, error)
}

// Do makes the step of an operation.
func (o Operation[Req, Res]) Do(ctx context.Context, s Step, req Req, opts []call.Option) (res Res, err error) {
	if s.Saved == nil {
		return o.Send(ctx, req, s.saving(ctx, opts)...)
	}
	var in farcopy.Intent
	if err := json.Unmarshal(s.Saved, &in); err != nil {
		return res, fmt.Errorf("%w: the journal has no intent that can be read: %w", farcopy.ErrOutcomeUnknown, err)
	}
	if s.Save == nil {
		return o.Resolve(ctx, req, in, opts...)
	}
	return o.Resume(ctx, req, in, s.saving(ctx, opts)...)
}

// saving returns the options of a request whose intent the job keeps.
func (s Step) saving(ctx context.Context, opts []call.Option) []call.Option {
	return append(opts[:len(opts):len(opts)], WithIntent(ctx, func(ctx context.Context, in farcopy.Intent) error {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		return s.Save(ctx, text)
	}))
}

// WithIntent is the option of a request whose intent the job keeps. Only the save of a task is the
// caller's code, which may not end with the context.
func WithIntent(ctx context.Context, save func(context.Context, farcopy.Intent) error) call.Option {
	if IsTask(ctx) {
		return call.WithIntent(save)
	}
	return call.WithJournal(save)
}

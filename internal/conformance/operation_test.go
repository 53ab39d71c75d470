package conformance

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// operation is the copy of a service, and what goes on with it from its intent.
type operation[Req, Res any] struct {
	copy            func(context.Context, Req, ...call.Option) (*Res, error)
	resume, resolve func(context.Context, Req, farcopy.Intent, ...call.Option) (*Res, error)
	reconciled      func(*Res) bool
}

// with returns what makes the copy of one request. Its context can say that intents are saved, and that it goes on from one.
func (o operation[Req, Res]) with(req Req) copyFunc {
	return func(ctx context.Context) (bool, error) {
		var opts []call.Option
		if save, ok := ctx.Value(saveKey{}).(func(context.Context, farcopy.Intent) error); ok {
			opts = append(opts, call.WithIntent(save))
		}
		res, err := o.do(ctx, req, opts)
		if errors.Is(err, farcopy.ErrOutcomeUnknown) {
			err = &lostCopy{err, o.with(req)}
		}
		return res != nil && o.reconciled(res), err
	}
}

func (o operation[Req, Res]) do(ctx context.Context, req Req, opts []call.Option) (*Res, error) {
	from, resumed := ctx.Value(fromKey{}).(origin)
	switch {
	case !resumed:
		return o.copy(ctx, req, opts...)
	case from.resolve:
		return o.resolve(ctx, req, from.intent, opts...)
	}
	return o.resume(ctx, req, from.intent, opts...)
}

type (
	saveKey struct{}
	fromKey struct{}
	origin  struct {
		intent  farcopy.Intent
		resolve bool
	}
)

// saving returns a context whose copies are saved.
func saving(ctx context.Context, save func(context.Context, farcopy.Intent) error) context.Context {
	return context.WithValue(ctx, saveKey{}, save)
}

// resuming returns a context whose copies go on from an intent.
func resuming(ctx context.Context, i farcopy.Intent) context.Context {
	return context.WithValue(ctx, fromKey{}, origin{intent: i})
}

// resolving returns a context whose copies are only looked for.
func resolving(ctx context.Context, i farcopy.Intent) context.Context {
	return context.WithValue(ctx, fromKey{}, origin{intent: i, resolve: true})
}

// lostCopy is the error of an unknown outcome, and the call that it is of.
type lostCopy struct {
	error
	call copyFunc
}

func (l *lostCopy) Unwrap() error { return l.error }

// resolve asks what became of the copy whose outcome was unknown.
func resolve(ctx context.Context, err error) error {
	lost, ok := errors.AsType[*lostCopy](err)
	if !ok {
		return err
	}
	_, err = lost.call(resolving(ctx, intentOf(err)))
	return err
}

// intentOf returns the intent in the error of an unknown outcome.
func intentOf(err error) farcopy.Intent {
	switch u := lastUnknown(err).(type) {
	case *bitpaket.UnknownOutcomeError:
		return u.Intent
	case *box.UnknownOutcomeError:
		return u.Intent
	case *document360.UnknownOutcomeError:
		return u.Intent
	case *oracle.UnknownOutcomeError:
		return u.Intent
	case *oss.UnknownOutcomeError:
		return u.Intent
	}
	return farcopy.Intent{}
}

// lastUnknown returns the error below a *lostCopy.
func lastUnknown(err error) error {
	if lost, ok := errors.AsType[*lostCopy](err); ok {
		return lost.error
	}
	return err
}

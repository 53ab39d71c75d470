package transport

import (
	"context"
	"errors"
	"time"
)

// Save is a function of the caller's that has to succeed before a request may leave: it saves the
// intent to send it.
type Save struct {
	saver Saver
	at    time.Time // when the save for the current attempt began
}

// Saver saves the intent to send a request. It returns ErrAbandoned if what it has called does not end
// with the context.
type Saver interface{ SaveIntent(context.Context) error }

// NewSave returns a Save that asks s before every send.
func NewSave(s Saver) *Save { return &Save{saver: s} }

// MaxSaveAge is how long after the beginning of a save the head of its request may be written. A
// later request would not be the one that the intent dates: it is not sent, and the next attempt
// saves anew.
const MaxSaveAge = 10 * time.Second

type saveKey struct{}

// WithSave returns a context whose requests are saved before they are sent; with a nil s, one whose
// requests are not, even if ctx is that of a request that is: a caller's code may make calls of its
// own with the context that it was given.
func WithSave(ctx context.Context, s *Save) context.Context {
	if s == saveOf(ctx) {
		return ctx
	}
	return context.WithValue(ctx, saveKey{}, s)
}

func saveOf(ctx context.Context) *Save {
	s, _ := ctx.Value(saveKey{}).(*Save)
	return s
}

// run saves. The error of the caller's function is a *SaveError.
func (s *Save) run(ctx context.Context) error {
	s.at = time.Now()
	err := s.saver.SaveIntent(ctx)
	switch {
	case err == ErrAbandoned:
		return &Failure{Stage: Local, Err: ContextError(ctx)}
	case err != nil:
		return &Failure{Stage: Local, Err: &SaveError{err}}
	}
	return nil
}

// begun returns when the save for the current attempt began; zero if there is none.
func (s *Save) begun() time.Time {
	if s == nil {
		return time.Time{}
	}
	return s.at
}

// isTooOld reports whether the head of a request may not be written any more whose save began at a
// time; zero: it has none.
func isTooOld(save time.Time) bool { return !save.IsZero() && time.Since(save) > MaxSaveAge }

// SaveError is the error of the caller's function that saves an intent.
type SaveError struct{ Err error }

func (e *SaveError) Error() string { return "the intent was not saved: " + e.Err.Error() }

// Unwrap returns the caller's error.
func (e *SaveError) Unwrap() error { return e.Err }

var errSaveTooOld = errors.New("the request could not be sent within 10s of saving the intent")

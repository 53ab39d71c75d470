package call

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// watch reports what happens in one call: to Config.Observe, and each attempt to Config.Logger. A
// nil watch reports nothing. It is used on the goroutine of the call only.
type watch struct {
	s     *Service
	ctx   context.Context // the caller's
	event farcopy.Event   // what all events of the call have
	start time.Time

	attempt      int
	attemptStart time.Time // zero: no attempt is running
	reconciled   bool      // polling found the copy
}

// calls counts the calls of the process.
var calls atomic.Uint64

type watchKey struct{}

// watched returns the context of a call, and its watch if somebody listens. A call whose context is
// that of another call, of another client for instance, reports nothing to that one.
func watched(ctx context.Context, s *Service, op string, about Resource) (context.Context, *watch) {
	parent := watchOf(ctx)
	if s.Observe == nil && (s.Logger == nil || !s.Logger.Enabled(ctx, slog.LevelDebug)) {
		if parent != nil {
			ctx = context.WithValue(transport.WithWaitFunc(ctx, nil), watchKey{}, (*watch)(nil))
		}
		return ctx, nil
	}
	w := &watch{s: s, ctx: ctx, start: time.Now()}
	w.event = farcopy.Event{Op: op, Call: calls.Add(1), Resource: about.String()}
	if parent != nil {
		w.event.Parent = parent.event.Call
	}
	ctx = context.WithValue(transport.WithWaitFunc(ctx, w.waited), watchKey{}, w)
	w.emit(farcopy.EventCallStarted, w.start, func(*farcopy.Event) {})
	return ctx, w
}

// watchOf returns the watch of the call that a context belongs to, nil if there is none.
func watchOf(ctx context.Context) *watch {
	w, _ := ctx.Value(watchKey{}).(*watch)
	return w
}

// emit reports an event that has taken since start.
func (w *watch) emit(kind farcopy.EventKind, start time.Time, fill func(*farcopy.Event)) farcopy.Event {
	e := w.event
	e.Kind, e.Time, e.Attempt = kind, time.Now(), w.attempt
	if e.Kind != farcopy.EventCallStarted && e.Kind != farcopy.EventAttemptStarted {
		e.Duration = e.Time.Sub(start)
	}
	fill(&e)
	if w.s.Observe != nil {
		w.s.Observe(w.ctx, e)
	}
	return e
}

func (w *watch) attemptStarted(n int) {
	if w == nil {
		return
	}
	w.attempt, w.attemptStart = n, time.Now()
	w.emit(farcopy.EventAttemptStarted, w.attemptStart, func(*farcopy.Event) {})
}

// attemptEnded reports the end of the attempt that is running, if there is one.
func (w *watch) attemptEnded(res result, failed error, next farcopy.Next, pause time.Duration) {
	if w == nil || w.attemptStart.IsZero() {
		return
	}
	start := w.attemptStart
	w.attemptStart = time.Time{}
	e := w.emit(farcopy.EventAttemptEnded, start, func(e *farcopy.Event) {
		e.SentAt, e.Err, e.Next, e.Pause = res.sentAt, attemptError(failed), next, pause
		if res.response != nil {
			e.Status, e.RequestID = res.response.Status, w.s.RequestID(res.response.Header)
		}
	})
	if w.s.Logger != nil {
		logAttempt(w.ctx, w.s.Logger, res, e)
	}
}

// attemptError is the error of an attempt for the caller. What a failure of the network wraps
// decides nothing.
func attemptError(err error) error {
	if f, ok := errors.AsType[*transport.Failure](err); ok {
		return problem.Opaque(f.Err)
	}
	return err
}

func (w *watch) waited(what transport.Wait, took time.Duration, err error) {
	kind := farcopy.EventGateWaited
	if what == transport.LimiterWait {
		kind = farcopy.EventLimiterWaited
	}
	w.emit(kind, time.Now().Add(-took), func(e *farcopy.Event) { e.Err = attemptError(err) })
}

// backoff sleeps before the next attempt.
func (w *watch) backoff(ctx context.Context, pause time.Duration) error {
	start := time.Now()
	err := transport.Sleep(ctx, pause)
	if w != nil {
		w.emit(farcopy.EventBackoffWaited, start, func(e *farcopy.Event) { e.Err = err })
	}
	return err
}

// settled reports the result of polling.
func (w *watch) settled(start time.Time, next settle.Next, readError error) {
	if w == nil {
		return
	}
	w.emit(farcopy.EventSettled, start, func(e *farcopy.Event) {
		w.reconciled = next == settle.Found
		e.Next, e.Err, e.Reconciled = farcopy.NextEnd, readError, w.reconciled
		if next == settle.Resend {
			e.Next = farcopy.NextResend
		}
	})
}

func (w *watch) callEnded(err error) {
	if w == nil {
		return
	}
	w.emit(farcopy.EventCallEnded, w.start, func(e *farcopy.Event) { e.Err, e.Reconciled = err, w.reconciled })
}

// next returns what follows the attempt that was recorded.
func (c *copyCall[T]) next() farcopy.Next {
	if c.isOpen && c.s.Reconcile != ReconcileOff {
		return farcopy.NextSettle
	}
	return farcopy.NextEnd
}

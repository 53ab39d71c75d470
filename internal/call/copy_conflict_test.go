package call

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestConflictAfterNoConnection: nothing was sent before the one request that is refused, so what somebody else made while the
// client tried to connect is not its own.
func TestConflictAfterNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slowDial := dial
		slowDial.after = 10 * time.Second
		s := &fakeService{steps: []fakeResponse{slowDial, exists}}
		svc := newService(t, s, nil)
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		op := operation()
		op.Settler = &fakeDestination{s: s, theirs: s.start.Add(4 * time.Second)}
		id, err := Copy(t.Context(), svc, op, nil)
		if _, refused := err.(*refusal); id != "" || !refused {
			t.Errorf("got %q, %v, want the refusal", id, err)
		}
	})
}

// TestConflictAfterBusy: something is at work at the destination, and then the copy is there. It may have been another delivery
// of this very request, or another program's.
func TestConflictAfterBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 409, body: `{"code":"busy"}`}, exists}}
		svc := newService(t, s, nil)
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		op := operation()
		op.Settler = &fakeDestination{s: s, theirs: s.start}
		id, err := Copy(t.Context(), svc, op, nil)
		if id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
			t.Errorf("got %q, %v, want unknown", id, err)
		}
	})
}

// TestStrictTellsWhy: what the look before the copy was refused is what the caller has to act on.
func TestStrictTellsWhy(t *testing.T) {
	limited := &problem.RateLimited{Op: "test.List", RetryAfter: time.Hour, Err: io.EOF}
	for _, refused := range []error{limited, &refusal{Status: 429}, &refusal{Status: 404}} {
		s := &fakeService{steps: []fakeResponse{yes}}
		op := operation()
		op.Settler = &fakeDestination{s: s, broken: refused}
		_, err := Copy(t.Context(), newService(t, s, func(set *Settings) { set.Reconcile = ReconcileStrict }), op, nil)
		if !errors.Is(err, problem.ErrNotExecuted) || errors.Is(err, problem.ErrRateLimited) != errors.Is(refused, problem.ErrRateLimited) {
			t.Errorf("%v: %v", refused, err)
		}
		if held, ok := errors.AsType[*problem.RateLimited](err); ok != (refused == error(limited)) || ok && held.RetryAfter != time.Hour {
			t.Errorf("%v: %v, %v", refused, held, ok)
		}
		checkContract(t, err)
	}
}

package call

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestBusyThenSomethingElse: what is at work at the destination may be another delivery of this very request. That a later
// attempt fails in another way says nothing of it.
func TestBusyThenSomethingElse(t *testing.T) {
	busy := fakeResponse{acts: true, status: 409, body: `{"code":"busy"}`}
	tests := []struct {
		name   string
		steps  []fakeResponse
		header string
	}{
		{name: "no connection", steps: []fakeResponse{busy, dial}},
		{name: "refused", steps: []fakeResponse{busy, {status: 403, body: `{"code":"denied"}`}}},
		{name: "the rate is too high, for longer than MaxBackoff", steps: []fakeResponse{busy, {status: 429, header: "Retry-After: 200"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				op := operation()
				op.Settler = &fakeDestination{s: s, appears: true}
				id, err := Copy(t.Context(), newService(t, s, nil), op, nil)
				if id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
					t.Errorf("got %q, %v, want unknown", id, err)
				}
				checkContract(t, err)
			})
		})
	}
}

// TestBusyThenTheContextEnds at every moment of the waits and attempts after it.
func TestBusyThenTheContextEnds(t *testing.T) {
	busy := fakeResponse{acts: true, status: 409, body: `{"code":"busy"}`}
	for d := time.Duration(0); d < 900*time.Millisecond; d += 7 * time.Millisecond {
		synctest.Test(t, func(t *testing.T) {
			slowDial := dial
			slowDial.after = 300 * time.Millisecond
			s := &fakeService{steps: []fakeResponse{busy, slowDial}}
			op := operation()
			op.Settler = &fakeDestination{s: s, appears: true}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(d+1, cancel)
			_, err := Copy(ctx, newService(t, s, nil), op, nil)
			if !errors.Is(err, problem.ErrOutcomeUnknown) {
				t.Errorf("ended after %v: %v, want unknown", d, err)
			}
		})
	}
}

// TestAcceptedMayStillRun: a 202 says that the copy is made later. That its body cannot be read does not change that.
func TestAcceptedMayStillRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 202, body: "<html>"}}}
		op := operation()
		op.Settler = &fakeDestination{s: s}
		svc := newService(t, s, nil)
		_, err := Copy(t.Context(), svc, op, nil)
		u, isUnknown := err.(*lost)
		if !isUnknown {
			t.Fatal(err)
		}
		time.Sleep(6 * time.Minute)
		if _, err := Resolve(t.Context(), svc, op, u.Intent, nil); !errors.Is(err, problem.ErrOutcomeUnknown) {
			t.Errorf("six minutes later: %v, want unknown", err)
		}
		time.Sleep(time.Hour)
		if _, err := Resolve(t.Context(), svc, op, u.Intent, nil); !errors.Is(err, problem.ErrNotExecuted) {
			t.Errorf("an hour later: %v, want not executed", err)
		}
	})
}

// TestResolveDistrustsAJump: one answer of another machine of the service, whose clock is hours ahead, makes no time pass.
func TestResolveDistrustsAJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{err: io.EOF}}}
		svc := newService(t, s, nil)
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		op := operation()
		op.Settler = &fakeDestination{s: s}
		_, err := Copy(t.Context(), svc, op, nil)
		u, isUnknown := err.(*lost)
		if !isUnknown {
			t.Fatal(err)
		}
		now := time.Now()
		svc.env.Clock.Observe(date(now.Add(3*time.Hour)), now, now)
		if _, err := Resolve(t.Context(), svc, op, u.Intent, nil); !errors.Is(err, problem.ErrOutcomeUnknown) {
			t.Errorf("got %v, want unknown", err)
		}
	})
}

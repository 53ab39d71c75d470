package call

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
)

// TestObserveContext: an event has the context of its call, a number of its own, and the call that it reads for.
func TestObserveContext(t *testing.T) {
	type key struct{}
	var events []farcopy.Event
	svc := newService(t, &fakeService{steps: []fakeResponse{yes}}, func(set *Settings) {
		set.Observe = func(ctx context.Context, e farcopy.Event) {
			if ctx.Value(key{}) != "caller's" {
				t.Errorf("%s has another context", e.Kind)
			}
			events = append(events, e)
		}
	})
	ctx := context.WithValue(t.Context(), key{}, "caller's")
	op := operation()
	op.Resource = Resource{Source: Item{Kind: "thing", ID: "1"}}
	op.Decode = func(*Response) (string, error) { // as a settler reads while the call goes on
		return "c1", nil
	}
	within, w := watched(ctx, svc, "test.Copy", op.Resource)
	if _, err := Read(within, svc, op, nil); err != nil {
		t.Fatal(err)
	}
	w.callEnded(nil)
	outer, inner := events[0], events[1]
	if inner.Parent != outer.Call {
		t.Errorf("the read has the parent %d, want %d", inner.Parent, outer.Call)
	}
	if inner.Call == outer.Call {
		t.Error("two calls have one number")
	}
	for _, e := range events {
		if e.Resource != "thing 1" {
			t.Errorf("%s has the resource %q", e.Kind, e.Resource)
		}
	}
}

// TestObserveNothingOfOthers: a call of another client, with the context of a call, reports nothing to the first client.
func TestObserveNothingOfOthers(t *testing.T) {
	var events []farcopy.Event
	observed := newService(t, &fakeService{}, func(set *Settings) {
		set.Observe = func(_ context.Context, e farcopy.Event) { events = append(events, e) }
	})
	other := newService(t, &fakeService{steps: []fakeResponse{yes}}, func(set *Settings) { set.Limiter = rate.NewLimiter(rate.Inf, 1) })
	within, _ := watched(t.Context(), observed, "test.Copy", Resource{})
	if _, err := Copy(within, other, operation(), nil); err != nil {
		t.Fatal(err)
	}
	if len(events) != 1 {
		t.Errorf("events %v, want the start of the first call", events)
	}
}

// TestObserveError: what an attempt's error wraps decides nothing.
func TestObserveError(t *testing.T) {
	var failed error
	lost := &problem.NotExecuted{Op: "proxy", Err: errors.New("lost")}
	svc := newService(t, &fakeService{steps: []fakeResponse{{err: lost}}}, func(set *Settings) {
		set.Observe = func(_ context.Context, e farcopy.Event) {
			if e.Kind == farcopy.EventAttemptEnded {
				failed = e.Err
			}
		}
	})
	Copy(t.Context(), svc, operation(), nil)
	if failed == nil || errors.Is(failed, farcopy.ErrNotExecuted) {
		t.Errorf("error %v, want one that is no sentinel", failed)
	}
}

// TestObservePanics: a panic in Observe is the caller's, and holds up no other call.
func TestObservePanics(t *testing.T) {
	for _, kind := range []farcopy.EventKind{farcopy.EventCallStarted, farcopy.EventAttemptStarted, farcopy.EventLimiterWaited, farcopy.EventAttemptEnded} {
		t.Run(string(kind), func(t *testing.T) {
			panics := true
			svc := newService(t, &fakeService{steps: []fakeResponse{yes}}, func(set *Settings) {
				set.Limiter = rate.NewLimiter(rate.Inf, 1)
				set.Observe = func(_ context.Context, e farcopy.Event) {
					if panics && e.Kind == kind {
						panic("the caller's")
					}
				}
			})
			func() {
				defer func() {
					if got := recover(); got != "the caller's" {
						t.Errorf("recovered %v", got)
					}
				}()
				Copy(t.Context(), svc, operation(), nil)
			}()
			panics = false
			if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestObserveIsFree: without Observe and a Logger that wants to know, nothing is allocated for events.
func TestObserveIsFree(t *testing.T) {
	svc := newService(t, &fakeService{}, nil)
	ctx, about := t.Context(), Resource{Source: Item{ID: "1"}, Destination: Item{ID: "2"}}
	n := testing.AllocsPerRun(100, func() {
		within, w := watched(ctx, svc, "test.Copy", about)
		watchOf(within).attemptStarted(1)
		w.attemptEnded(result{}, nil, farcopy.NextEnd, 0)
		w.settled(time.Time{}, 0, nil)
		w.callEnded(nil)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

package conformance

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCancelled ends the caller's context at each step of a copy: the call returns at that moment, sends nothing any
// more, and tells the truth.
func TestCancelled(t *testing.T) {
	steps := []struct {
		name   string
		faults []simtest.Fault // of the copy and the reads
		after  time.Duration
		mode   call.Reconcile
		unsent bool // nothing can have been made
	}{
		{"before it starts", nil, 0, call.ReconcileAuto, true},
		{"while the service works", []simtest.Fault{simtest.Slow(time.Minute)}, 10 * time.Second, call.ReconcileAuto, false},
		{"while the body comes", []simtest.Fault{simtest.SlowBody(time.Second)}, 10 * time.Second, call.ReconcileAuto, false},
		{"while waiting after a 429", []simtest.Fault{simtest.RateLimit(20 * time.Second)}, 10 * time.Second, call.ReconcileAuto, true},
		{"between two looks for a lost copy", []simtest.Fault{simtest.HangUpThenAct(5 * time.Minute)}, 10 * time.Second, call.ReconcileAuto, false},
		{"while a look is answered", []simtest.Fault{simtest.ActThenHangUp, simtest.Slow(time.Minute)}, 10 * time.Second, call.ReconcileAuto, false},
		{"while the first look is answered, before the copy", []simtest.Fault{simtest.Slow(time.Minute)}, 10 * time.Second, call.ReconcileStrict, true},
	}
	for _, s := range subjects {
		for _, step := range steps {
			testkit.Run(t, s.name+"/"+step.name, func(t *testing.T) {
				tr := s.new(t, tune{reconcile: step.mode})
				tr.sim.Inject("*", step.faults...)
				ctx, cancel := context.WithTimeout(t.Context(), step.after)
				defer cancel()
				start := time.Now()
				_, err := tr.copy(ctx)
				took, sent := time.Since(start), len(tr.sim.Requests())
				if err == nil {
					return // the service was quick, or the copy was found: nothing was cut
				}
				if took > step.after {
					t.Errorf("returned after %v, the context ended after %v", took, step.after)
				}
				// Cut short by the context, or told before: a limit that needs longer, a copy that cannot be settled.
				if took == step.after && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the context's error is lost: %v", err)
				}
				if step.unsent != errors.Is(err, problem.ErrNotExecuted) {
					t.Errorf("error %v", err)
				}
				time.Sleep(time.Hour)
				if n := len(tr.sim.Requests()); n != sent {
					t.Errorf("%d requests after the call had returned", n-sent)
				}
				s.checkError(t, err)
			})
		}
	}
}

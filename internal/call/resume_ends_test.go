package call

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/intent"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestResumeEnds: also where it is known that the request has ended, a resumed call polls for ReconcileTimeout, and not for
// ever.
func TestResumeEnds(t *testing.T) {
	tests := []struct {
		name   string
		intent func(t *testing.T, s *fakeService) farcopy.Intent
		second settle.Second
		took   time.Duration
	}{
		{
			name: "the intent of an unknown outcome",
			intent: func(t *testing.T, s *fakeService) farcopy.Intent {
				svc := newService(t, s, nil)
				svc.env.Clock.Observe(date(s.start), s.start, s.start)
				op, _ := settledOperation(s, settle.MakesAnother)
				_, err := Copy(t.Context(), svc, op, nil)
				unknown, ok := errors.AsType[*lost](err)
				if !ok {
					t.Fatalf("error %v, want an unknown outcome", err)
				}
				return unknown.Intent
			},
			second: settle.MakesAnother,
			took:   DefaultReconcileTimeout,
		},
		{
			name: "the second request is lost, too",
			intent: func(t *testing.T, s *fakeService) farcopy.Intent {
				return deadProcess(t, s, nil, settle.RefusedIfMade)
			},
			second: settle.RefusedIfMade,
			took:   2 * DefaultReconcileTimeout,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{{after: time.Second, err: io.EOF}}}
				intent := tt.intent(t, s)
				time.Sleep(10 * time.Minute)
				svc := restart(t, s, nil)
				svc.env.Clock.Observe(date(time.Now()), time.Now(), time.Now())
				op, _ := settledOperation(s, tt.second)
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				start := time.Now()
				_, err := Resume(ctx, svc, op, intent, []Option{WithMaxAttempts(1)})
				wantIs(t, err, problem.ErrOutcomeUnknown)
				if took := time.Since(start); (took - tt.took).Abs() > 5*time.Second {
					t.Errorf("took %v, want about %v", took, tt.took)
				}
			})
		})
	}
}

// TestResumedIntentCoversTheSecondRequest: a copy of the second request, an hour after the first, is not too young for either.
func TestResumedIntentCoversTheSecondRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{after: time.Second, err: io.EOF}}}
		saved := deadProcess(t, s, nil, settle.RefusedIfMade)
		time.Sleep(2 * time.Hour)
		svc := restart(t, s, nil)
		svc.env.Clock.Observe(date(time.Now()), time.Now(), time.Now())
		op, _ := settledOperation(s, settle.RefusedIfMade)
		var second time.Time
		_, err := Resume(t.Context(), svc, op, saved, []Option{WithMaxAttempts(1), WithIntent(func(context.Context, farcopy.Intent) error {
			second = time.Now()
			return nil
		})})
		unknown, ok := errors.AsType[*lost](err)
		if !ok {
			t.Fatalf("error %v, want an unknown outcome", err)
		}
		i, err := intent.Decode(unknown.Intent)
		if err != nil {
			t.Fatal(err)
		}
		if !i.Sent.From.Equal(saved.SentAt()) {
			t.Errorf("the intent begins at %v, want the first request, %v", i.Sent.From, saved.SentAt())
		}
		if i.Sent.To.Before(second) {
			t.Errorf("the intent ends at %v, want the second request, %v", i.Sent.To, second)
		}
	})
}

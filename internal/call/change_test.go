package call

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
)

// changeOperation sets something; "busy" in a refusal of a repeated request shows that it is set.
func changeOperation() Operation[string] {
	op := operation()
	op.Name, op.Method, op.Advice = "test.Change", "PUT", "look"
	return op
}

// TestChange: a change is repeated like a read; in the end the error says whether it may have been made.
func TestChange(t *testing.T) {
	var (
		done    = fakeResponse{status: 200, body: `{"id":"9"}`}
		eof     = fakeResponse{acts: true, err: errors.New("EOF")}
		refused = fakeResponse{status: 403, body: `{"Code":"denied"}`}
		taken   = fakeResponse{status: 409, body: `{"Code":"under way"}`}
		never   = fakeResponse{status: 200, after: 100 * time.Hour}
		broken  = fakeResponse{acts: true, status: 500, body: `{"Code":"broken"}`}
	)
	for _, tt := range []struct {
		name     string
		steps    []fakeResponse
		once     bool
		mode     Reconcile
		repeated bool
		want     error // nil: made
		sent     int
	}{
		{name: "answered", steps: []fakeResponse{done}, sent: 1},
		{name: "lost once", steps: []fakeResponse{eof, done}, sent: 2},
		{name: "broken once", steps: []fakeResponse{broken, done}, sent: 2},
		{name: "lost, and not to be repeated", steps: []fakeResponse{eof, done}, once: true, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "lost, strict", steps: []fakeResponse{eof, done}, mode: ReconcileStrict, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "throttled, strict", steps: []fakeResponse{{status: 429}, done}, mode: ReconcileStrict, sent: 2},
		{name: "its own timeout", steps: []fakeResponse{never, done}, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "throttled, and not to be repeated", steps: []fakeResponse{{status: 429}, done}, once: true, sent: 2},
		{name: "lost each time", steps: []fakeResponse{eof}, want: problem.ErrOutcomeUnknown, sent: 4},
		{name: "refused", steps: []fakeResponse{refused}, want: &refusal{}, sent: 1},
		{name: "lost, then refused", steps: []fakeResponse{eof, refused}, want: problem.ErrOutcomeUnknown, sent: 2},
		{name: "lost, then under way", steps: []fakeResponse{eof, taken}, repeated: true, sent: 2},
		{name: "under way by another", steps: []fakeResponse{taken}, repeated: true, want: &refusal{}, sent: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := &fakeService{steps: tt.steps}
				s := newService(t, service, func(set *Settings) { set.Reconcile = tt.mode })
				op := changeOperation()
				op.Once = tt.once
				if tt.repeated {
					op.Repeated = func(error) (string, bool) { return "9", true }
				}
				_, err := Change(t.Context(), s, op, nil)
				if len(service.sent) != tt.sent {
					t.Errorf("%d requests, want %d", len(service.sent), tt.sent)
				}
				_, isRefusal := tt.want.(*refusal)
				switch p := (*refusal)(nil); {
				case isRefusal:
					if !errors.As(err, &p) {
						t.Errorf("error %v, want a refusal", err)
					}
				case !errors.Is(err, tt.want):
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if unknown := (*lost)(nil); errors.As(err, &unknown) && (unknown.SentAt.IsZero() || unknown.Attempts != tt.sent) {
					t.Errorf("%+v", unknown.Unknown)
				}
			})
		})
	}
}

// TestChangeEndsWithItsContext: what may have been made is unknown, what was never sent is not made.
func TestChangeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, &fakeService{steps: []fakeResponse{{acts: true, err: errors.New("EOF")}, {status: 200, after: time.Hour}}}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := Change(ctx, s, changeOperation(), nil)
		wantIs(t, err, problem.ErrOutcomeUnknown)
		_, err = Change(ctx, s, changeOperation(), nil)
		wantIs(t, err, problem.ErrNotExecuted, context.DeadlineExceeded)
	})
}

func TestChangeHasNoIntents(t *testing.T) {
	s := newService(t, &fakeService{steps: []fakeResponse{{status: 200, body: `{"id":"9"}`}}}, nil)
	save := WithIntent(func(context.Context, farcopy.Intent) error { return nil })
	_, err := Change(t.Context(), s, changeOperation(), []Option{save})
	wantIs(t, err, problem.ErrNotExecuted)
	_, err = Copy(t.Context(), s, changeOperation(), []Option{save})
	wantIs(t, err, problem.ErrNotExecuted)
}

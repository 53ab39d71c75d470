package call

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

func TestSettlePollFails(t *testing.T) {
	runSettleTests(t, []settleTest{
		{
			name:        "reading fails",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true, broken: errors.New("403")},
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       1,
		},
		{
			name:        "one poll gets no answer",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true, broken: noAnswer, fails: 1},
			id:          "found",
			sent:        1,
			polls:       2,
			took:        time.Second,
		},
		{
			name:        "two polls cannot be sent",
			steps:       []fakeResponse{eof},
			destination: fakeDestination{appears: true, broken: unsent, fails: 2},
			id:          "found",
			sent:        1,
			polls:       3,
			took:        3 * time.Second,
		},
		{
			name:        "no poll gets an answer",
			steps:       []fakeResponse{eof},
			destination: fakeDestination{appears: true, broken: noAnswer},
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       7,
			took:        30 * time.Second,
		},
		{
			name:        "a poll that can never be sent",
			steps:       []fakeResponse{eof},
			destination: fakeDestination{appears: true, broken: unfit},
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       1,
		},
		{
			name:        "two polls meet a refusal that passes",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true, broken: tooBusy, fails: 2},
			id:          "found",
			sent:        1,
			polls:       3,
			took:        3 * time.Second,
		},
		{
			name:        "one poll is held back for a while",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true, broken: heldBack, fails: 1},
			id:          "found",
			sent:        1,
			polls:       2,
			took:        5 * time.Second,
		},
		{
			name:        "a poll is held back for longer than there is time",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true, broken: heldBack, fails: 1},
			change:      func(set *Settings) { set.ReconcileTimeout = 3 * time.Second },
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       1,
		},
	})
}

// TestSettleConfig has attempts that time out, and the settings that limit settling.
func TestSettleConfig(t *testing.T) {
	runSettleTests(t, []settleTest{
		{
			name:   "stalled: our own timeout allows no second send",
			steps:  []fakeResponse{stall, yes},
			second: settle.Replaces,
			want:   problem.ErrOutcomeUnknown,
			sent:   1,
			polls:  7,
			took:   DefaultCopyTimeout + DefaultReconcileTimeout,
		},
		{
			name:   "timed out: our own timeout allows no second send",
			steps:  []fakeResponse{hung, yes},
			second: settle.Replaces,
			want:   problem.ErrOutcomeUnknown,
			sent:   1,
			polls:  7,
			took:   DefaultCopyTimeout + DefaultReconcileTimeout,
		},
		{
			name:   "strict: nothing is sent again",
			steps:  []fakeResponse{code500, yes},
			second: settle.Replaces,
			change: func(s *Settings) { s.Reconcile = ReconcileStrict },
			want:   problem.ErrOutcomeUnknown,
			sent:   1,
			polls:  7,
			took:   30 * time.Second,
		},
		{
			name:        "off",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true},
			change:      func(s *Settings) { s.Reconcile = ReconcileOff },
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
		},
		{
			name:   "off, conflict",
			steps:  []fakeResponse{exists},
			change: func(s *Settings) { s.Reconcile = ReconcileOff },
			want:   new(refusal),
			sent:   1,
		},
		{
			name:   "no retries, finished and not made",
			steps:  []fakeResponse{code500, yes},
			second: settle.Replaces,
			change: func(s *Settings) { s.MaxAttempts = 1 },
			want:   problem.ErrOutcomeUnknown,
			sent:   1,
			polls:  7,
			took:   30 * time.Second,
		},
		{
			name:   "short ReconcileTimeout",
			steps:  []fakeResponse{gateway, yes},
			change: func(s *Settings) { s.ReconcileTimeout = 2 * time.Second },
			want:   problem.ErrOutcomeUnknown,
			sent:   1,
			polls:  3,
			took:   2 * time.Second,
		},
		{name: "the happy path costs nothing", steps: []fakeResponse{yes}, id: "c1", sent: 1},
	})
}

func TestSettleEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{eof}}
		settler := &fakeDestination{s: s}
		op := operation()
		op.Settler = settler
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := Copy(ctx, newService(t, s, nil), op, nil)
		if !errors.Is(err, problem.ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if took := time.Since(s.start); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
		checkContract(t, err)
	})
}

func TestSnapshotFailsTheCopyBeforeItIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		op := operation()
		op.Settler = &fakeDestination{s: s, broken: errors.New("403")}
		strict := newService(t, s, func(set *Settings) { set.Reconcile = ReconcileStrict })
		if _, err := Copy(t.Context(), strict, op, nil); !errors.Is(err, problem.ErrNotExecuted) || len(s.sent) != 0 {
			t.Errorf("%d sent, error %v", len(s.sent), err)
		}
		if _, err := Copy(t.Context(), newService(t, s, nil), op, nil); err != nil {
			t.Errorf("auto takes no snapshot: %v", err)
		}
	})
}

func TestAFailedLookIsNotTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hidden := &refusal{Status: 403, Code: "hidden"}
		s := &fakeService{steps: []fakeResponse{code500}}
		op := operation()
		op.Settler = &fakeDestination{s: s, broken: hidden}
		_, err := Copy(t.Context(), newService(t, s, nil), op, nil)
		wantIs(t, err, problem.ErrOutcomeUnknown)
		if r, ok := err.(*lost).Err.(*refusal); !ok || r.Status != 500 {
			t.Errorf("cause %v, want the copy's own error", err)
		}
		if want := "test.Copy: outcome unknown: the request was sent, no conclusive response was received (ResolveCopy checks again, ResumeCopy also goes on with it): 500 oops; polling for the copy failed: test.Copy: 403 hidden"; err.Error() != want {
			t.Errorf("message\n%s\nwant\n%s", err, want)
		}
		checkContract(t, err)
	})
}

// TestReadFirst: what a change takes away is read before it, unless ReconcileOff is set. That the
// reads fail matters only in ReconcileStrict.
func TestReadFirst(t *testing.T) {
	for _, tt := range []struct {
		reconcile Reconcile
		broken    error
		snapshots int
		sent      int
	}{
		{ReconcileAuto, nil, 1, 1},
		{ReconcileAuto, errors.New("no read"), 1, 1},
		{ReconcileStrict, nil, 1, 1},
		{ReconcileStrict, errors.New("no read"), 1, 0},
		{ReconcileOff, nil, 0, 1},
	} {
		t.Run(fmt.Sprint(tt.reconcile, tt.broken), func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{{status: 200, body: `{"id":"1"}`}}}
			svc := newService(t, s, func(set *Settings) { set.Reconcile = tt.reconcile })
			op, before := operation(), &countedSnapshots{fakeDestination: &fakeDestination{s: s, broken: tt.broken}}
			op.Settler, op.ReadFirst = before, true
			_, err := Copy(t.Context(), svc, op, nil)
			if failed := err != nil; failed != (tt.sent == 0) {
				t.Errorf("error %v", err)
			}
			if before.n != tt.snapshots {
				t.Errorf("%d snapshots, want %d", before.n, tt.snapshots)
			}
			if n := len(s.sent); n != tt.sent {
				t.Errorf("%d requests, want %d", n, tt.sent)
			}
		})
	}
}

// countedSnapshots counts the snapshots.
type countedSnapshots struct {
	*fakeDestination
	n int
}

func (c *countedSnapshots) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	c.n++
	return c.fakeDestination.Snapshot(ctx)
}

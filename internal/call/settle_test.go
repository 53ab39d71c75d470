package call

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// shelf is the destination of a scripted service, as reading shows it: what was made, when, with an optional delay.
type shelf struct {
	s        *script
	delay    time.Duration // how long after a send the copy appears
	appears  bool          // whether what was sent appears at all
	harmless bool
	broken   error
	looks    []time.Duration
	resent   int
}

func (sh *shelf) settlement() *Settlement[string] {
	return &Settlement[string]{
		Look: func(ctx context.Context, q *Search) (Finding[string], error) {
			sh.looks = append(sh.looks, time.Since(sh.s.start))
			if sh.broken != nil {
				return Finding[string]{}, sh.broken
			}
			if sh.appears && sh.s.made > 0 && time.Since(sh.s.start) >= sh.delay {
				return Finding[string]{Copy: "found", Found: true}, nil
			}
			return Finding[string]{}, nil
		},
		Harmless: func(*Search) bool { return sh.harmless },
		Resend:   func(s *Sending) { sh.resent++; s.Set("If-Match", "pinned") },
		ID:       func(id string) string { return id },
	}
}

func TestSettle(t *testing.T) {
	exists := step{status: 409, body: `{"code":"exists"}`}
	acted500 := step{acts: true, status: 500, body: `{"code":"oops"}`}
	gateway := step{acts: true, status: 504, body: "<html>"}
	tests := []struct {
		name   string
		steps  []step
		shelf  shelf
		change func(*Settings)
		id     string // what is returned; "": an error
		want   error
		sent   int
		looks  int
		took   time.Duration
	}{
		{name: "finished and found", steps: []step{acted500}, shelf: shelf{appears: true}, id: "found", sent: 1, looks: 1},
		{name: "finished and not made: sent again after two looks", steps: []step{code500, yes}, id: "c1", sent: 2, looks: 2, took: time.Second},
		{name: "finished and never made", steps: []step{code500}, want: new(refusal), sent: 4, looks: 8, took: 4 * time.Second},
		{name: "unreadable and never made", steps: []step{{status: 201, body: "<html>"}}, want: problem.ErrNotExecuted, sent: 4, looks: 8, took: 4 * time.Second},
		{name: "lost and found", steps: []step{eof}, shelf: shelf{appears: true}, id: "found", sent: 1, looks: 1},
		{name: "lost and found late", steps: []step{gateway}, shelf: shelf{appears: true, delay: 10 * time.Second}, id: "found", sent: 1, looks: 5, took: 15 * time.Second},
		{name: "lost and never found", steps: []step{gateway, yes}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 7, took: 30 * time.Second},
		{name: "lost, harmless to send again", steps: []step{gateway, yes}, shelf: shelf{harmless: true}, id: "c1", sent: 2, looks: 1},
		{name: "lost, sent again, in the way of itself", steps: []step{eof, exists}, shelf: shelf{harmless: true, appears: true, delay: 1}, id: "found", sent: 2, looks: 3, took: time.Second},
		{name: "lost, sent again, then refused: not believed", steps: []step{eof, {status: 404, body: `{"code":"x"}`}}, shelf: shelf{harmless: true}, want: problem.ErrOutcomeUnknown, sent: 2, looks: 8, took: 30 * time.Second},
		{name: "finished, sent again, then refused: believed", steps: []step{code500, {status: 404, body: `{"code":"x"}`}}, want: new(refusal), sent: 2, looks: 3, took: time.Second},
		{name: "conflict with its own delivery", steps: []step{{acts: true, status: 409, body: `{"code":"exists"}`}}, shelf: shelf{appears: true}, id: "found", sent: 1, looks: 1},
		{name: "conflict with another's", steps: []step{exists}, want: new(refusal), sent: 1, looks: 1},
		{name: "reading fails", steps: []step{acted500}, shelf: shelf{appears: true, broken: errors.New("403")}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 1},
		{name: "off", steps: []step{acted500}, shelf: shelf{appears: true}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "off, conflict", steps: []step{exists}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: new(refusal), sent: 1},
		{name: "no retries, finished and not made", steps: []step{code500, yes}, change: func(s *Settings) { s.MaxAttempts = 1 }, want: new(refusal), sent: 1, looks: 2, took: time.Second},
		{name: "short Settle", steps: []step{gateway, yes}, change: func(s *Settings) { s.Settle = 2 * time.Second }, want: problem.ErrOutcomeUnknown, sent: 1, looks: 3, took: 2 * time.Second},
		{name: "the happy path costs nothing", steps: []step{yes}, id: "c1", sent: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				tt.shelf.s = s
				op := operation()
				op.Settlement = tt.shelf.settlement()
				id, err := Copy(t.Context(), newService(t, s, tt.change), op, nil)
				if id != tt.id || len(s.sent) != tt.sent || len(tt.shelf.looks) != tt.looks {
					t.Errorf("id %q, %d sent, looks %v; error %v", id, len(s.sent), tt.shelf.looks, err)
				}
				switch {
				case tt.id != "" && err != nil, tt.id == "" && err == nil:
					t.Errorf("error %v", err)
				case tt.want == nil:
				default:
					if _, isRefusal := tt.want.(*refusal); isRefusal {
						if _, ok := err.(*refusal); !ok {
							t.Errorf("error %v, want the service's refusal", err)
						}
					} else if !errors.Is(err, tt.want) {
						t.Errorf("error %v, want %v", err, tt.want)
					}
				}
				if took := time.Since(s.start); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				if tt.sent > 1 && tt.shelf.resent == 0 {
					t.Error("sent again without being pinned")
				}
				checkContract(t, err)
			})
		})
	}
}

func TestSettleEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{eof}}
		sh := &shelf{s: s}
		op := operation()
		op.Settlement = sh.settlement()
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
		s := &script{steps: []step{yes}}
		op := operation()
		op.Settlement = (&shelf{s: s}).settlement()
		op.Settlement.Snapshot = func(context.Context) error { return errors.New("403") }
		strict := newService(t, s, func(set *Settings) { set.Reconcile = ReconcileStrict })
		if _, err := Copy(t.Context(), strict, op, nil); !errors.Is(err, problem.ErrNotExecuted) || len(s.sent) != 0 {
			t.Errorf("%d sent, error %v", len(s.sent), err)
		}
		if _, err := Copy(t.Context(), newService(t, s, nil), op, nil); err != nil {
			t.Errorf("auto takes no snapshot: %v", err)
		}
	})
}

func TestClockBoundsTheService(t *testing.T) {
	var c clock
	here := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	if !c.earliest(here).IsZero() {
		t.Error("an unknown clock shows a time")
	}
	// The service is 1h and 300ms ahead; it answers at 0.5s, 1.0s and 1.8s after here.
	for _, after := range []time.Duration{500 * time.Millisecond, time.Second, 1800 * time.Millisecond} {
		at := here.Add(after)
		date := at.Add(time.Hour + 300*time.Millisecond).Truncate(time.Second)
		c.observe(map[string][]string{"Date": {date.Format("Mon, 02 Jan 2006 15:04:05 GMT")}}, at, at)
	}
	if c.lo > time.Hour+300*time.Millisecond || c.hi <= time.Hour+300*time.Millisecond || c.hi-c.lo > 800*time.Millisecond {
		t.Errorf("the difference lies in [%v, %v)", c.lo, c.hi)
	}
	if got, want := c.earliest(here), here.Add(time.Hour); got.After(want.Add(300*time.Millisecond)) || got.Before(want.Add(-time.Second)) {
		t.Errorf("earliest %v", got)
	}
}

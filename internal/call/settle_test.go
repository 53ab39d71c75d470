package call

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

func TestSettle(t *testing.T) {
	acted500 := step{acts: true, status: 500, body: `{"code":"oops"}`}
	gateway := step{acts: true, status: 504, body: "<html>"}
	noAnswer := &problem.NoAnswer{Op: "test.List", Err: io.EOF}
	unsent := &problem.NotExecuted{Op: "test.List", Err: io.EOF}
	unfit := problem.Invalid("test.List", 0, io.EOF)
	heldBack := &problem.RateLimited{Op: "test.List", RetryAfter: 5 * time.Second, Err: io.EOF}
	busy := step{status: 409, body: `{"code":"busy"}`}
	tooBusy := &refusal{Status: 503}
	tests := []struct {
		name   string
		steps  []step
		shelf  fakeShelf
		second settle.Second
		async  bool
		change func(*Settings)
		id     string // what is returned; "": an error
		want   error
		sent   int
		polls  int
		took   time.Duration
	}{
		{name: "finished and found", steps: []step{acted500}, shelf: fakeShelf{appears: true}, id: "found", sent: 1, polls: 1},
		{name: "finished, not made, a second copy would be another", steps: []step{code500, yes},
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "finished, not made, a second one is refused", steps: []step{code500, yes}, second: settle.IsRefused,
			id: "c1", sent: 2, polls: 2, took: time.Second},
		{name: "finished, not made, the settler objects", steps: []step{code500, yes}, second: settle.IsRefused, shelf: fakeShelf{noPins: true},
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "finished and never made", steps: []step{code500}, second: settle.IsRefused,
			want: problem.ErrOutcomeUnknown, sent: 4, polls: 13, took: 33 * time.Second},
		{name: "unreadable and never made", steps: []step{{status: 201, body: "<html>"}},
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "lost and found", steps: []step{eof}, shelf: fakeShelf{appears: true}, id: "found", sent: 1, polls: 1},
		{name: "lost and found late", steps: []step{gateway}, shelf: fakeShelf{appears: true, delay: 10 * time.Second},
			id: "found", sent: 1, polls: 5, took: 15 * time.Second},
		{name: "lost and never found", steps: []step{gateway, yes}, want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "lost, a second one replaces", steps: []step{gateway, yes}, second: settle.Replaces, id: "c1", sent: 2, polls: 2, took: time.Second},
		{name: "lost, a second one is refused: at the end", steps: []step{gateway, yes}, second: settle.IsRefused,
			id: "c1", sent: 2, polls: 7, took: 30 * time.Second},
		{name: "lost, sent again, and refused for its own copy", steps: []step{eof, exists}, second: settle.Replaces,
			shelf: fakeShelf{appears: true, delay: 1500 * time.Millisecond}, id: "found", sent: 2, polls: 4, took: 2 * time.Second},
		{name: "lost, sent again, then refused: the refusal proves nothing", steps: []step{eof, {status: 404, body: `{"code":"x"}`}}, second: settle.Replaces,
			want: problem.ErrOutcomeUnknown, sent: 2, polls: 9, took: 31 * time.Second},
		{name: "finished, sent again, then refused: likewise", steps: []step{code500, {status: 404, body: `{"code":"x"}`}}, second: settle.IsRefused,
			want: problem.ErrOutcomeUnknown, sent: 2, polls: 9, took: 31 * time.Second},
		{name: "conflict with its own second delivery", steps: []step{{acts: true, status: 409, body: `{"code":"exists"}`}}, shelf: fakeShelf{appears: true},
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 2, took: time.Second},
		{name: "conflict, and nothing is ever listed", steps: []step{exists}, want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "busy to the end, and nothing is there", steps: []step{busy}, change: func(s *Settings) { s.MaxAttempts = 1 },
			want: new(refusal), sent: 1, polls: 7, took: 30 * time.Second},
		{name: "busy to the end with its own second delivery", steps: []step{{acts: true, status: 409, body: `{"code":"busy"}`}}, shelf: fakeShelf{appears: true},
			change: func(s *Settings) { s.MaxAttempts = 1 }, want: problem.ErrOutcomeUnknown, sent: 1, polls: 2, took: time.Second},
		{name: "async: finished, found late", steps: []step{acted500}, async: true, shelf: fakeShelf{appears: true, delay: 10 * time.Second},
			id: "found", sent: 1, polls: 5, took: 15 * time.Second},
		{name: "async: finished and not made", steps: []step{code500, yes}, async: true, second: settle.IsRefused,
			id: "c1", sent: 2, polls: 7, took: 30 * time.Second},
		{name: "async: lost and never found", steps: []step{{err: io.EOF}, yes}, async: true, want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "reading fails", steps: []step{acted500}, shelf: fakeShelf{appears: true, broken: errors.New("403")}, want: problem.ErrOutcomeUnknown, sent: 1, polls: 1},
		{name: "one poll gets no answer", steps: []step{acted500}, shelf: fakeShelf{appears: true, broken: noAnswer, fails: 1}, id: "found", sent: 1, polls: 2, took: time.Second},
		{name: "two polls cannot be sent", steps: []step{eof}, shelf: fakeShelf{appears: true, broken: unsent, fails: 2}, id: "found", sent: 1, polls: 3, took: 3 * time.Second},
		{name: "no poll gets an answer", steps: []step{eof}, shelf: fakeShelf{appears: true, broken: noAnswer}, want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "a poll that can never be sent", steps: []step{eof}, shelf: fakeShelf{appears: true, broken: unfit}, want: problem.ErrOutcomeUnknown, sent: 1, polls: 1},
		{name: "two polls meet a refusal that passes", steps: []step{acted500}, shelf: fakeShelf{appears: true, broken: tooBusy, fails: 2}, id: "found", sent: 1, polls: 3, took: 3 * time.Second},
		{name: "one poll is held back for a while", steps: []step{acted500}, shelf: fakeShelf{appears: true, broken: heldBack, fails: 1}, id: "found", sent: 1, polls: 2, took: 5 * time.Second},
		{name: "stalled: our own timeout allows no second send", steps: []step{stall, yes}, second: settle.Replaces,
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: DefaultCopyTimeout + DefaultReconcileTimeout},
		{name: "timed out: our own timeout allows no second send", steps: []step{hung, yes}, second: settle.Replaces,
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: DefaultCopyTimeout + DefaultReconcileTimeout},
		{name: "strict: nothing is sent again", steps: []step{code500, yes}, second: settle.Replaces, change: func(s *Settings) { s.Reconcile = ReconcileStrict },
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "off", steps: []step{acted500}, shelf: fakeShelf{appears: true}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "off, conflict", steps: []step{exists}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: new(refusal), sent: 1},
		{name: "no retries, finished and not made", steps: []step{code500, yes}, second: settle.Replaces, change: func(s *Settings) { s.MaxAttempts = 1 },
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 7, took: 30 * time.Second},
		{name: "short ReconcileTimeout", steps: []step{gateway, yes}, change: func(s *Settings) { s.ReconcileTimeout = 2 * time.Second },
			want: problem.ErrOutcomeUnknown, sent: 1, polls: 3, took: 2 * time.Second},
		{name: "the happy path costs nothing", steps: []step{yes}, id: "c1", sent: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				tt.shelf.s = s
				op := operation()
				op.Settler, op.Second, op.Async = &tt.shelf, tt.second, tt.async
				id, err := Copy(t.Context(), newService(t, s, tt.change), op, nil)
				if id != tt.id || len(s.sent) != tt.sent || len(tt.shelf.polls) != tt.polls {
					t.Errorf("id %q, %d sent, polls %v; error %v", id, len(s.sent), tt.shelf.polls, err)
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
		sh := &fakeShelf{s: s}
		op := operation()
		op.Settler = sh
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
		op.Settler = &fakeShelf{s: s, broken: errors.New("403")}
		strict := newService(t, s, func(set *Settings) { set.Reconcile = ReconcileStrict })
		if _, err := Copy(t.Context(), strict, op, nil); !errors.Is(err, problem.ErrNotExecuted) || len(s.sent) != 0 {
			t.Errorf("%d sent, error %v", len(s.sent), err)
		}
		if _, err := Copy(t.Context(), newService(t, s, nil), op, nil); err != nil {
			t.Errorf("auto takes no snapshot: %v", err)
		}
	})
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name  string
		step  step
		shelf fakeShelf
		later time.Duration
		id    string
		want  error
	}{
		{"it has appeared", step{acts: true, err: io.EOF}, fakeShelf{appears: true, delay: time.Minute}, time.Minute, "found", nil},
		{"it may yet appear", step{err: io.EOF}, fakeShelf{}, 59 * time.Minute, "", problem.ErrOutcomeUnknown},
		{"it can appear no more", step{err: io.EOF}, fakeShelf{}, 61 * time.Minute, "", problem.ErrNotExecuted},
		{"finished, and a listing may lag", step{status: 201}, fakeShelf{broken: errors.New("403")}, time.Minute, "", problem.ErrOutcomeUnknown},
		{"finished, and no listing lags for so long", step{status: 201}, fakeShelf{broken: errors.New("403")}, 6 * time.Minute, "", problem.ErrNotExecuted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{tt.step}}
				tt.shelf.s = s
				op := operation()
				op.Settler = &tt.shelf
				_, err := Copy(t.Context(), newService(t, s, nil), op, nil)
				u, ok := err.(*lost)
				if !ok {
					t.Fatal(err)
				}
				time.Sleep(tt.later)
				tt.shelf.broken = nil
				sent := len(s.sent)
				id, err := Resolve[string](t.Context(), "test.Resolve", u.Pending)
				if id != tt.id || !errors.Is(err, tt.want) || len(s.sent) != sent {
					t.Errorf("id %q, error %v, %d sent", id, err, len(s.sent)-sent)
				}
			})
		})
	}
	if _, err := Resolve[string](t.Context(), "test.Resolve", nil); !errors.Is(err, problem.ErrNotExecuted) {
		t.Errorf("nothing to look for: %v", err)
	}
}

package call

import (
	"context"
	"errors"
	"io"
	"net/http"
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
	patient  bool
	broken   error
	fails    int // how many looks fail as broken; 0: all
	looks    []time.Duration
	resent   int
}

func (sh *shelf) Look(ctx context.Context, q *Search) (Finding[string], error) {
	sh.looks = append(sh.looks, time.Since(sh.s.start))
	if sh.broken != nil && (sh.fails == 0 || len(sh.looks) <= sh.fails) {
		return Finding[string]{}, sh.broken
	}
	if sh.appears && sh.s.made > 0 && time.Since(sh.s.start) >= sh.delay && !q.Counted("found") {
		return Finding[string]{Copy: "found", Found: true}, nil
	}
	return Finding[string]{}, nil
}

func (sh *shelf) Harmless(context.Context) bool { return sh.harmless }
func (sh *shelf) Twin() (string, []string)      { return "2", nil }
func (sh *shelf) Names(context.Context) ([]string, error) {
	return nil, errors.New("no name")
}

func (sh *shelf) Patient() bool                  { return sh.patient }
func (sh *shelf) Snapshot(context.Context) error { return sh.broken }
func (sh *shelf) ID(id string) string            { return id }

func (sh *shelf) Resend(s *Sending) error {
	sh.resent++
	s.Set("If-Match", "pinned")
	return nil
}

func TestSettle(t *testing.T) {
	acted500 := step{acts: true, status: 500, body: `{"code":"oops"}`}
	gateway := step{acts: true, status: 504, body: "<html>"}
	noAnswer := &problem.NoAnswer{Op: "test.List", Err: io.EOF}
	unsent := &problem.NotExecuted{Op: "test.List", Err: io.EOF}
	unfit := &problem.NotExecuted{Op: "test.List", Invalid: true, Err: io.EOF}
	held := &problem.RateLimited{Op: "test.List", Err: io.EOF}
	heldBack := &problem.RateLimited{Op: "test.List", RetryAfter: 5 * time.Second, Err: io.EOF}
	busy := &refusal{Status: 503}
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
		{name: "lost, harmless to send again", steps: []step{gateway, yes}, shelf: shelf{harmless: true}, id: "c1", sent: 2, looks: 2, took: time.Second},
		{name: "lost, sent again, in the way of itself", steps: []step{eof, exists}, shelf: shelf{harmless: true, appears: true, delay: 1500 * time.Millisecond}, id: "found", sent: 2, looks: 4, took: 2 * time.Second},
		{name: "lost, sent again, then refused: not believed", steps: []step{eof, {status: 404, body: `{"code":"x"}`}}, shelf: shelf{harmless: true}, want: problem.ErrOutcomeUnknown, sent: 2, looks: 9, took: 30 * time.Second},
		{name: "finished, sent again, then refused: believed", steps: []step{code500, {status: 404, body: `{"code":"x"}`}}, want: new(refusal), sent: 2, looks: 3, took: time.Second},
		{name: "conflict with its own delivery", steps: []step{{acts: true, status: 409, body: `{"code":"exists"}`}}, shelf: shelf{appears: true}, id: "found", sent: 1, looks: 2, took: time.Second},
		{name: "conflict with another's", steps: []step{exists}, want: new(refusal), sent: 1, looks: 1},
		{name: "patient: finished, found late", steps: []step{acted500}, shelf: shelf{appears: true, delay: 10 * time.Second, patient: true}, id: "found", sent: 1, looks: 5, took: 15 * time.Second},
		{name: "patient: finished and not made", steps: []step{code500, yes}, shelf: shelf{patient: true}, id: "c1", sent: 2, looks: 7, took: 30 * time.Second},
		{name: "patient: lost, harmless only in the end", steps: []step{{err: io.EOF}, yes}, shelf: shelf{patient: true, harmless: true}, id: "c1", sent: 2, looks: 7, took: 30 * time.Second},
		{name: "patient: lost and never found", steps: []step{{err: io.EOF}, yes}, shelf: shelf{patient: true}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 7, took: 30 * time.Second},
		{name: "reading fails", steps: []step{acted500}, shelf: shelf{appears: true, broken: errors.New("403")}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 1},
		{name: "one look gets no answer", steps: []step{acted500}, shelf: shelf{appears: true, broken: noAnswer, fails: 1}, id: "found", sent: 1, looks: 2, took: time.Second},
		{name: "two looks cannot be sent", steps: []step{eof}, shelf: shelf{appears: true, broken: unsent, fails: 2}, id: "found", sent: 1, looks: 3, took: 3 * time.Second},
		{name: "no look gets an answer", steps: []step{eof}, shelf: shelf{appears: true, broken: noAnswer}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 7, took: 30 * time.Second},
		{name: "a look that can never be sent", steps: []step{eof}, shelf: shelf{appears: true, broken: unfit}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 1},
		{name: "two looks meet a refusal that passes", steps: []step{acted500}, shelf: shelf{appears: true, broken: busy, fails: 2}, id: "found", sent: 1, looks: 3, took: 3 * time.Second},
		{name: "one look is held back for a while", steps: []step{acted500}, shelf: shelf{appears: true, broken: heldBack, fails: 1}, id: "found", sent: 1, looks: 2, took: 5 * time.Second},
		{name: "looks are held back for longer than ReconcileTimeout", steps: []step{acted500}, shelf: shelf{appears: true, broken: &problem.RateLimited{Op: "test.List", RetryAfter: time.Minute, Err: io.EOF}}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 1},
		{name: "reading is held back, who knows for how long", steps: []step{eof}, shelf: shelf{appears: true, broken: held}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 1},
		{name: "stalled: it may still run, and is not sent again", steps: []step{stall, yes}, want: problem.ErrOutcomeUnknown, sent: 1, looks: 7, took: DefaultCopyTimeout + DefaultReconcileTimeout},
		{name: "off", steps: []step{acted500}, shelf: shelf{appears: true}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "off, conflict", steps: []step{exists}, change: func(s *Settings) { s.Reconcile = ReconcileOff }, want: new(refusal), sent: 1},
		{name: "no retries, finished and not made", steps: []step{code500, yes}, change: func(s *Settings) { s.MaxAttempts = 1 }, want: new(refusal), sent: 1, looks: 2, took: time.Second},
		{name: "short ReconcileTimeout", steps: []step{gateway, yes}, change: func(s *Settings) { s.ReconcileTimeout = 2 * time.Second }, want: problem.ErrOutcomeUnknown, sent: 1, looks: 3, took: 2 * time.Second},
		{name: "the happy path costs nothing", steps: []step{yes}, id: "c1", sent: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				tt.shelf.s = s
				op := operation()
				op.Settler = &tt.shelf
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
		op.Settler = &shelf{s: s, broken: errors.New("403")}
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
	if _, _, known := c.bounds(here); known {
		t.Error("nothing has told the time yet")
	}
	const ahead = time.Hour + 300*time.Millisecond
	for _, after := range []time.Duration{500 * time.Millisecond, time.Second, 1800 * time.Millisecond} {
		at := here.Add(after)
		c.observe(http.Header{"Date": {at.Add(ahead).Truncate(time.Second).Format(http.TimeFormat)}}, at, at)
	}
	earliest, latest, _ := c.bounds(here)
	if truth := here.Add(ahead); earliest.After(truth) || !latest.After(truth) || latest.Sub(earliest) > 800*time.Millisecond {
		t.Errorf("%v lies not in [%v, %v)", truth, earliest, latest)
	}
	c.observe(http.Header{"Date": {here.Add(-time.Hour).Format(http.TimeFormat)}}, here, here)
	if _, latest, _ := c.bounds(here); latest.After(here) {
		t.Error("a clock that was set back is not believed")
	}
}

func TestAge(t *testing.T) {
	s := &Service{}
	sent := time.Date(2026, 1, 1, 12, 0, 0, 400e6, time.UTC)
	q := &Search{service: s, sent: sent}
	if q.Age(sent) != AgeUnknown {
		t.Error("no time was told yet")
	}
	s.clock.known, s.clock.anchor, s.clock.lo, s.clock.hi = true, sent, 0, 300*time.Millisecond
	second := sent.Truncate(time.Second)
	for made, want := range map[time.Time][2]Age{ // of a lost copy, of a conflict
		{}:                                 {AgeUnknown, AgeUnknown},
		second.Add(-time.Second - 1):       {Older, Older},
		second.Add(-1):                     {AgeUnknown, Older}, // another machine of the service may have dated it
		second:                             {SameSecond, SameSecond},
		second.Add(700 * time.Millisecond): {SameSecond, SameSecond},
		second.Add(time.Second):            {Newer, Newer},
	} {
		for i, conflict := range []bool{false, true} {
			q.Conflict = conflict
			if got := q.Age(made); got != want[i] {
				t.Errorf("%v, conflict %v: %v, want %v", made, conflict, got, want[i])
			}
		}
	}
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name  string
		step  step
		shelf shelf
		id    string
		want  error
	}{
		{"it has appeared", step{acts: true, err: io.EOF}, shelf{appears: true, delay: time.Minute}, "found", nil},
		{"it may yet appear", step{err: io.EOF}, shelf{}, "", problem.ErrOutcomeUnknown},
		{"it was not made", step{status: 201}, shelf{broken: errors.New("403")}, "", problem.ErrNotExecuted},
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
				time.Sleep(time.Minute)
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

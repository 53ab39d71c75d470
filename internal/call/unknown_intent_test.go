package call

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestEveryUnknownOutcomeHasAnIntent, without WithIntent too, by which the call can be resolved.
func TestEveryUnknownOutcomeHasAnIntent(t *testing.T) {
	off := func(s *Settings) { s.Reconcile = ReconcileOff }
	strict := func(s *Settings) { s.Reconcile = ReconcileStrict }
	stopAfter := func(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
		return func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, d) }
	}
	tests := []struct {
		name   string
		steps  []fakeResponse
		change func(*Settings)
		theirs time.Duration // when another program makes an equal item; 0: never
		broken error         // of polls
		stop   func(context.Context) (context.Context, context.CancelFunc)
		isNot  error
	}{
		{name: "lost", steps: []fakeResponse{{err: io.EOF}}},
		{name: "lost, off", steps: []fakeResponse{eof}, change: off},
		{name: "lost, strict", steps: []fakeResponse{{err: io.EOF}}, change: strict},
		{name: "failed", steps: []fakeResponse{code500}},
		{name: "timed out", steps: []fakeResponse{{after: time.Hour}}},
		{name: "not readable", steps: []fakeResponse{{status: 201, body: "?"}}, change: off},
		{name: "the context ends in the attempt", steps: []fakeResponse{{after: time.Hour}}, stop: stopAfter(time.Minute)},
		{name: "the context ends in the polls", steps: []fakeResponse{{err: io.EOF}}, stop: stopAfter(10 * time.Second)},
		{name: "the polls fail", steps: []fakeResponse{{err: io.EOF}}, broken: fs.ErrPermission},
		{name: "a conflict", steps: []fakeResponse{exists}, theirs: time.Nanosecond},
		{name: "a conflict that cannot be read", steps: []fakeResponse{exists}, broken: fs.ErrNotExist},
		{name: "busy", steps: []fakeResponse{{status: 409, body: `{"code":"busy"}`}}, theirs: time.Nanosecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				svc := newService(t, s, tt.change)
				const skew = -7 * time.Hour // of this machine's clock
				svc.env.Clock.Observe(date(s.start.Add(skew)), s.start, s.start)
				op, d := settledOperation(s, settle.MakesAnother)
				d.appears, d.noPins = false, true
				if tt.theirs > 0 {
					d.theirs = time.Now().Add(tt.theirs)
				}
				if svc.Reconcile != ReconcileStrict {
					d.broken = tt.broken
				}
				ctx := t.Context()
				if tt.stop != nil {
					var cancel context.CancelFunc
					ctx, cancel = tt.stop(ctx)
					defer cancel()
				}
				_, err := Copy(ctx, svc, op, nil)
				wantIs(t, err, problem.ErrOutcomeUnknown)
				for _, target := range []error{problem.ErrNotExecuted, problem.ErrTransient, fs.ErrNotExist, fs.ErrPermission, fs.ErrExist} {
					if errors.Is(err, target) {
						t.Errorf("%v matches %v", err, target)
					}
				}
				u, ok := errors.AsType[*lost](err)
				if !ok {
					t.Fatalf("%T, want an unknown outcome", err)
				}
				if u.Intent == (farcopy.Intent{}) {
					t.Fatal("the intent is the zero Intent")
				}
				if !u.SentAt.Equal(u.Intent.SentAt()) {
					t.Errorf("SentAt is %v, that of the intent %v", u.SentAt, u.Intent.SentAt())
				}
				if diff := u.SentAt.Sub(s.start.Add(skew)); tt.steps[0].status == 0 && diff.Abs() > 2*time.Second { // a response has the Date of this machine
					t.Errorf("SentAt is off by %v on the service's clock", diff)
				}
				sent := len(s.sent)
				_, err = Resolve(t.Context(), svc, op, u.Intent, nil)
				if errors.Is(err, fs.ErrInvalid) {
					t.Errorf("Resolve: %v", err)
				}
				if len(s.sent) != sent {
					t.Errorf("Resolve sent %d requests", len(s.sent)-sent)
				}
			})
		})
	}
}

// TestResumedCallsAreObserved as the calls that they are.
func TestResumedCallsAreObserved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{after: time.Minute, err: io.EOF, acts: true}}}
		intent := deadProcess(t, s, nil, settle.Replaces)
		for name, f := range map[string]func(context.Context, *Service, Operation[string], farcopy.Intent, []Option) (string, error){
			"Resume": Resume[string], "Resolve": Resolve[string],
		} {
			var kinds []farcopy.EventKind
			var last farcopy.Event
			svc := restart(t, s, func(set *Settings) {
				set.Observe = func(_ context.Context, e farcopy.Event) { kinds, last = append(kinds, e.Kind), e }
			})
			op, _ := settledOperation(s, settle.Replaces)
			if _, err := f(t.Context(), svc, op, intent, nil); err != nil {
				t.Fatal(err)
			}
			want := []farcopy.EventKind{farcopy.EventCallStarted, farcopy.EventSettled, farcopy.EventCallEnded}
			if len(kinds) != len(want) {
				t.Fatalf("%s: events %v, want %v", name, kinds, want)
			}
			for i := range want {
				if kinds[i] != want[i] {
					t.Errorf("%s: event %d is %q, want %q", name, i, kinds[i], want[i])
				}
			}
			if !last.Reconciled {
				t.Errorf("%s: the last event is not Reconciled", name)
			}
			if last.Err != nil {
				t.Errorf("%s: the last event has the error %v", name, last.Err)
			}
		}
	})
}

// TestIntentsTakeLittleMemory: a client remembers the latest results only.
func TestIntentsTakeLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 30,000 calls")
	}
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, nil)
		option := WithIntent(func(context.Context, farcopy.Intent) error { return nil })
		run := func(n int) {
			for range n {
				op, _ := settledOperation(s, settle.Replaces)
				if _, err := Copy(t.Context(), svc, op, []Option{option}); err != nil {
					t.Fatal(err)
				}
				s.sent = nil
			}
		}
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		run(10_000)
		before := heap()
		run(20_000)
		if grown := int64(heap()) - int64(before); grown > 4<<20 {
			t.Errorf("the heap has grown by %d KiB", grown>>10)
		}
		if n := len(svc.calls.running); n != 0 {
			t.Errorf("%d calls still run", n)
		}
		if n := len(svc.calls.made); n != maxMade {
			t.Errorf("%d results are kept, want %d", n, maxMade)
		}
	})
}

package call

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

func TestResolve(t *testing.T) {
	tests := []struct {
		name        string
		step        fakeResponse
		destination fakeDestination
		later       time.Duration
		id          string
		want        error
	}{
		{
			name:        "it has appeared",
			step:        fakeResponse{acts: true, err: io.EOF},
			destination: fakeDestination{appears: true, delay: time.Minute},
			later:       time.Minute,
			id:          "found",
		},
		{
			name:  "it may still appear",
			step:  fakeResponse{err: io.EOF},
			later: 59 * time.Minute,
			want:  problem.ErrOutcomeUnknown,
		},
		{
			name:  "it can no longer appear",
			step:  fakeResponse{err: io.EOF},
			later: 61 * time.Minute,
			want:  problem.ErrNotExecuted,
		},
		{
			name:        "finished, and a listing may lag",
			step:        fakeResponse{status: 201},
			destination: fakeDestination{broken: errors.New("403")},
			later:       time.Minute,
			want:        problem.ErrOutcomeUnknown,
		},
		{
			name:        "finished, and no listing lags for so long",
			step:        fakeResponse{status: 201},
			destination: fakeDestination{broken: errors.New("403")},
			later:       6 * time.Minute,
			want:        problem.ErrNotExecuted,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{tt.step}}
				tt.destination.s = s
				op := operation()
				op.Settler = &tt.destination
				svc := newService(t, s, nil)
				_, err := Copy(t.Context(), svc, op, nil)
				u, ok := err.(*lost)
				if !ok {
					t.Fatal(err)
				}
				time.Sleep(tt.later)
				tt.destination.broken = nil
				sent := len(s.sent)
				id, err := Resolve(t.Context(), svc, op, u.Intent, nil)
				if id != tt.id {
					t.Errorf("id %q, want %q", id, tt.id)
				}
				if !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if n := len(s.sent) - sent; n != 0 {
					t.Errorf("%d requests sent, want none", n)
				}
			})
		})
	}
}

// TestResolveEndsWithItsOwnContext, even while another Resolve of the same error is reading.
func TestResolveEndsWithItsOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{eof}}
		op := operation()
		op.Settler = &fakeDestination{s: s, stuck: true}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		svc := newService(t, s, nil)
		_, err := Copy(ctx, svc, op, nil)
		intent := err.(*lost).Intent

		long, end := context.WithCancel(t.Context())
		defer end()
		go Resolve(long, svc, op, intent, nil)
		synctest.Wait()
		start := time.Now()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = Resolve(short, svc, op, intent, nil)
		wantIs(t, err, problem.ErrOutcomeUnknown, context.DeadlineExceeded)
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
	})
}

// TestResolveLooksTwice: one look at a list that others change meanwhile can miss an item.
func TestResolveLooksTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{acts: true, status: 500, body: `{"code":"oops"}`}}}
		op := operation()
		settler := &fakeDestination{s: s, broken: errors.New("403")}
		op.Settler = settler
		svc := newService(t, s, nil)
		_, err := Copy(t.Context(), svc, op, nil)
		*settler = fakeDestination{s: s, appears: true, delay: time.Since(s.start) + time.Millisecond} // not seen at first
		if id, err := Resolve(t.Context(), svc, op, err.(*lost).Intent, nil); id != "found" || err != nil {
			t.Errorf("got %q, %v", id, err)
		}
	})
}

// TestResolveLeavesATwinsCopy resolves a lost call while its twin is in flight: what is there may be the twin's.
func TestResolveLeavesATwinsCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 504, body: "<html>"}, slowly}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &fakeDestination{s: s, appears: true}
		_, err := Copy(t.Context(), svc, op, nil)
		intent := err.(*lost).Intent

		var wg sync.WaitGroup
		wg.Go(func() {
			twin := operation()
			twin.Settler = &fakeDestination{s: s, appears: true}
			if id, err := Copy(t.Context(), svc, twin, nil); id != "found" || err != nil {
				t.Errorf("the one that made it: %q, %v", id, err)
			}
		})
		synctest.Wait()
		for _, when := range []string{"under way", "done"} {
			if id, err := Resolve(t.Context(), svc, op, intent, nil); id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
				t.Errorf("the twin is %s, and yet: %q, %v", when, id, err)
			}
			wg.Wait()
		}
	})
}

// TestResolveOfAnUnknownClock: a client that has seen no response does not know when its request was
// sent. Whoever resolves the call elsewhere knows that it was sent before that, and the intent in its
// error says so: in the end there is an answer, if there is nothing that could be the copy.
func TestResolveOfAnUnknownClock(t *testing.T) {
	for _, tt := range []struct {
		name   string
		theirs time.Duration // when another program makes an equal item; 0: never
		later  time.Duration // than the first ResolveX
		want   error
	}{
		{"it may still appear", 0, 59 * time.Minute, problem.ErrOutcomeUnknown},
		{"it can no longer appear", 0, DefaultCopyTimeout + 61*time.Minute, problem.ErrNotExecuted},
		{"there is an item of any age", time.Nanosecond, 3 * time.Hour, problem.ErrOutcomeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{{err: io.EOF}}}
				op, d := settledOperation(s, settle.Replaces)
				if d.appears = false; tt.theirs > 0 {
					d.theirs = time.Now().Add(tt.theirs)
				}
				_, err := Copy(t.Context(), newService(t, s, func(set *Settings) { set.Reconcile = ReconcileOff }), op, nil)
				resolve := func() error {
					u, ok := errors.AsType[*lost](err)
					if !ok {
						t.Fatal(err)
					}
					svc := restart(t, s, nil) // on another machine each time
					const skew = 7 * time.Hour
					svc.env.Clock.Observe(date(time.Now().Add(skew)), time.Now(), time.Now())
					_, err = Resolve(t.Context(), svc, op, u.Intent, nil)
					return err
				}
				time.Sleep(3 * time.Hour) // of which nobody has seen anything
				wantIs(t, resolve(), problem.ErrOutcomeUnknown)
				time.Sleep(tt.later)
				wantIs(t, resolve(), tt.want)
			})
		})
	}
}

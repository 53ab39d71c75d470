package call

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// savedIntents keeps what WithIntent saves.
type savedIntents struct {
	all  []farcopy.Intent
	errs []error // of the calls of save, in order; nil: saved
}

func (s *savedIntents) option() Option {
	return WithIntent(func(_ context.Context, i farcopy.Intent) error {
		s.all = append(s.all, i)
		if n := len(s.all); n <= len(s.errs) {
			return s.errs[n-1]
		}
		return nil
	})
}

func (s *savedIntents) last() farcopy.Intent { return s.all[len(s.all)-1] }

// settledOperation is an operation whose copies appear at the fake service's destination.
func settledOperation(s *fakeService, second settle.Second) (Operation[string], *fakeDestination) {
	op, d := operation(), &fakeDestination{s: s, appears: true}
	op.Settler, op.Second = d, second
	return op, d
}

// TestIntentIsSavedLast: what has to be waited for comes first, so that the time in the intent is that of the send.
func TestIntentIsSavedLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, func(set *Settings) {
			set.Limiter = limiterFunc(func(context.Context) error { time.Sleep(time.Minute); return nil })
			set.MaxBackoff = time.Hour
		})
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		svc.copies.gate.Throttle(time.Minute)
		op, _ := settledOperation(s, settle.MakesAnother)
		var savedAt time.Duration
		var saved farcopy.Intent
		_, err := Copy(t.Context(), svc, op, []Option{WithIntent(func(_ context.Context, i farcopy.Intent) error {
			savedAt, saved = time.Since(s.start), i
			time.Sleep(time.Second)
			return nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		if savedAt != 2*time.Minute {
			t.Errorf("saved after %v, want 2m0s", savedAt)
		}
		if want := s.start.Add(savedAt); !saved.SentAt().Equal(want) {
			t.Errorf("SentAt is %v, want %v", saved.SentAt(), want)
		}
		if len(s.sent) != 1 || s.sent[0] != savedAt+time.Second {
			t.Errorf("sent after %v, want once, after the save", s.sent)
		}
	})
}

func TestIntentIsSavedBeforeEverySend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 429}, dial, {err: io.EOF}, yes}}
		svc := newService(t, s, nil)
		op, d := settledOperation(s, settle.Replaces)
		var saved savedIntents
		if _, err := Copy(t.Context(), svc, op, []Option{saved.option()}); err != nil {
			t.Fatal(err)
		}
		if len(saved.all) != len(s.sent) {
			t.Fatalf("%d intents for %d sends", len(saved.all), len(s.sent))
		}
		if d.reads != 1 {
			t.Errorf("the source was read %d times for the service's clock, want once", d.reads)
		}
		if third, fourth := saved.all[2].SentAt(), saved.all[3].SentAt(); fourth.Sub(third).Abs() >= time.Second {
			t.Errorf("the last intent begins at %v, want at the send that may still run: %v", fourth, third)
		}
		if first, third := saved.all[0].SentAt(), saved.all[2].SentAt(); !first.Before(third) {
			t.Errorf("the third intent begins at %v, want after the refused request of %v", third, first)
		}
	})
}

// TestSaveThatFails: nothing is sent, and the call ends as it would have without that attempt.
func TestSaveThatFails(t *testing.T) {
	mine := errors.New("the disk is full")
	tests := []struct {
		name  string
		steps []fakeResponse
		saves []error
		sent  int
		is    []error // nil: the call succeeds
		isNot []error
	}{
		{
			name:  "first attempt",
			steps: []fakeResponse{yes},
			saves: []error{mine},
			is:    []error{problem.ErrNotExecuted, mine},
			isNot: []error{problem.ErrOutcomeUnknown},
		},
		{
			name:  "an io/fs error looks like none of the service",
			steps: []fakeResponse{yes},
			saves: []error{fs.ErrExist},
			is:    []error{problem.ErrNotExecuted},
			isNot: []error{fs.ErrExist},
		},
		{
			name:  "after a refusal for the rate",
			steps: []fakeResponse{{status: 429}, yes},
			saves: []error{nil, mine},
			sent:  1,
			is:    []error{problem.ErrNotExecuted, problem.ErrRateLimited, mine},
			isNot: []error{problem.ErrOutcomeUnknown},
		},
		{
			name:  "after a lost request that made nothing",
			steps: []fakeResponse{{err: io.EOF}, yes},
			saves: []error{nil, mine},
			sent:  1,
			is:    []error{problem.ErrOutcomeUnknown, mine, io.EOF},
			isNot: []error{problem.ErrNotExecuted},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				op, _ := settledOperation(s, settle.Replaces)
				saved := savedIntents{errs: tt.saves}
				_, err := Copy(t.Context(), newService(t, s, nil), op, []Option{saved.option()})
				wantIs(t, err, tt.is...)
				for _, target := range tt.isNot {
					if errors.Is(err, target) {
						t.Errorf("error %v matches %v", err, target)
					}
				}
				if len(s.sent) != tt.sent {
					t.Errorf("%d requests were sent, want %d", len(s.sent), tt.sent)
				}
			})
		})
	}
}

// TestSaveEndsWithTheCall: nothing is sent once the context has ended, whatever save returns, and even if it does not return.
func TestSaveEndsWithTheCall(t *testing.T) {
	for name, save := range map[string]func(context.Context){
		"save returns too late": func(ctx context.Context) { <-ctx.Done() },
		"save hangs":            func(context.Context) { time.Sleep(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{yes}}
				svc := newService(t, s, nil)
				op, _ := settledOperation(s, settle.Replaces)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				_, err := Copy(ctx, svc, op, []Option{WithIntent(func(ctx context.Context, _ farcopy.Intent) error {
					save(ctx)
					return nil
				})})
				wantIs(t, err, problem.ErrNotExecuted, context.DeadlineExceeded)
				if took := time.Since(s.start); took > 1100*time.Millisecond {
					t.Errorf("took %v, want no more than 100ms beyond the context", took)
				}
				if len(s.sent) != 0 {
					t.Errorf("sent after %v, want never", s.sent)
				}
				time.Sleep(time.Hour)
			})
		})
	}
}

// TestJournalIsWaitedFor: a journal ends by itself, and nothing is sent if the context has ended meanwhile.
func TestJournalIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		op, _ := settledOperation(s, settle.Replaces)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := Copy(ctx, newService(t, s, nil), op, []Option{WithJournal(func(ctx context.Context, _ farcopy.Intent) error {
			time.Sleep(time.Minute)
			return ctx.Err()
		})})
		wantIs(t, err, problem.ErrNotExecuted, context.DeadlineExceeded)
		if took := time.Since(s.start); took != time.Minute {
			t.Errorf("took %v, want the minute of the journal", took)
		}
		if len(s.sent) != 0 {
			t.Errorf("sent after %v, want never", s.sent)
		}
	})
}

// TestSlowSaveIsRepeated: an intent that is older than its request by more than MaxSaveAge would date it wrongly.
func TestSlowSaveIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		op, _ := settledOperation(s, settle.Replaces)
		saves := 0
		_, err := Copy(t.Context(), newService(t, s, nil), op, []Option{WithIntent(func(context.Context, farcopy.Intent) error {
			if saves++; saves == 1 {
				time.Sleep(transport.MaxSaveAge + time.Second)
			}
			return nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		if saves != 2 || len(s.sent) != 1 {
			t.Errorf("saved %d times and sent %d, want two saves for one request", saves, len(s.sent))
		}
	})
}

func TestIntentIsForCopiesOnly(t *testing.T) {
	s := &fakeService{steps: []fakeResponse{yes}}
	svc := newService(t, s, nil)
	var saved savedIntents
	_, err := Read(t.Context(), svc, operation(), []Option{saved.option()})
	wantIs(t, err, problem.ErrNotExecuted, fs.ErrInvalid)
	_, err = Copy(t.Context(), svc, operation(), []Option{WithIntent(nil)})
	wantIs(t, err, problem.ErrNotExecuted, fs.ErrInvalid)
	if len(s.sent)+len(saved.all) != 0 {
		t.Errorf("%d requests and %d intents, want none", len(s.sent), len(saved.all))
	}
}

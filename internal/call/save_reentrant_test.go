package call

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestSaveUsesTheClient: a program may keep its intents at the service itself. A call that save makes
// with its context is a call of its own: it is neither saved nor counted in the copy's rate scope.
func TestSaveUsesTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, nil)
		op, _ := settledOperation(s, settle.Replaces)
		op.RateScope = "project"
		saves := 0
		_, err := Copy(t.Context(), svc, op, []Option{WithIntent(func(ctx context.Context, _ farcopy.Intent) error {
			if saves++; saves > 1 {
				return errors.New("the read of save was saved, too")
			}
			if _, err := Read(ctx, svc, operation(), nil); err != nil {
				return err
			}
			other, _ := settledOperation(s, settle.Replaces)
			_, err := Copy(ctx, svc, other, nil)
			return err
		})})
		if err != nil {
			t.Error(err)
		}
		if saves != 1 {
			t.Errorf("saved %d times, want once", saves)
		}
		if len(s.sent) != 3 {
			t.Errorf("%d requests, want three: the two of save and the copy", len(s.sent))
		}
	})
}

// TestSaveDoesNotReturn: a panic and runtime.Goexit in save happen on the goroutine of the call, and
// nothing is sent. The call has ended for its client: a resume does not wait for it.
func TestSaveDoesNotReturn(t *testing.T) {
	for name, end := range map[string]func(){
		"panic":  func() { panic("save") },
		"Goexit": runtime.Goexit,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{yes}}
				svc := newService(t, s, nil)
				op, _ := settledOperation(s, settle.Replaces)
				var saved farcopy.Intent
				var panicked any
				done := make(chan struct{})
				go func() {
					defer close(done)
					defer func() { panicked = recover() }()
					Copy(t.Context(), svc, op, []Option{WithIntent(func(_ context.Context, i farcopy.Intent) error {
						saved = i
						end()
						return nil
					})})
					t.Error("the call returned")
				}()
				<-done
				if name == "panic" && panicked != "save" {
					t.Errorf("the call panicked with %v, want save's value", panicked)
				}
				if len(s.sent) != 0 {
					t.Errorf("%d requests were sent, want none", len(s.sent))
				}
				if n := len(svc.calls.running); n != 0 {
					t.Errorf("%d calls still run, want none", n)
				}
				if _, err := Resume(t.Context(), svc, op, saved, nil); err != nil {
					t.Errorf("the resume: %v", err)
				}
			})
		})
	}
}

// TestOptionsAreShared: one option may be used by any number of calls at once.
func TestOptionsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		saved := map[farcopy.Intent]int{}
		option := WithIntent(func(_ context.Context, i farcopy.Intent) error {
			mu.Lock()
			defer mu.Unlock()
			saved[i]++
			return nil
		})
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				s := &fakeService{steps: []fakeResponse{yes}}
				op, _ := settledOperation(s, settle.Replaces)
				if _, err := Copy(t.Context(), newService(t, s, nil), op, []Option{option}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(saved) != 64 {
			t.Errorf("%d different intents, want one a call: 64", len(saved))
		}
	})
}

// TestIntentNamesNoField: NotExecutedError.Field is a field of the request or of Config. An option and
// the intent are neither.
func TestIntentNamesNoField(t *testing.T) {
	s := &fakeService{steps: []fakeResponse{yes}}
	svc := newService(t, s, nil)
	op, _ := settledOperation(s, settle.Replaces)
	var noContext context.Context
	errs := map[string]func() error{
		"nil save": func() error { _, err := Copy(t.Context(), svc, op, []Option{WithIntent(nil)}); return err },
		"read": func() error {
			_, err := Read(t.Context(), svc, operation(), []Option{new(savedIntents).option()})
			return err
		},
		"header":         func() error { _, err := Copy(t.Context(), svc, op, []Option{WithHeader("Host", "x")}); return err },
		"header value":   func() error { _, err := Copy(t.Context(), svc, op, []Option{WithHeader("X-A", "\n")}); return err },
		"attempts":       func() error { _, err := Copy(t.Context(), svc, op, []Option{WithMaxAttempts(0)}); return err },
		"resume, zero":   func() error { _, err := Resume(t.Context(), svc, op, farcopy.Intent{}, nil); return err },
		"resolve, zero":  func() error { _, err := Resolve(t.Context(), svc, op, farcopy.Intent{}, nil); return err },
		"resume, nil":    func() error { _, err := Resume(t.Context(), nil, op, farcopy.Intent{}, nil); return err },
		"resolve, nil":   func() error { _, err := Resolve(t.Context(), nil, op, farcopy.Intent{}, nil); return err },
		"resume, no ctx": func() error { _, err := Resume(noContext, svc, op, farcopy.Intent{}, nil); return err },
	}
	for name, do := range errs {
		err := do()
		wantIs(t, err, fs.ErrInvalid, problem.ErrNotExecuted)
		e, ok := errors.AsType[*problem.NotExecuted](err)
		if !ok {
			t.Fatalf("%s: %T, want a *NotExecutedError", name, err)
		}
		if e.Field != "" {
			t.Errorf("%s: Field is %q, want none", name, e.Field)
		}
		if errors.Is(err, problem.ErrTransient) {
			t.Errorf("%s: %v is transient", name, err)
		}
	}
	if len(s.sent) != 0 {
		t.Errorf("%d requests were sent, want none", len(s.sent))
	}
}

// TestSaveFailsAfterBusy: the call ends as it would have without the attempt that was not saved: the
// destination is polled, and the refusal is told.
func TestSaveFailsAfterBusy(t *testing.T) {
	mine := errors.New("the disk is full")
	busy := fakeResponse{status: 409, body: `{"code":"busy"}`}
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{busy}}
		op, d := settledOperation(s, settle.Replaces)
		saved := savedIntents{errs: []error{nil, mine}}
		_, err := Copy(t.Context(), newService(t, s, nil), op, []Option{saved.option()})
		wantIs(t, err, mine)
		r, ok := errors.AsType[*refusal](err)
		if !ok {
			t.Fatalf("error %v, want the refusal in it", err)
		}
		if r.Code != "busy" {
			t.Errorf("the refusal is %v, want busy", r)
		}
		if len(d.polls) == 0 {
			t.Error("the destination was not polled")
		}
	})
	t.Run("an item is there", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{busy}}
			op, d := settledOperation(s, settle.Replaces)
			d.theirs = time.Now().Add(time.Second)
			saved := savedIntents{errs: []error{nil, mine}}
			_, err := Copy(t.Context(), newService(t, s, nil), op, []Option{saved.option()})
			wantIs(t, err, problem.ErrOutcomeUnknown, mine)
			if _, ok := errors.AsType[*refusal](err); !ok {
				t.Errorf("error %v, want the refusal in it", err)
			}
		})
	})
}

package call

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestLongChange: an attempt of a long change has the time of a copy, one of another change that of a read. Neither is repeated
// after that.
func TestLongChange(t *testing.T) {
	done := fakeResponse{status: 200, body: `{"id":"9"}`}
	slow := done
	for _, tt := range []struct {
		name  string
		takes time.Duration
		long  bool
		want  error
		sent  int
	}{
		{name: "two minutes", takes: 2 * time.Minute, long: true, sent: 1},
		{name: "longer than a copy", takes: DefaultCopyTimeout + time.Minute, long: true, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "two minutes of another change", takes: 2 * time.Minute, want: problem.ErrOutcomeUnknown, sent: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slow.after = tt.takes
				service := &fakeService{steps: []fakeResponse{slow, done}}
				op := changeOperation()
				op.Long = tt.long
				_, err := Change(t.Context(), newService(t, service, nil), op, nil)
				if !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if len(service.sent) != tt.sent {
					t.Errorf("%d requests, want %d", len(service.sent), tt.sent)
				}
			})
		})
	}
}

// TestChangeUntilRefused: the change is repeated after a success, too, until a refusal ends it. An end before that is neither a
// refusal nor an unknown outcome.
func TestChangeUntilRefused(t *testing.T) {
	unfinished := errors.New("not finished")
	var (
		done   = fakeResponse{status: 200, body: `{"id":"9"}`}
		eof    = fakeResponse{err: errors.New("EOF")}
		gone   = fakeResponse{status: 404, body: `{"Code":"gone"}`}
		denied = fakeResponse{status: 403, body: `{"Code":"denied"}`}
		slow   = fakeResponse{status: 429, header: "Retry-After: 3600"}
	)
	for _, tt := range []struct {
		name  string
		steps []fakeResponse
		want  error // nil: finished
		sent  int
	}{
		{name: "at the second", steps: []fakeResponse{done, gone}, sent: 2},
		{name: "at the third", steps: []fakeResponse{done, done, gone}, sent: 3},
		{name: "lost, then refused", steps: []fakeResponse{eof, gone}, sent: 2},
		{name: "done, lost, then refused", steps: []fakeResponse{done, eof, gone}, sent: 3},
		{name: "never", steps: []fakeResponse{done}, want: unfinished, sent: 4},
		{name: "denied after a success", steps: []fakeResponse{done, denied}, want: unfinished, sent: 2},
		{name: "lost after a success", steps: []fakeResponse{done, eof}, want: unfinished, sent: 4},
		{name: "throttled after a success", steps: []fakeResponse{done, slow}, want: unfinished, sent: 2},
		{name: "refused at once", steps: []fakeResponse{gone}, want: &refusal{}, sent: 1},
		{name: "lost each time", steps: []fakeResponse{eof}, want: problem.ErrOutcomeUnknown, sent: 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := &fakeService{steps: tt.steps}
				op := changeOperation()
				op.Unfinished = unfinished
				op.Repeated = func(err error) (string, bool) {
					p, ok := errors.AsType[*refusal](err)
					return "gone", ok && p.Status == 404
				}
				_, err := Change(t.Context(), newService(t, service, nil), op, nil)
				if len(service.sent) != tt.sent {
					t.Errorf("%d requests, want %d", len(service.sent), tt.sent)
				}
				if p := (*refusal)(nil); !errors.As(tt.want, &p) {
					if !errors.Is(err, tt.want) {
						t.Errorf("error %v, want %v", err, tt.want)
					}
				} else if !errors.As(err, &p) {
					t.Errorf("error %v, want a refusal", err)
				}
				if tt.want == unfinished {
					for _, wrong := range []error{problem.ErrNotExecuted, problem.ErrOutcomeUnknown, problem.ErrRateLimited} {
						if errors.Is(err, wrong) {
							t.Errorf("error %v matches %v", err, wrong)
						}
					}
				}
			})
		})
	}
}

func TestChangeUntilRefusedEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unfinished := errors.New("not finished")
		op := changeOperation()
		op.Unfinished = unfinished
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		service := &fakeService{steps: []fakeResponse{{status: 200, body: `{"id":"9"}`}, {status: 200, after: time.Hour}}}
		time.AfterFunc(20*time.Second, cancel)
		_, err := Change(ctx, newService(t, service, nil), op, nil)
		wantIs(t, err, unfinished, context.Canceled)
		if errors.Is(err, problem.ErrNotExecuted) {
			t.Errorf("error %v says that nothing was done", err)
		}
	})
}

package call

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestCopyLoop(t *testing.T) {
	tests := []struct {
		name  string
		steps []fakeResponse
		want  error // nil: success
		sent  int
		made  int
	}{
		{name: "at once", steps: []fakeResponse{yes}, sent: 1, made: 1},
		{name: "no connection twice", steps: []fakeResponse{dial, dial, yes}, sent: 3, made: 1},
		{name: "no connection ever", steps: []fakeResponse{dial}, want: problem.ErrNotExecuted, sent: 4},
		{name: "429 with a hint", steps: []fakeResponse{{status: 429, header: "Retry-After: 3"}, yes}, sent: 2, made: 1},
		{name: "429 without a hint", steps: []fakeResponse{{status: 429}, {status: 429}, yes}, sent: 3, made: 1},
		{
			name:  "429 for longer than MaxBackoff",
			steps: []fakeResponse{{status: 429, header: "Retry-After: 121"}, yes},
			want:  problem.ErrRateLimited,
			sent:  1,
		},
		{
			name:  "429 for ever",
			steps: []fakeResponse{{status: 429, header: "Retry-After: 1"}},
			want:  problem.ErrRateLimited,
			sent:  4,
		},
		{name: "425", steps: []fakeResponse{{status: 425}, yes}, sent: 2, made: 1},
		{name: "busy", steps: []fakeResponse{{status: 409, body: `{"code":"busy"}`}, yes}, sent: 2, made: 1},
		{name: "busy for ever", steps: []fakeResponse{{status: 409, body: `{"code":"busy"}`}}, sent: 4},
		{name: "refused", steps: []fakeResponse{{status: 404, body: `{"code":"x"}`}, yes}, want: fs.ErrNotExist, sent: 1},
		{name: "refused under 200", steps: []fakeResponse{{status: 200, body: `{"error":"no"}`}, yes}, sent: 1},
		{name: "redirected", steps: []fakeResponse{{status: 307, header: "Location: https://evil.example/"}, yes}, sent: 1},
		{name: "501", steps: []fakeResponse{{status: 501}, yes}, sent: 1},
		{name: "500", steps: []fakeResponse{code500, yes}, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "502", steps: []fakeResponse{{status: 502, body: "<html>"}, yes}, want: problem.ErrOutcomeUnknown, sent: 1},
		{name: "answer lost", steps: []fakeResponse{eof, yes}, want: problem.ErrOutcomeUnknown, sent: 1, made: 1},
		{name: "no answer in time", steps: []fakeResponse{hung, yes}, want: problem.ErrOutcomeUnknown, sent: 1, made: 1},
		{name: "answer stalls", steps: []fakeResponse{stall, yes}, want: problem.ErrOutcomeUnknown, sent: 1, made: 1},
		{
			name:  "the transport says it was not sent",
			steps: []fakeResponse{{acts: true, err: &problem.NotExecuted{Op: "proxy", Err: io.EOF}}},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			made:  1,
		},
		{
			name:  "the transport says it was limited",
			steps: []fakeResponse{{acts: true, err: &problem.RateLimited{Op: "proxy", Err: io.EOF}}},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			made:  1,
		},
		{
			name:  "answer empty",
			steps: []fakeResponse{{acts: true, status: 201}, yes},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			made:  1,
		},
		{
			name:  "answer without id",
			steps: []fakeResponse{{acts: true, status: 201, body: "{}"}, yes},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			made:  1,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				id, err := Copy(t.Context(), newService(t, s, nil), operation(), nil)
				if len(s.sent) != tt.sent || s.made != tt.made {
					t.Errorf("%d sent, %d made, want %d and %d; error %v", len(s.sent), s.made, tt.sent, tt.made, err)
				}
				if success := id != ""; success != (err == nil) || success && s.made != 1 {
					t.Errorf("id %q, error %v, made %d", id, err, s.made)
				}
				if tt.want != nil && !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				checkContract(t, err)
			})
		})
	}
}

// checkContract holds an error to what every error of a copy promises.
func checkContract(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	unknown := errors.Is(err, problem.ErrOutcomeUnknown)
	if unknown {
		for _, never := range []error{problem.ErrNotExecuted, problem.ErrRateLimited, fs.ErrExist, fs.ErrNotExist, fs.ErrInvalid, fs.ErrPermission} {
			if errors.Is(err, never) {
				t.Errorf("unknown, and yet %v: %v", never, err)
			}
		}
	}
	_, isNotExecuted := errors.AsType[*problem.NotExecuted](err)
	_, isRateLimited := errors.AsType[*problem.RateLimited](err)
	if unknown && (isNotExecuted || isRateLimited) {
		t.Errorf("unknown, and yet of a type that says it was not sent: %v", err)
	}
	_, isRefusal := errors.AsType[*refusal](err)
	if !unknown && !isRefusal && !errors.Is(err, problem.ErrNotExecuted) {
		t.Errorf("neither unknown nor refused nor not executed: %v", err)
	}
	if strings.ContainsAny(err.Error(), "\n\r") || !strings.HasPrefix(err.Error(), "test.Copy: ") {
		t.Errorf("message %q", err)
	}
}

func TestCopyWaitsAsLongAsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{
			{status: 429, header: "Retry-After: 3"},
			{status: 429, header: "X-RateLimit-Reset: 5"},
			{status: 409, body: `{"code":"busy"}`, header: "Retry-After: 2"},
			yes,
		}}
		if _, err := Copy(t.Context(), newService(t, s, nil), operation(), nil); err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(s.sent), "[0s 3s 8s 10s]"; got != want {
			t.Errorf("sent at %s, want %s", got, want)
		}
	})
}

func TestCopyBackOffIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{dial}}
		Copy(t.Context(), newService(t, s, func(set *Settings) { set.MaxAttempts, set.MaxBackoff = 10, time.Second }), operation(), nil)
		if len(s.sent) != 10 {
			t.Fatalf("%d attempts", len(s.sent))
		}
		for i := 1; i < len(s.sent); i++ {
			if d, ceiling := s.sent[i]-s.sent[i-1], min(250*time.Millisecond<<(i-1), time.Second); d <= 0 || d > ceiling {
				t.Errorf("wait %d: %v, ceiling %v", i, d, ceiling)
			}
		}
	})
}

func TestCopyCancelled(t *testing.T) {
	tests := []struct {
		name    string
		steps   []fakeResponse
		after   time.Duration
		unknown bool
	}{
		{name: "before", steps: []fakeResponse{yes}, after: -1},
		{name: "while the answer is awaited", steps: []fakeResponse{hung}, after: time.Second, unknown: true},
		{
			name:  "while waiting for another try",
			steps: []fakeResponse{{status: 429, header: "Retry-After: 20"}, yes},
			after: time.Second,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				mine := errors.New("shutting down")
				if tt.after < 0 {
					cancel(mine)
				} else {
					time.AfterFunc(tt.after, func() { cancel(mine) })
				}
				svc := newService(t, s, nil)
				_, err := Copy(ctx, svc, operation(), nil)
				if !errors.Is(err, context.Canceled) || !errors.Is(err, mine) {
					t.Errorf("the cause is lost: %v", err)
				}
				if errors.Is(err, problem.ErrOutcomeUnknown) != tt.unknown || errors.Is(err, problem.ErrNotExecuted) == tt.unknown {
					t.Errorf("error %v", err)
				}
				if took := time.Since(s.start); took != max(tt.after, 0) {
					t.Errorf("returned after %v", took)
				}
				checkContract(t, err)
			})
		})
	}
}

func TestCopyRenewsACredentialOnce(t *testing.T) {
	for fresh, sent := range map[int]int{0: 1, 1: 2, 5: 2} {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{{status: 401}}}
			_, err := Copy(t.Context(), newService(t, s, func(set *Settings) { set.Auth = &fakeCredential{fresh} }), operation(), nil)
			if len(s.sent) != sent || !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%d fresh credentials: %d sent, error %v", fresh, len(s.sent), err)
			}
		})
	}
}

func TestRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{dial}}
		svc := newService(t, s, nil)
		const calls = 100
		for range calls {
			Copy(t.Context(), svc, operation(), nil)
		}
		if extra := len(s.sent) - calls; extra != 50 {
			t.Errorf("%d retries in an outage, want the budget of 50", extra)
		}
	})
}

func TestWithResponseForgetsTheLastCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := newService(t, &fakeService{steps: []fakeResponse{yes, dial}}, func(set *Settings) { set.MaxAttempts = 1 })
		var resp *http.Response
		if _, err := Copy(t.Context(), svc, operation(), []Option{WithResponse(&resp)}); err != nil {
			t.Fatal(err)
		}
		if resp == nil {
			t.Fatal("no response was stored")
		}
		if resp.StatusCode != 201 {
			t.Errorf("status %d, want 201", resp.StatusCode)
		}
		if _, err := Copy(t.Context(), svc, operation(), []Option{WithResponse(&resp)}); err == nil || resp != nil {
			t.Errorf("no answer came, and yet %+v", resp)
		}
		resp = &http.Response{}
		bad := operation()
		bad.IDs = []string{".."}
		if _, err := Copy(t.Context(), svc, bad, []Option{WithResponse(&resp)}); err == nil || resp != nil {
			t.Errorf("nothing was sent, and yet %+v", resp)
		}
	})
}

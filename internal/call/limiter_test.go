package call

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// limiterFunc is a caller's own limiter.
type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

// TestLimiterEndsTheCall: a limiter's error ends the call as not executed and is found in it,
// unless it is an io/fs error.
func TestLimiterEndsTheCall(t *testing.T) {
	shared := errors.New("the shared limiter is gone")
	tests := []struct {
		name    string
		limiter transport.Limiter
		is      []error
		isNot   []error
	}{
		{
			name:    "an error of its own",
			limiter: limiterFunc(func(context.Context) error { return fmt.Errorf("redis: %w", shared) }),
			is:      []error{problem.ErrNotExecuted, shared},
			isNot:   []error{problem.ErrRateLimited},
		},
		{
			name:    "an io/fs error",
			limiter: limiterFunc(func(context.Context) error { return fs.ErrNotExist }),
			is:      []error{problem.ErrNotExecuted},
			isNot:   []error{fs.ErrNotExist, problem.ErrRateLimited},
		},
		{
			name:    "a token that comes too late",
			limiter: emptyLimiter(time.Hour),
			is:      []error{problem.ErrNotExecuted, problem.ErrRateLimited},
		},
		{
			name:    "a token that comes too late, from a limiter that hides its rate",
			limiter: limiterFunc(emptyLimiter(time.Hour).Wait),
			is:      []error{problem.ErrNotExecuted, problem.ErrRateLimited},
		},
	}
	for _, tt := range tests {
		for _, read := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, read %t", tt.name, read), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &fakeService{steps: []fakeResponse{yes}}
					svc := newService(t, s, func(set *Settings) { set.Limiter = tt.limiter })
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					start := time.Now()
					var err error
					if read {
						_, err = Read(ctx, svc, operation(), nil)
					} else {
						_, err = Copy(ctx, svc, operation(), nil)
					}
					for _, want := range tt.is {
						if !errors.Is(err, want) {
							t.Errorf("%v does not match %v", err, want)
						}
					}
					for _, not := range tt.isNot {
						if errors.Is(err, not) {
							t.Errorf("%v matches %v", err, not)
						}
					}
					if len(s.sent) > 0 {
						t.Errorf("%d requests were sent", len(s.sent))
					}
					if waited := time.Since(start); waited > 0 {
						t.Errorf("the call ended after %v", waited)
					}
				})
			})
		}
	}
}

// TestLimiterIsAskedOnceAnAttempt: each attempt and each read takes one token.
func TestLimiterIsAskedOnceAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		s := &fakeService{steps: []fakeResponse{{status: 429, header: "Retry-After: 1"}, dial, yes}}
		svc := newService(t, s, func(set *Settings) {
			set.Limiter = limiterFunc(func(context.Context) error { asked++; return nil })
		})
		if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
			t.Fatal(err)
		}
		if asked != 3 {
			t.Errorf("asked %d times for three attempts", asked)
		}
		if _, err := Read(t.Context(), svc, operation(), nil); err != nil {
			t.Fatal(err)
		}
		if asked != 4 {
			t.Errorf("asked %d times for three attempts and a read", asked)
		}
	})
}

// TestNilLimiter: a nil *rate.Limiter in the interface is no limiter.
func TestNilLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var none *rate.Limiter
		svc := newService(t, &fakeService{steps: []fakeResponse{yes}}, func(set *Settings) { set.Limiter = none })
		if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
			t.Error(err)
		}
	})
}

// TestResetBeyondTheWindowFailsNobody: a 429 whose reset is further away than a window is long is
// retried within seconds; the call's own error keeps the time.
func TestResetBeyondTheWindowFailsNobody(t *testing.T) {
	refused := fakeResponse{status: 429, header: "X-Ratelimit-Reset: " + strconv.Itoa(int((23 * time.Hour).Seconds()))}
	tests := []struct {
		name  string
		steps []fakeResponse
		made  bool
	}{
		{"once", []fakeResponse{refused, yes}, true},
		{"always", []fakeResponse{refused}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				svc := newService(t, s, func(set *Settings) { set.RateWindow = time.Minute })
				_, err := Copy(t.Context(), svc, operation(), nil)
				if tt.made {
					if err != nil {
						t.Error(err)
					}
					return
				}
				r, ok := errors.AsType[*refusal](err)
				if !ok {
					t.Fatalf("error %v, want the service's refusal", err)
				}
				if r.Wait != 23*time.Hour {
					t.Errorf("its wait is %v, want the 23h that the service told", r.Wait)
				}
				if len(s.sent) != DefaultMaxAttempts {
					t.Errorf("%d attempts, want %d", len(s.sent), DefaultMaxAttempts)
				}
			})
		})
	}
}

// TestRateScopesAreApart: what one scope is refused, by its head or by its body, holds no call of
// another.
func TestRateScopesAreApart(t *testing.T) {
	for name, refusal := range map[string]fakeResponse{
		"head": {status: 429, header: "Retry-After: 300"},
		"body": {status: 503, body: `{"code":"slow"}`, header: "Retry-After: 300"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{refusal, yes}}
				svc := newService(t, s, func(set *Settings) {
					read := set.ReadProblem
					set.ReadProblem = func(a *Response) *ErrorResponse {
						r := read(a)
						r.Throttled = a.Status == 503
						return r
					}
				})
				in := func(scope string) error {
					op := operation()
					op.RateScope = scope
					_, err := Copy(t.Context(), svc, op, nil)
					return err
				}
				if in("a") == nil {
					t.Fatal("scope a was not refused")
				}
				if err := in("a"); !errors.Is(err, problem.ErrRateLimited) {
					t.Errorf("scope a again: %v, want it held", err)
				}
				for _, scope := range []string{"b", ""} {
					if err := in(scope); err != nil {
						t.Errorf("scope %q: %v", scope, err)
					}
				}
				if len(s.sent) != 3 {
					t.Errorf("%d requests, want the refused one and two of other scopes", len(s.sent))
				}
			})
		})
	}
}

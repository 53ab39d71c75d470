package transport

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// roundTripperFunc is the next link of a chain under test.
type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestLimitPacesEveryAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var sent []time.Duration
		c := chain(&fakeAuthorizer{}, roundTripperFunc(func(*http.Request) (*http.Response, error) {
			sent = append(sent, time.Since(start))
			if len(sent) == 2 {
				return nil, &Failure{Stage: Sent, Err: errors.New("lost")}
			}
			return answer(409), nil
		}))
		c.Limiter = NewTokenQueue(rate.NewLimiter(rate.Every(time.Second), 2))
		for range 5 {
			c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
		}
		if want := []time.Duration{0, 0, time.Second, 2 * time.Second, 3 * time.Second}; !slices.Equal(sent, want) {
			t.Errorf("sent after %v, want %v", sent, want)
		}
	})
}

// limiterFunc is a caller's own limiter.
type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

func TestLimiterErrors(t *testing.T) {
	broken := errors.New("the limiter's server is down")
	tests := []struct {
		name    string
		limiter Limiter
		timeout time.Duration // 0: none
		cancel  time.Duration // 0: not cancelled

		sent    bool
		after   time.Duration // when the call ends
		stage   Stage
		retry   time.Duration
		matches error
	}{
		{
			name:    "the token comes in time",
			limiter: spent(rate.Every(time.Minute), 1), timeout: time.Minute + time.Millisecond,
			sent: true, after: time.Minute,
		},
		{
			name:    "no limit",
			limiter: rate.NewLimiter(rate.Inf, 0),
			sent:    true,
		},
		{
			name:    "the context ends before the token comes",
			limiter: spent(rate.Every(time.Minute), 1), timeout: time.Minute - time.Millisecond,
			stage: Held, retry: time.Minute,
		},
		{
			name:    "a limiter that hides its rate refuses at once",
			limiter: limiterFunc(spent(rate.Every(time.Minute), 1).Wait), timeout: time.Second,
			stage: Held,
		},
		{
			name:    "a limiter says by itself that the context is too short",
			limiter: limiterFunc(func(context.Context) error { return context.DeadlineExceeded }), timeout: time.Second,
			stage: Held, matches: context.DeadlineExceeded,
		},
		{
			name:    "cancelled meanwhile",
			limiter: spent(rate.Every(time.Minute), 1), cancel: time.Second,
			after: time.Second, stage: Local, matches: context.Canceled,
		},
		{
			name:    "the limiter fails",
			limiter: limiterFunc(func(context.Context) error { return broken }),
			stage:   Local, matches: broken,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.timeout > 0 {
					ctx, cancel = context.WithTimeout(ctx, tt.timeout)
					defer cancel()
				}
				if tt.cancel > 0 {
					time.AfterFunc(tt.cancel, cancel)
				}
				if l, ok := tt.limiter.(*rate.Limiter); ok && l.Limit() != rate.Inf {
					tt.limiter = spent(l.Limit(), l.Burst()) // its clock is the bubble's
				}
				start := time.Now()
				permit, _ := NewGate(time.Minute, 0).Enter(ctx)
				err := NewTokenQueue(tt.limiter).take(ctx, permit)
				if took := time.Since(start).Round(time.Millisecond); took != tt.after {
					t.Errorf("ended after %v, want %v", took, tt.after)
				}
				if tt.sent {
					if err != nil {
						t.Errorf("no token: %v", err)
					}
					return
				}
				f, ok := errors.AsType[*Failure](err)
				if !ok {
					t.Fatalf("error %v, want a *Failure", err)
				}
				if f.Stage != tt.stage {
					t.Errorf("stage %d, want %d: %v", f.Stage, tt.stage, err)
				}
				if f.RetryAfter.Round(time.Millisecond) != tt.retry {
					t.Errorf("retry after %v, want %v", f.RetryAfter, tt.retry)
				}
				if tt.matches != nil && !errors.Is(err, tt.matches) {
					t.Errorf("%v does not match %v", err, tt.matches)
				}
			})
		})
	}
}

// TestLimiterNil: a nil pointer of the common limiter is no limiter, as it was while Config held
// that type.
func TestLimiterNil(t *testing.T) {
	var none *rate.Limiter
	if NewTokenQueue(none) != nil {
		t.Error("a nil *rate.Limiter became a limiter")
	}
	if NewTokenQueue(nil) != nil {
		t.Error("nil became a limiter")
	}
}

// TestLimitHandsTokensBack wants a refused or cancelled request to cost nothing.
func TestLimitHandsTokensBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTokenQueue(spent(rate.Every(time.Minute), 1))
		permit, _ := NewGate(time.Minute, 0).Enter(t.Context())
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second) // refused at once
			q.take(ctx, permit)
			cancel()
			ctx, cancel = context.WithCancel(t.Context()) // leaves after a second
			time.AfterFunc(time.Second, cancel)
			q.take(ctx, permit)
		}
		start := time.Now()
		err := q.take(t.Context(), permit)
		if err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start).Round(time.Millisecond); d != 50*time.Second { // the limiter counts in floats
			t.Errorf("the token came after %v, want 50s", d)
		}
	})
}

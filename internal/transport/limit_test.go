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
		c := chain(&numbered{}, roundTripperFunc(func(*http.Request) (*http.Response, error) {
			sent = append(sent, time.Since(start))
			if len(sent) == 2 {
				return nil, &Failure{Stage: Sent, Err: errors.New("lost")}
			}
			return answer(409), nil
		}))
		c.Limiter = rate.NewLimiter(rate.Every(time.Second), 2)
		for range 5 {
			c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
		}
		if want := []time.Duration{0, 0, time.Second, 2 * time.Second, 3 * time.Second}; !slices.Equal(sent, want) {
			t.Errorf("sent after %v, want %v", sent, want)
		}
	})
}

func TestLimitRefusesWhatCannotEndWell(t *testing.T) {
	tests := []struct {
		name     string
		limiter  *rate.Limiter
		timeout  time.Duration
		cancel   time.Duration
		sent     bool
		stage    Stage
		after    time.Duration // when the call ends
		retry    time.Duration
		isCancel bool
	}{
		{name: "fits", limiter: rate.NewLimiter(rate.Every(time.Minute), 1), timeout: time.Minute + 1, sent: true, after: time.Minute},
		{name: "context too short", limiter: rate.NewLimiter(rate.Every(time.Minute), 1), timeout: time.Minute - 1, stage: Held, retry: time.Minute},
		{name: "cancelled meanwhile", limiter: rate.NewLimiter(rate.Every(time.Minute), 1), cancel: time.Second, stage: Local, after: time.Second, isCancel: true},
		{name: "shut", limiter: rate.NewLimiter(0, 0), stage: Held},
		{name: "boundless", limiter: rate.NewLimiter(rate.Inf, 0), sent: true},
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
				tt.limiter.Allow() // takes the token that is there
				start := time.Now()
				err := take(ctx, tt.limiter)
				if d := time.Since(start); d != tt.after || (err == nil) != tt.sent {
					t.Errorf("%v after %v; want a token: %t, after %v", err, d, tt.sent, tt.after)
				}
				f, ok := errors.AsType[*Failure](err)
				if ok == tt.sent || ok && (f.Stage != tt.stage || f.RetryAfter != tt.retry) {
					t.Errorf("failure %+v, want stage %d, retry after %v", f, tt.stage, tt.retry)
				}
				if errors.Is(err, context.Canceled) != tt.isCancel || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

// TestLimitHandsTokensBack wants a refused or cancelled request to cost nothing.
func TestLimitHandsTokensBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := rate.NewLimiter(rate.Every(time.Minute), 1)
		l.Allow()
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second) // refused at once
			take(ctx, l)
			cancel()
			ctx, cancel = context.WithCancel(t.Context()) // leaves after a second
			time.AfterFunc(time.Second, cancel)
			take(ctx, l)
		}
		start := time.Now()
		err := take(t.Context(), l)
		if d := time.Since(start).Round(time.Millisecond); err != nil || d != 50*time.Second { // the limiter counts in floats
			t.Errorf("%v after %v, want 50s", err, d)
		}
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := Sleep(t.Context(), time.Minute); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		stop := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(stop) })
		start = time.Now()
		if err := Sleep(ctx, time.Minute); !errors.Is(err, context.Canceled) || !errors.Is(err, stop) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

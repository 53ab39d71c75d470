package farcopy_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/oracle"
)

func TestRetryAfter(t *testing.T) {
	limited := &farcopy.RateLimitedError{Op: "box.CopyFolder", RetryAfter: 3 * time.Second, Err: io.EOF}
	refused := &box.ProblemDetails{Op: "box.CopyFolder", Status: 429, RetryAfter: 7 * time.Second}
	for _, tt := range []struct {
		name string
		err  error
		want time.Duration
	}{
		{name: "no error"},
		{name: "an error that knows nothing", err: io.EOF},
		{name: "the gate's refusal", err: limited, want: 3 * time.Second},
		{name: "a final 429", err: refused, want: 7 * time.Second},
		{name: "wrapped", err: fmt.Errorf("copying: %w", refused), want: 7 * time.Second},
		{name: "the longest of several", err: errors.Join(limited, io.EOF, refused), want: 7 * time.Second},
		{name: "the cause of an unknown outcome", err: &box.UnknownOutcomeError{Err: refused}, want: 7 * time.Second},
		{name: "an unknown outcome without a cause", err: &box.UnknownOutcomeError{}},
		{
			name: "the read before a copy was limited",
			err:  &farcopy.NotExecutedError{Err: fmt.Errorf("reading: %w", limited)},
			want: 3 * time.Second,
		},
		{name: "no hint", err: &oracle.ProblemDetails{Status: 503}},
		{name: "not negative", err: &oracle.ProblemDetails{Status: 503, RetryAfter: -1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := farcopy.RetryAfter(tt.err); got != tt.want {
				t.Errorf("RetryAfter is %v, want %v", got, tt.want)
			}
		})
	}
}

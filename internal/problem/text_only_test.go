package problem_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestTextOnly(t *testing.T) {
	other := &problem.NotExecuted{Op: "box.CopyFolder", Err: io.EOF}
	tests := []struct {
		name string
		err  error
		kept bool
	}{
		{name: "an error of this module", err: other},
		{name: "wrapped", err: fmt.Errorf("copying: %w", other)},
		{name: "joined", err: errors.Join(io.EOF, other)},
		{name: "a sentinel", err: problem.ErrRateLimited},
		{name: "a sentinel, wrapped", err: fmt.Errorf("a: %w", problem.ErrOutcomeUnknown)},
		{name: "a foreign error", err: io.ErrUnexpectedEOF, kept: true},
		{name: "foreign errors, joined", err: errors.Join(io.EOF, context.Canceled), kept: true},
		{name: "nil", kept: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := problem.TextOnly(tt.err)
			if kept := got == tt.err; kept != tt.kept {
				t.Errorf("kept as it is: %t, want %t", kept, tt.kept)
			}
			if tt.kept {
				return
			}
			if got.Error() != tt.err.Error() {
				t.Errorf("text %q, want %q", got, tt.err)
			}
			for _, target := range []error{other, io.EOF, problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrOutcomeUnknown} {
				if errors.Is(got, target) {
					t.Errorf("%v is found in it", target)
				}
			}
			if _, ok := errors.AsType[*problem.NotExecuted](got); ok {
				t.Error("another call's *NotExecuted is found in it")
			}
		})
	}
}

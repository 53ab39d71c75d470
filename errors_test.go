package farcopy_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

func TestErrors(t *testing.T) {
	invalid := fmt.Errorf("FolderID is %w", fs.ErrInvalid)
	for _, tt := range []struct {
		name string
		err  error
		text string
		is   []error
		not  []error
	}{
		{
			name: "not executed",
			err:  &farcopy.NotExecutedError{Op: "box.CopyFolder", Attempts: 3, Err: io.EOF},
			text: "box.CopyFolder: not executed: EOF (3 attempts)",
			is:   []error{farcopy.ErrNotExecuted, io.EOF},
			not:  []error{farcopy.ErrRateLimited, farcopy.ErrOutcomeUnknown, farcopy.ErrTransient, fs.ErrInvalid},
		},
		{
			name: "invalid request",
			err:  &farcopy.NotExecutedError{Op: "box.CopyFolder", Field: "FolderID", Err: invalid},
			text: "box.CopyFolder: FolderID is invalid argument",
			is:   []error{farcopy.ErrNotExecuted, fs.ErrInvalid},
			not:  []error{farcopy.ErrRateLimited, farcopy.ErrOutcomeUnknown},
		},
		{
			name: "rate limited",
			err:  &farcopy.RateLimitedError{Op: "box.CopyFolder", RetryAfter: 1500 * time.Millisecond, Err: io.EOF},
			text: "box.CopyFolder: rate limited: EOF (retry after 1.5s)",
			is:   []error{farcopy.ErrNotExecuted, farcopy.ErrRateLimited, farcopy.ErrTransient, io.EOF},
			not:  []error{farcopy.ErrOutcomeUnknown},
		},
		{
			name: "without a reason",
			err:  &farcopy.NotExecutedError{Op: "box.CopyFolder"},
			text: "box.CopyFolder: not executed: no reason given",
			is:   []error{farcopy.ErrNotExecuted},
		},
		{
			name: "rate limited, without a reason",
			err:  &farcopy.RateLimitedError{Op: "box.CopyFolder"},
			text: "box.CopyFolder: rate limited: no reason given",
			is:   []error{farcopy.ErrRateLimited},
		},
		{
			name: "a copy that differs",
			err: &farcopy.CopyDiffersError{Op: "box.VerifyCopy", Resource: "folder 1 to 2", Verification: farcopy.Verification{
				Differing: 5, Differences: []farcopy.Difference{
					{Path: "a\nb", Kind: farcopy.DifferenceMissing, Expected: "file of 3 bytes"},
					{Path: "c", Kind: farcopy.DifferenceExtra, Found: "folder"},
					{Kind: farcopy.DifferenceMetadata, Name: "Content-Type", Expected: "a/b"},
					{Path: "d", Kind: farcopy.DifferenceContent, Expected: "1", Found: "2"},
				},
			}},
			text: `box.VerifyCopy: folder 1 to 2: the copy differs from its source: "a b": missing: file of 3 bytes; "c": extra: folder; ` +
				`metadata Content-Type: expected "a/b", found "" (and 2 more)`,
			is:  []error{farcopy.ErrCopyDiffers},
			not: []error{farcopy.ErrNotExecuted, farcopy.ErrTransient, farcopy.ErrComparisonUnsteady, farcopy.ErrOutcomeUnknown, fs.ErrNotExist},
		},
		{
			name: "unsteady",
			err:  &farcopy.UnsteadyError{Op: "box.VerifyCopy", Resource: "folder 1 to 2", Reason: "etag 3,\nthen 4"},
			text: "box.VerifyCopy: folder 1 to 2: the comparison means nothing: etag 3, then 4",
			is:   []error{farcopy.ErrComparisonUnsteady, farcopy.ErrTransient},
			not:  []error{farcopy.ErrCopyDiffers, farcopy.ErrNotExecuted},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.err.Error(); got != tt.text {
				t.Errorf("text %q, want %q", got, tt.text)
			}
			for _, want := range tt.is {
				if !errors.Is(tt.err, want) {
					t.Errorf("errors.Is does not find %v", want)
				}
			}
			for _, other := range tt.not {
				if errors.Is(tt.err, other) {
					t.Errorf("errors.Is finds %v", other)
				}
			}
		})
	}
}

func TestReconcileString(t *testing.T) {
	for r, want := range map[farcopy.Reconcile]string{
		farcopy.ReconcileAuto: "auto", farcopy.ReconcileOff: "off", farcopy.ReconcileStrict: "strict", -1: "Reconcile(-1)",
	} {
		if got := r.String(); got != want {
			t.Errorf("%d prints %q, want %q", int(r), got, want)
		}
	}
}

// TestVerificationZero: a result that nobody made is not equal.
func TestVerificationZero(t *testing.T) {
	if (farcopy.Verification{}).Equal {
		t.Error("the zero value says equal")
	}
}

func TestVerificationStrength(t *testing.T) {
	for _, tt := range []struct {
		v    farcopy.Verification
		want farcopy.Strength
	}{
		{v: farcopy.Verification{}, want: farcopy.StrengthStrong},
		{v: farcopy.Verification{Strong: 2}, want: farcopy.StrengthStrong},
		{v: farcopy.Verification{Strong: 2, Weak: 1}, want: farcopy.StrengthWeak},
		{v: farcopy.Verification{Strong: 2, Weak: 1, None: 1}, want: farcopy.StrengthNone},
	} {
		if got := tt.v.Strength(); got != tt.want {
			t.Errorf("%+v has %q, want %q", tt.v, got, tt.want)
		}
	}
}

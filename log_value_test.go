package farcopy_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
)

// logged returns the record of an error without its time.
func logged(err error) string {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Error("x", "err", err)
	_, text, _ := strings.Cut(strings.TrimSpace(b.String()), "msg=x ")
	return text
}

func TestLogValues(t *testing.T) {
	lost := errors.New("lost")
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{
			name: "not executed",
			err:  &farcopy.NotExecutedError{Op: "box.CopyFolder", Attempts: 4, Err: lost},
			want: `err.op=box.CopyFolder err.outcome="not executed" err.message=lost err.attempts=4`,
		},
		{
			name: "invalid",
			err:  &farcopy.NotExecutedError{Op: "box.CopyFolder", Field: "FolderID", Err: lost},
			want: `err.op=box.CopyFolder err.outcome="not executed" err.message=lost err.field=FolderID`,
		},
		{
			name: "rate limited",
			err:  &farcopy.RateLimitedError{Op: "box.CopyFolder", RetryAfter: 3 * time.Second, Err: lost},
			want: `err.op=box.CopyFolder err.outcome="rate limited" err.message=lost err.retry_after=3s`,
		},
		{
			name: "unknown",
			err: &bitpaket.UnknownOutcomeError{Op: "bitpaket.Copy", RequestID: "r1", Candidates: []string{"/b", "/c\n"}, Err: &bitpaket.ProblemDetails{
				Op: "bitpaket.Copy", Status: 503, Title: "Service Unavailable", RetryAfter: time.Second,
			}},
			want: `err.op=bitpaket.Copy err.outcome=unknown err.message="Service Unavailable" err.status=503 err.request_id=r1 ` +
				`err.retry_after=1s err.candidates="[/b /c]"`,
		},
		{
			name: "accepted in part",
			err:  &bitpaket.PartialCopyError{Response: &bitpaket.CopyResponse{RequestID: "r1", ValidIDs: []string{"a"}}, Err: lost},
			want: `err.op=bitpaket.Copy err.outcome="accepted in part" err.message=lost err.request_id=r1 err.invalid=0 err.valid=1`,
		},
		{
			name: "incomplete",
			err:  &box.IncompleteCopyError{Op: "box.WaitForCopy", Copied: 1, Total: 2, Err: lost},
			want: `err.op=box.WaitForCopy err.outcome=incomplete err.message=lost err.copied=1 err.total=2`,
		},
		{
			name: "a copy that differs",
			err: &farcopy.CopyDiffersError{Op: "box.VerifyCopy", Resource: "file 1 to 2", Verification: farcopy.Verification{
				Items: 1, Differing: 1, Differences: []farcopy.Difference{{Kind: farcopy.DifferenceSize, Expected: "1 byte", Found: "2 bytes"}},
			}},
			want: `err.op=box.VerifyCopy err.resource="file 1 to 2" err.outcome=differs err.differing=1 err.items=1 ` +
				`err.first="size: expected \"1 byte\", found \"2 bytes\""`,
		},
		{
			name: "unsteady",
			err:  &farcopy.UnsteadyError{Op: "box.VerifyCopy", Resource: "file 1 to 2", Reason: "etag 3,\nthen 4"},
			want: `err.op=box.VerifyCopy err.resource="file 1 to 2" err.outcome=unsteady err.message="etag 3, then 4"`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := logged(tt.err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

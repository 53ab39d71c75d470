package oss

import (
	"errors"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
)

// TestLargeCopyErrorLogs: the record says what became of the copy, and which version is left.
func TestLargeCopyErrorLogs(t *testing.T) {
	for _, tt := range []struct {
		err  LargeCopyError
		want string
	}{
		{LargeCopyError{outcome: ErrNotExecuted, UploadID: "u"}, "[op=o resource=r outcome=not executed message=m upload=u]"},
		{LargeCopyError{outcome: ErrOutcomeUnknown}, "[op=o resource=r outcome=unknown message=m]"},
		{LargeCopyError{Made: &CopyObjectResponse{VersionID: "v", ETag: "e"}}, "[op=o resource=r outcome=differs message=m made=v]"},
		{LargeCopyError{Made: &CopyObjectResponse{ETag: "e"}}, "[op=o resource=r outcome=differs message=m made=e]"},
	} {
		tt.err.Op, tt.err.Resource, tt.err.Err = "o", "r", errors.New("m")
		testkit.WantEqual(t, "record", tt.err.LogValue().String(), tt.want)
	}
}

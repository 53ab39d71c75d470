package oracle_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// TestALinkWithoutACodePrintsRedacted: whoever has it may do what it allows.
func TestALinkWithoutACodePrintsRedacted(t *testing.T) {
	for _, tt := range []struct {
		access oracle.Access
		want   string
	}{
		{oracle.Access{LinkID: "L1"}, "oracle.Access{LinkID:REDACTED}"},
		{oracle.Access{LinkID: "L1", AccessCode: "c"}, `oracle.Access{LinkID:"L1" AccessCode:REDACTED}`},
		{oracle.Access{AppLinkID: "A1", AccessToken: "t"}, `oracle.Access{AppLinkID:"A1" AccessToken:REDACTED}`},
	} {
		testkit.WantEqual(t, "the text of the access", fmt.Sprint(tt.access), tt.want)
	}
}

// TestDuplicateResolutionIsSentWhole: JSON has no way to write bytes that are no UTF-8.
func TestDuplicateResolutionIsSentWhole(t *testing.T) {
	o := newOffice(t)
	_, err := newClient(t, o.Config()).CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: "1", DestinationID: "2", DuplicateResolution: "a\xff"})
	testkit.WantIsOnly(t, err, oracle.ErrNotExecuted, fs.ErrInvalid)
	testkit.WantContains(t, err.Error(), "DuplicateResolution is not UTF-8")
}

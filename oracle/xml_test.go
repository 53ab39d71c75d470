package oracle_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestXMLAnswer: an XML document under a 200 is an answer that cannot be read, not a success with
// empty members.
func TestXMLAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := oracletest.NewServer(t)
		reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
		srv.SetXMLResponses(true)
		got, err := srv.PipeClient().CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
		if !errors.Is(err, oracle.ErrOutcomeUnknown) {
			t.Errorf("a copy answered in XML gives %+v, %v, want an unknown outcome", got, err)
		}
		if n := strings.Count(srv.Tree(), "u:/Archive/Reports"); n != 1 {
			t.Errorf("%d copies, want the one that was made:\n%s", n, srv.Tree())
		}
		if folder, err := srv.PipeClient().GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: reports}); err == nil {
			t.Errorf("a folder read from XML is %+v, want an error", folder)
		}
	})
}

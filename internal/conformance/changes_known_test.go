package conformance

import (
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestDeletionDeliveredTwice shows a report that can be wrong: the second delivery of a deletion finds nothing, and its
// answer is all that the client gets.
func TestDeletionDeliveredTwice(t *testing.T) {
	for _, c := range boxChanges {
		if c.name != "delete a file" && c.name != "delete a folder" {
			continue
		}
		testkit.Run(t, c.name, func(t *testing.T) {
			srv, client := newBoxChange(t, tune{})
			srv.Inject(c.op, simtest.ActTwice)
			testkit.WantIs(t, c.do(t.Context(), client), fs.ErrNotExist)
			testkit.WantEqual(t, "deleted", c.isDone(srv), true)
		})
	}
}

// TestDeletionOfAMovedFile shows another one: a file that is not in the folder of the request looks as if it were deleted.
func TestDeletionOfAMovedFile(t *testing.T) {
	testkit.Run(t, "document360", func(t *testing.T) {
		srv := document360test.NewServer(t)
		from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
		file := srv.AddFile(from, "logo.png", "")
		srv.Move(file, to)
		srv.Inject("DeleteFile", simtest.HangUpBeforeAct)
		res, err := srv.PipeClient().DeleteFile(t.Context(), document360.DeleteFileRequest{ProjectID: srv.ProjectID(), FolderID: from, FileID: file})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reconciled", res.Reconciled, true)
		testkit.WantEqual(t, "files elsewhere", len(srv.Files(to)), 1)
	})
}

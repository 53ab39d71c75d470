package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func copyOnBox(ctx context.Context, out transcript) error {
	srv := boxtest.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("Box: copy a folder")
	out.tree("before", srv.Tree())
	req := box.CopyFolderRequest{FolderID: example.FolderID, ParentID: example.ParentID}
	out.call("box.CopyFolder", "FolderID", req.FolderID, "ParentID", req.ParentID)
	copied, err := client.CopyFolder(ctx, req)
	if err != nil {
		return err
	}
	out.line("copied", "folder %s %q", copied.ID, copied.Name)
	out.tree("after", srv.Tree())

	_, err = client.CopyFolder(ctx, req)
	return out.failure("the same copy", err, fs.ErrExist)
}

// loseResponse lets Box make a copy and hang up in place of a response. Sending the request again
// could make a second copy, so the client does not: it looks for the copy, or says that it does not
// know.
func loseResponse(ctx context.Context, out transcript) error {
	srv := boxtest.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("Box: a copy whose response is lost")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
	req := box.CopyFolderRequest{FolderID: example.FolderID, ParentID: example.ParentID}
	out.call("box.CopyFolder", "FolderID", req.FolderID, "ParentID", req.ParentID)
	switch copied, err := client.CopyFolder(ctx, req); {
	case err == nil && copied.Reconciled:
		out.line("copied", "folder %s %q, found by reading", copied.ID, copied.Name)
	case errors.Is(err, box.ErrOutcomeUnknown):
		out.line("unknown", "the copy was sent, and nothing tells whether it was made")
	default:
		return fmt.Errorf("a lost response: got %+v, %w", copied, err)
	}
	sent := 0
	for _, r := range srv.Requests() {
		if r.Op == "CopyFolder" {
			sent++
		}
	}
	out.line("copies asked for", "%d", sent)
	out.tree("after", srv.Tree())
	return nil
}

package main

import (
	"context"
	"io/fs"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func copyOnDocument360(ctx context.Context, out transcript) error {
	srv := document360test.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("Document360: copy a file")
	out.tree("before", srv.Tree())
	req := document360.CopyFileRequest{
		ProjectID: example.ProjectID, FolderID: example.FolderID, FileID: example.FileID,
		DestinationFolderID: example.DestinationFolderID,
	}
	out.call("document360.CopyFile", "ProjectID", req.ProjectID, "FolderID", req.FolderID, "FileID", req.FileID,
		"DestinationFolderID", req.DestinationFolderID)
	copied, err := client.CopyFile(ctx, req)
	if err != nil {
		return err
	}
	out.line("copied", "file %s", copied.FileID)
	out.tree("after", srv.Tree())

	srv.RevokeToken(document360test.DefaultToken)
	_, err = client.CopyFile(ctx, req)
	return out.failure("the same copy, with a token that was revoked", err, fs.ErrPermission)
}

package main

import (
	"context"
	"io/fs"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func copyOnOracle(ctx context.Context, out transcript) error {
	srv := oracletest.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("Oracle Content Management: copy a folder")
	out.tree("before", srv.Tree())
	req := oracle.CopyFolderRequest{FolderID: example.FolderID, DestinationID: example.DestinationID}
	out.call("oracle.CopyFolder", "FolderID", req.FolderID, "DestinationID", req.DestinationID)
	copied, err := client.CopyFolder(ctx, req)
	if err != nil {
		return err
	}
	out.line("copied", "folder %s", copied.ID)
	out.tree("after", srv.Tree())

	req.FolderID = "F0123456789ABCDEF"
	_, err = client.CopyFolder(ctx, req)
	return out.failure("a folder that does not exist", err, fs.ErrNotExist)
}

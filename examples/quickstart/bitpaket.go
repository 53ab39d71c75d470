package main

import (
	"context"
	"io/fs"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func copyOnBitPaket(ctx context.Context, out transcript) error {
	srv := bitpakettest.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("BitPaket: copy a folder, in the background")
	out.tree("before", srv.Tree())
	req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: example.Folder}}, Target: example.Target}
	out.call("bitpaket.Copy", "Folder", example.Folder, "Target", req.Target)
	if _, err := client.Copy(ctx, req); err != nil {
		return err
	}
	out.line("accepted", "BitPaket makes the copy later")
	srv.Advance(time.Minute)
	out.tree("after a minute", srv.Tree())

	_, err := client.Copy(ctx, req)
	return out.failure("the same copy", err, fs.ErrExist)
}

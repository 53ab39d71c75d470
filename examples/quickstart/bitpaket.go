package main

import (
	"context"
	"io/fs"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// bitpaketService accepts copies and makes them later. Here it makes them at once, so that nobody
// has to wait.
var bitpaketService = service{
	name: "BitPaket", what: "folder", noun: "folder", op: "Copy",
	start: func() *scene {
		srv := bitpakettest.Start()
		srv.SetCopyDelay(0)
		srv.SetCopyTime(0)
		return &scene{simulator: srv, example: srv.Example(), copies: func() (names []string) {
			for _, line := range lines(srv.Tree()) {
				if line == "/another_dir/existing_dir/" {
					names = append(names, line)
				}
			}
			return names
		}}
	},
	open: opener(openBitpaket),
}

func openBitpaket(e bitpakettest.Example) (*clients, error) {
	client, err := bitpaket.NewClient(bitpaket.Config{
		BaseURL: e.URL, ClientSecret: e.ClientSecret,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: e.Token}),
	})
	if err != nil {
		return nil, err
	}
	req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: e.Folder}}, Target: e.Target}
	return &clients{
		plain: post(e.URL+"/v2/copy", object{
			"client_secret": e.ClientSecret, "objects": []object{{"folder": e.Folder}}, "target": e.Target, "overwrite": false,
		}, bearer(e.Token)),
		copy: func(ctx context.Context, opts ...option) (copied, error) {
			return bitpaketCopied(client.Copy(ctx, req, opts...))
		},
		resume: func(ctx context.Context, intent farcopy.Intent, opts ...option) (copied, error) {
			return bitpaketCopied(client.ResumeCopy(ctx, req, intent, opts...))
		},
		call: call("bitpaket.Copy", "Folder", e.Folder, "Target", e.Target),
		wrong: failure{"the same copy", func(ctx context.Context) error {
			_, err := client.Copy(ctx, req)
			return err
		}, fs.ErrExist},
	}, nil
}

func bitpaketCopied(r *bitpaket.CopyResponse, err error) (copied, error) {
	if err != nil {
		return copied{}, err
	}
	return copied{"accepted; BitPaket makes the copy in the background", r.Reconciled}, nil
}

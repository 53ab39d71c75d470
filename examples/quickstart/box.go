package main

import (
	"context"
	"fmt"
	"io/fs"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

var boxService = service{
	name: "Box", what: "folder", noun: "folder", op: "CopyFolder",
	start: func() *scene {
		srv := boxtest.Start()
		return &scene{simulator: srv, example: srv.Example(), copies: func() []string {
			return srv.FindAll("/Archives/Pictures from 2017")
		}}
	},
	open: opener(openBox),
}

func openBox(e boxtest.Example) (*clients, error) {
	client, err := box.NewClient(box.Config{
		BaseURL: e.URL, TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: e.Token}),
	})
	if err != nil {
		return nil, err
	}
	req := box.CopyFolderRequest{FolderID: e.FolderID, ParentID: e.ParentID}
	return &clients{
		plain: post(e.URL+"/folders/"+e.FolderID+"/copy", object{"parent": object{"id": e.ParentID}}, bearer(e.Token)),
		copy: func(ctx context.Context, opts ...option) (copied, error) {
			return boxCopied(client.CopyFolder(ctx, req, opts...))
		},
		resume: func(ctx context.Context, intent farcopy.Intent, opts ...option) (copied, error) {
			return boxCopied(client.ResumeCopyFolder(ctx, req, intent, opts...))
		},
		call: call("box.CopyFolder", "FolderID", req.FolderID, "ParentID", req.ParentID),
		wrong: failure{"the same copy", func(ctx context.Context) error {
			_, err := client.CopyFolder(ctx, req)
			return err
		}, fs.ErrExist},
	}, nil
}

func boxCopied(r *box.CopyFolderResponse, err error) (copied, error) {
	if err != nil {
		return copied{}, err
	}
	return copied{fmt.Sprintf("folder %s %q", r.ID, r.Name), r.Reconciled}, nil
}

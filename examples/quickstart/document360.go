package main

import (
	"context"
	"io/fs"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

var document360Service = service{
	name: "Document360", what: "file", noun: "file", op: "CopyFile",
	start: func() *scene {
		srv := document360test.Start()
		example := srv.Example()
		return &scene{simulator: srv, example: example, copies: func() (names []string) {
			for _, file := range srv.Files(example.DestinationFolderID) {
				names = append(names, file.Name)
			}
			return names
		}}
	},
	open: opener(openDocument360),
}

func openDocument360(e document360test.Example) (*clients, error) {
	client, err := document360.NewClient(document360Config(e.URL, e.Token))
	if err != nil {
		return nil, err
	}
	stranger, err := document360.NewClient(document360Config(e.URL, "another token"))
	if err != nil {
		return nil, err
	}
	req := document360.CopyFileRequest{
		ProjectID: e.ProjectID, FolderID: e.FolderID, FileID: e.FileID, DestinationFolderID: e.DestinationFolderID,
	}
	return &clients{
		plain: post(e.URL+"/v3/projects/"+e.ProjectID+"/drive/folders/"+e.FolderID+"/files/"+e.FileID+"/copy",
			object{"destination_folder_id": e.DestinationFolderID}, bearer(e.Token)),
		copy: func(ctx context.Context, opts ...option) (copied, error) {
			return document360Copied(client.CopyFile(ctx, req, opts...))
		},
		resume: func(ctx context.Context, intent farcopy.Intent, opts ...option) (copied, error) {
			return document360Copied(client.ResumeCopyFile(ctx, req, intent, opts...))
		},
		call: call("document360.CopyFile", "FileID", req.FileID, "DestinationFolderID", req.DestinationFolderID),
		wrong: failure{"the same copy, with a token that is not accepted", func(ctx context.Context) error {
			_, err := stranger.CopyFile(ctx, req)
			return err
		}, fs.ErrPermission},
	}, nil
}

func document360Config(url, token string) document360.Config {
	return document360.Config{BaseURL: url, TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})}
}

func document360Copied(r *document360.CopyFileResponse, err error) (copied, error) {
	if err != nil {
		return copied{}, err
	}
	return copied{"file " + r.FileID, r.Reconciled}, nil
}

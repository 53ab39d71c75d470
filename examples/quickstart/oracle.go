package main

import (
	"context"
	"io/fs"
	"net/http"
	"regexp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

var oracleService = service{
	name: "Oracle", what: "folder", noun: "folder", op: "CopyFolder",
	start: func() *scene {
		srv := oracletest.Start()
		return &scene{simulator: srv, example: srv.Example(), copies: func() (names []string) {
			for _, match := range oracleCopy.FindAllStringSubmatch(srv.Tree(), -1) {
				names = append(names, match[1])
			}
			return names
		}}
	},
	open: opener(openOracle),
}

// oracleCopy matches the line of a copied folder in the tree.
var oracleCopy = regexp.MustCompile(`(?m)^u:/Archive/(Reports[^/]*/)$`)

func openOracle(e oracletest.Example) (*clients, error) {
	client, err := oracle.NewClient(oracle.Config{BaseURL: e.URL, Username: e.Username, Password: e.Password})
	if err != nil {
		return nil, err
	}
	req := oracle.CopyFolderRequest{FolderID: e.FolderID, DestinationID: e.DestinationID}
	return &clients{
		plain: post(e.URL+"/documents/api/1.1/folders/"+e.FolderID+"/copy", object{"destinationID": e.DestinationID},
			func(r *http.Request) { r.SetBasicAuth(e.Username, e.Password) }),
		copy: func(ctx context.Context, opts ...option) (copied, error) {
			return oracleCopied(client.CopyFolder(ctx, req, opts...))
		},
		resume: func(ctx context.Context, intent farcopy.Intent, opts ...option) (copied, error) {
			return oracleCopied(client.ResumeCopyFolder(ctx, req, intent, opts...))
		},
		call: call("oracle.CopyFolder", "FolderID", req.FolderID, "DestinationID", req.DestinationID),
		wrong: failure{"a folder that does not exist", func(ctx context.Context) error {
			_, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: "F0123456789ABCDEF", DestinationID: e.DestinationID})
			return err
		}, fs.ErrNotExist},
	}, nil
}

func oracleCopied(r *oracle.CopyFolderResponse, err error) (copied, error) {
	if err != nil {
		return copied{}, err
	}
	return copied{"folder " + r.ID, r.Reconciled}, nil
}

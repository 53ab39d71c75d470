// Box-copy copies a folder on Box.
//
//	box-copy -sim
//	BOX_TOKEN=... box-copy -folder-id 11111 -parent-id 22222
package main

import (
	"context"
	"io"
	"strings"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/boxtoken"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func main() { cli.Main("box-copy", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var req box.CopyFolderRequest
	cmd := cli.New("box-copy", boxtoken.Environment, stdout, stderr)
	cmd.StringVar(&req.FolderID, "folder-id", "", "`id` of the folder to copy")
	cmd.StringVar(&req.ParentID, "parent-id", "", "`id` of the folder that receives the copy; 0: the root folder")
	cmd.StringVar(&req.Name, "name", "", "`name` of the copy; default: the source's")
	cmd.StringVar(&req.IfNoneMatch, "if-none-match", "", "copy only if the source no longer has this `etag`")
	fields := cmd.String("fields", "", "comma-separated `members` to ask for in place of the standard ones")
	tokenURL := cmd.String("token-url", boxtoken.DefaultURL, "`address` of the token endpoint")
	cmd.Require("folder-id", "parent-id")
	if err := cmd.Parse(args); err != nil {
		return err
	}
	if *fields != "" {
		req.Fields = strings.Split(*fields, ",")
	}

	var cfg box.Config
	if cmd.Sim {
		srv := boxtest.Start()
		defer srv.Close()
		example := srv.Example()
		cmd.Default("folder-id", example.FolderID)
		cmd.Default("parent-id", example.ParentID)
		cfg = srv.Config()
		cmd.PrintTree("before", srv.Tree())
		defer func() { cmd.PrintTree("after", srv.Tree()) }()
	} else {
		tokens, err := boxtoken.Source(ctx, *tokenURL)
		if err != nil {
			return err
		}
		cfg = box.Config{TokenSource: tokens, BaseURL: cmd.BaseURL}
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.Logger = cmd.Logger()
	client, err := box.NewClient(cfg)
	if err != nil {
		return cmd.Plain(err)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	copied, err := client.CopyFolder(ctx, req)
	if err != nil {
		return cmd.Plain(err)
	}
	if copied.ID == "" {
		cmd.Printf("accepted: Box copies in the background and did not send the id of the copy")
		return nil
	}
	cmd.Printf("copied: folder %s %q%s", copied.ID, copied.Name, cli.Found(copied.Reconciled))
	return nil
}

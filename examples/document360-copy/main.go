// Document360-copy copies a file of Document360's Drive into another folder.
//
//	document360-copy -sim
//	DOCUMENT360_TOKEN=... document360-copy -project-id P -folder-id F -file-id X -destination-folder-id D
package main

import (
	"context"
	"io"
	"os"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

const environment = "DOCUMENT360_TOKEN or DOCUMENT360_API_KEY"

// words are Go names that the client's messages hold, and what they are here.
var words = []string{"BaseURL is of the region", "-region is"}

func main() { cli.Main("document360-copy", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var req document360.CopyFileRequest
	cmd := cli.New("document360-copy", environment, stdout, stderr)
	cmd.StringVar(&req.ProjectID, "project-id", "", "`id` of the project")
	cmd.StringVar(&req.FolderID, "folder-id", "", "`id` of the folder that holds the file")
	cmd.StringVar(&req.FileID, "file-id", "", "`id` of the file to copy")
	cmd.StringVar(&req.DestinationFolderID, "destination-folder-id", "", "`id` of the folder that receives the copy")
	region := cmd.String("region", "", "`region` of the projects: eu, us, ca or a private one; default eu")
	cmd.Require("project-id", "folder-id", "file-id", "destination-folder-id")
	if err := cmd.Parse(args); err != nil {
		return err
	}
	if *region != "" && (cmd.Sim || cmd.BaseURL != "") {
		return cli.Usagef("-region excludes -sim and -base-url")
	}

	var cfg document360.Config
	if cmd.Sim {
		srv := document360test.Start()
		defer srv.Close()
		example := srv.Example()
		cmd.Default("project-id", example.ProjectID)
		cmd.Default("folder-id", example.FolderID)
		cmd.Default("file-id", example.FileID)
		cmd.Default("destination-folder-id", example.DestinationFolderID)
		cfg = srv.Config()
		cmd.PrintTree("before", srv.Tree())
		defer func() { cmd.PrintTree("after", srv.Tree()) }()
	} else {
		cfg = document360.Config{APIKey: os.Getenv("DOCUMENT360_API_KEY"), BaseURL: cmd.BaseURL}
		if token := os.Getenv("DOCUMENT360_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.APIKey == "" {
			return cli.Usagef("set %s; -sim needs none", environment)
		}
		if cfg.BaseURL == "" {
			cfg.BaseURL = document360.Endpoint(document360.Region(*region))
		}
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.Logger = cmd.Logger()
	client, err := document360.NewClient(cfg)
	if err != nil {
		return cmd.Plain(err, words...)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	copied, err := client.CopyFile(ctx, req)
	if err != nil {
		return cmd.Plain(err, words...)
	}
	for _, w := range copied.Warnings {
		cmd.Printf("warning: %s: %s", w.Code, w.Message)
	}
	cmd.Printf("copied: file %s%s", copied.FileID, cli.Found(copied.Reconciled))
	return nil
}

// Bitpaket-copy copies folders and objects on BitPaket.
//
//	bitpaket-copy -sim
//	BITPAKET_TOKEN=... BITPAKET_CLIENT_SECRET=... bitpaket-copy -folder /existing_dir -path /a.txt -target /another_dir
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// words are Go names that the client's messages hold, and what they are here.
var words = []string{"Objects[0] needs", "the first selection needs"}

func main() { cli.Main("bitpaket-copy", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var req bitpaket.CopyRequest
	add := func(s bitpaket.Selector) error {
		req.Objects = append(req.Objects, s)
		return nil
	}
	cmd := cli.New("bitpaket-copy", "BITPAKET_TOKEN and BITPAKET_CLIENT_SECRET", stdout, stderr)
	cmd.Func("folder", "absolute `path` of a folder to copy; may be repeated, like -id and -path (one of the three is required)",
		func(v string) error { return add(bitpaket.Selector{Folder: v}) })
	cmd.Func("id", "`id` of an object to copy", func(v string) error { return add(bitpaket.Selector{ID: v}) })
	cmd.Func("path", "absolute `path` of an object to copy", func(v string) error { return add(bitpaket.Selector{Path: v}) })
	cmd.StringVar(&req.Target, "target", "", "absolute `path` of the folder that receives the copies")
	cmd.BoolVar(&req.Overwrite, "overwrite", false, "destroy what has the same name in the target, for good")
	cmd.Done = "accepted"
	cmd.NotDone = "not accepted, or not all of it"
	cmd.Require("target")
	if err := cmd.Parse(args); err != nil {
		return err
	}

	var cfg bitpaket.Config
	showCopies := func() {}
	if cmd.Sim {
		srv := bitpakettest.Start()
		defer srv.Close()
		example := srv.Example()
		if req.Objects == nil {
			add(bitpaket.Selector{Folder: example.Folder})
		}
		cmd.Default("target", example.Target)
		cfg = srv.Config()
		cmd.PrintTree("before", srv.Tree())
		showCopies = func() {
			srv.Advance(time.Minute) // until then the copies are not there
			cmd.PrintTree("a minute later", srv.Tree())
		}
	} else {
		if err := cli.RequireEnv("BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"); err != nil {
			return err
		}
		cfg = bitpaket.Config{
			TokenSource:  oauth2.StaticTokenSource(&oauth2.Token{AccessToken: os.Getenv("BITPAKET_TOKEN")}),
			ClientSecret: os.Getenv("BITPAKET_CLIENT_SECRET"),
			BaseURL:      cmd.BaseURL,
		}
	}
	if req.Objects == nil {
		return cli.Usagef("one of the flags -folder, -id and -path is required")
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.Logger = cmd.Logger()
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return cmd.Plain(err, words...)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	accepted, err := client.Copy(ctx, req)
	if _, inPart := errors.AsType[*bitpaket.PartialCopyError](err); err != nil && !inPart {
		return cmd.Plain(err, words...)
	}
	defer showCopies()
	if err != nil {
		return err
	}
	cmd.Printf("accepted: BitPaket copies to %s in the background%s", req.Target, cli.Found(accepted.Reconciled))
	return nil
}

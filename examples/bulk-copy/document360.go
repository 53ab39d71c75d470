package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func newDocument360Job(o *options, log *slog.Logger) (farcopy.Job, func(), error) {
	cfg, done := document360.Config{}, func() {}
	if o.sim {
		srv := document360test.Start()
		o.from, o.to = fillDocument360(srv)
		o.project = srv.ProjectID()
		cfg, done = srv.Config(), srv.Close
		cfg.HTTPClient = &http.Client{Transport: slowly{http.DefaultTransport}}
	} else {
		cfg = document360.Config{APIKey: os.Getenv("DOCUMENT360_API_KEY"), BaseURL: o.baseURL}
		if token := os.Getenv("DOCUMENT360_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.APIKey == "" {
			return nil, nil, cli.Usagef("set DOCUMENT360_API_KEY or DOCUMENT360_TOKEN; -sim needs none")
		}
	}
	cfg.Logger = log
	client, err := document360.NewClient(cfg)
	if err != nil {
		return nil, nil, err
	}
	req := document360.CopyTreeRequest{ProjectID: o.project, FolderID: o.from, DestinationFolderID: o.to}
	job, err := client.CopyTree(req, o.cfg)
	return job, done, err
}

// fillDocument360 makes what -sim copies: 240 files in 12 folders, one of which is there already.
func fillDocument360(srv *document360test.Server) (from, to string) {
	from, to = srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	for month := range 12 {
		id := srv.MkdirAll(fmt.Sprintf("/Images/2026/%02d", month+1))
		for n := range 20 {
			srv.AddFile(id, fmt.Sprintf("%04d.png", n), fmt.Sprint(n+1, " KB"))
		}
	}
	srv.MkdirAll("/Archive/2026")
	return from, to
}

package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func newDocument360Job(o *options, w watch) (farcopy.Job, error) {
	cfg := document360.Config{Logger: w.log, Observe: w.observe, BaseURL: o.baseURL}
	if o.sim {
		cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: document360test.DefaultToken})
		cfg.CopyTimeout, cfg.ReconcileTimeout = demoCopyTimeout, demoReconcileTimeout
	} else {
		cfg.APIKey = os.Getenv("DOCUMENT360_API_KEY")
		if token := os.Getenv("DOCUMENT360_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.APIKey == "" {
			return nil, cli.Usagef("set DOCUMENT360_API_KEY or DOCUMENT360_TOKEN; -sim needs none")
		}
	}
	client, err := document360.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	req := document360.CopyTreeRequest{ProjectID: o.project, FolderID: o.from, DestinationFolderID: o.to}
	return client.CopyTree(req, o.cfg)
}

func demoDocument360() simulated {
	srv := document360test.Start()
	from, to := fillDocument360(srv, demoFiles)
	return simulated{server: srv, from: from, to: to, project: srv.ProjectID(), interval: 3 * time.Millisecond}
}

// fillDocument360 makes what -sim copies: files in 12 folders, the parent of which is there already.
func fillDocument360(srv *document360test.Server, perFolder int) (from, to string) {
	from, to = srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	for month := range 12 {
		id := srv.MkdirAll(fmt.Sprintf("/Images/2026/%02d", month+1))
		for n := range perFolder {
			srv.AddFile(id, fmt.Sprintf("%04d.png", n), fmt.Sprint(n+1, " KB"))
		}
	}
	srv.MkdirAll("/Archive/2026")
	return from, to
}

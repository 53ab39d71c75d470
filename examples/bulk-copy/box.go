package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/boxtoken"
)

func newBoxJob(o *options, w watch) (farcopy.Job, error) {
	cfg := box.Config{Logger: w.log, Observe: w.observe, BaseURL: o.baseURL}
	if o.sim {
		cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: boxtest.DefaultToken})
		cfg.CopyTimeout, cfg.ReconcileTimeout = demoCopyTimeout, demoReconcileTimeout
	} else {
		tokens, err := boxtoken.Source(context.Background(), cmp.Or(o.tokenURL, boxtoken.DefaultURL))
		if err != nil {
			return nil, err
		}
		cfg.TokenSource = tokens
	}
	client, err := box.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	return client.CopyTree(box.CopyTreeRequest{FolderID: o.from, ParentID: o.to}, o.cfg)
}

func demoBox() simulated {
	srv := boxtest.Start()
	from, to := fillBox(srv)
	return simulated{server: srv, path: "/2.0", from: from, to: to, interval: 22 * time.Millisecond}
}

// fillBox makes what -sim copies: 2,760 files in folders of many sizes, two of which are too large
// for a single request.
func fillBox(srv *boxtest.Server) (from, to string) {
	from, to = srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	for year := range 10 {
		for month := range 12 {
			id := srv.MkdirAll(fmt.Sprintf("/Pictures/%d/%02d", 2017+year, month+1))
			for n := range 4 * year {
				srv.AddFile(id, fmt.Sprintf("%04d.jpg", n), int64(2_000_000+n))
			}
		}
	}
	for n := range 600 {
		srv.AddFile(srv.MkdirAll("/Pictures/all"), fmt.Sprintf("%04d.jpg", n), 3_000_000)
	}
	return from, to
}

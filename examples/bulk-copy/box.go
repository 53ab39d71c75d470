package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/boxtoken"
)

func newBoxJob(o *options, log *slog.Logger) (farcopy.Job, func(), error) {
	cfg, done := box.Config{}, func() {}
	if o.sim {
		srv := boxtest.Start()
		o.from, o.to = fillBox(srv)
		cfg, done = srv.Config(), srv.Close
		cfg.HTTPClient = &http.Client{Transport: slowly{http.DefaultTransport}}
	} else {
		tokens, err := boxtoken.Source(context.Background(), cmp.Or(o.tokenURL, boxtoken.DefaultURL))
		if err != nil {
			return nil, nil, err
		}
		cfg = box.Config{TokenSource: tokens, BaseURL: o.baseURL}
	}
	cfg.Logger = log
	client, err := box.NewClient(cfg)
	if err != nil {
		return nil, nil, err
	}
	job, err := client.CopyTree(box.CopyTreeRequest{FolderID: o.from, ParentID: o.to}, o.cfg)
	return job, done, err
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

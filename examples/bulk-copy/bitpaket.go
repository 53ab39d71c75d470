package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func newBitPaketJob(o *options, log *slog.Logger) (farcopy.Job, func(), error) {
	cfg, done := bitpaket.Config{}, func() {}
	if o.sim {
		srv := bitpakettest.Start()
		o.from, o.to = fillBitPaket(srv)
		cfg, done = srv.Config(), srv.Close
		cfg.HTTPClient = &http.Client{Transport: slowly{http.DefaultTransport}}
	} else {
		if err := cli.RequireEnv("BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"); err != nil {
			return nil, nil, err
		}
		cfg = bitpaket.Config{
			TokenSource:  oauth2.StaticTokenSource(&oauth2.Token{AccessToken: os.Getenv("BITPAKET_TOKEN")}),
			ClientSecret: os.Getenv("BITPAKET_CLIENT_SECRET"),
			BaseURL:      o.baseURL,
		}
	}
	cfg.Logger = log
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return nil, nil, err
	}
	job, err := client.CopyTree(bitpaket.CopyTreeRequest{Folder: o.from, Target: o.to}, o.cfg)
	return job, done, err
}

// fillBitPaket makes what -sim copies: 480 objects in 12 directories, one of which is there already,
// at a service that makes each copy a little after it has accepted it.
func fillBitPaket(srv *bitpakettest.Server) (from, to string) {
	from, to = "/photos", "/archive"
	for month := range 12 {
		for n := range 40 {
			srv.AddObject(fmt.Sprintf("%s/2026/%02d/%04d.jpg", from, month+1, n), fmt.Sprint("photo ", month, n))
		}
	}
	srv.MkdirAll(to + "/2026")
	srv.SetCopyDelay(200 * time.Millisecond)
	srv.SetCopyTime(5 * time.Millisecond)
	return from, to
}

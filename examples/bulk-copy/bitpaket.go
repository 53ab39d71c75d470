package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

func newBitPaketJob(o *options, w watch) (farcopy.Job, error) {
	cfg := bitpaket.Config{Logger: w.log, Observe: w.observe, BaseURL: o.baseURL}
	token, secret := bitpakettest.DefaultToken, bitpakettest.DefaultClientSecret
	if o.sim {
		cfg.CopyTimeout, cfg.ReconcileTimeout = demoCopyTimeout, demoReconcileTimeout
	} else {
		if err := cli.RequireEnv("BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"); err != nil {
			return nil, err
		}
		token, secret = os.Getenv("BITPAKET_TOKEN"), os.Getenv("BITPAKET_CLIENT_SECRET")
	}
	cfg.TokenSource, cfg.ClientSecret = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}), secret
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	return client.CopyTree(bitpaket.CopyTreeRequest{Folder: o.from, Target: o.to}, o.cfg)
}

// demoBitPaket is a service that makes each copy a little after it has accepted it.
func demoBitPaket() simulated {
	srv := bitpakettest.Start()
	from, to := fillBitPaket(srv, demoFiles)
	srv.SetCopyDelay(200 * time.Millisecond / hurry)
	srv.SetCopyTime(5 * time.Millisecond / hurry)
	return simulated{server: srv, from: from, to: to, interval: 20 * time.Millisecond}
}

// fillBitPaket makes what -sim copies: objects in 12 directories, the parent of which is there
// already.
func fillBitPaket(srv *bitpakettest.Server, perFolder int) (from, to string) {
	from, to = "/photos", "/archive"
	for month := range 12 {
		for n := range perFolder {
			srv.AddObject(fmt.Sprintf("%s/2026/%02d/%04d.jpg", from, month+1, n), fmt.Sprint("photo ", month, n))
		}
	}
	srv.MkdirAll(to + "/2026")
	return from, to
}

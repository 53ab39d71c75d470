package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func newOracleJob(o *options, log *slog.Logger) (farcopy.Job, func(), error) {
	cfg, done := oracle.Config{}, func() {}
	if o.sim {
		srv := oracletest.Start()
		o.from, o.to = fillOracle(srv)
		cfg, done = srv.Config(), srv.Close
		cfg.HTTPClient = &http.Client{Transport: slowly{http.DefaultTransport}}
	} else {
		cfg = oracle.Config{Username: os.Getenv("ORACLE_USERNAME"), Password: os.Getenv("ORACLE_PASSWORD"), BaseURL: o.baseURL}
		if token := os.Getenv("ORACLE_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.Username == "" && cfg.Password == "" {
			return nil, nil, cli.Usagef("set ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD; -sim needs none")
		} else if err := cli.RequireEnv("ORACLE_USERNAME", "ORACLE_PASSWORD"); err != nil {
			return nil, nil, err
		}
	}
	cfg.Logger = log
	client, err := oracle.NewClient(cfg)
	if err != nil {
		return nil, nil, err
	}
	job, err := client.CopyTree(oracle.CopyTreeRequest{FolderID: o.from, DestinationID: o.to}, o.cfg)
	return job, done, err
}

// fillOracle makes what -sim copies: 240 files in 12 folders, one of which is there already.
func fillOracle(srv *oracletest.Server) (from, to string) {
	from, to = srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	for month := range 12 {
		id := srv.MkdirAll(fmt.Sprintf("/Reports/2026/%02d", month+1))
		for n := range 20 {
			srv.AddFile(id, fmt.Sprintf("%04d.pdf", n), int64(100_000+n))
		}
	}
	srv.MkdirAll("/Archive/2026")
	return from, to
}

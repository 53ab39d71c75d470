package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func newOracleJob(o *options, w watch) (farcopy.Job, error) {
	cfg := oracle.Config{Logger: w.log, Observe: w.observe, BaseURL: o.baseURL}
	if o.sim {
		cfg.Username, cfg.Password = oracletest.DefaultUsername, oracletest.DefaultPassword
		cfg.CopyTimeout, cfg.ReconcileTimeout = demoCopyTimeout, demoReconcileTimeout
	} else {
		cfg.Username, cfg.Password = os.Getenv("ORACLE_USERNAME"), os.Getenv("ORACLE_PASSWORD")
		if token := os.Getenv("ORACLE_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.Username == "" && cfg.Password == "" {
			return nil, cli.Usagef("set ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD; -sim needs none")
		} else if err := cli.RequireEnv("ORACLE_USERNAME", "ORACLE_PASSWORD"); err != nil {
			return nil, err
		}
	}
	client, err := oracle.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	return client.CopyTree(oracle.CopyTreeRequest{FolderID: o.from, DestinationID: o.to}, o.cfg)
}

func demoOracle() simulated {
	srv := oracletest.Start()
	from, to := fillOracle(srv, demoFiles)
	return simulated{server: srv, from: from, to: to, interval: 3 * time.Millisecond}
}

// fillOracle makes what -sim copies: files in 12 folders, the parent of which is there already.
func fillOracle(srv *oracletest.Server, perFolder int) (from, to string) {
	from, to = srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	for month := range 12 {
		id := srv.MkdirAll(fmt.Sprintf("/Reports/2026/%02d", month+1))
		for n := range perFolder {
			srv.AddFile(id, letters(n)+".pdf", int64(100_000+n))
		}
	}
	srv.MkdirAll("/Archive/2026")
	return from, to
}

// letters is a number in letters. Oracle may add a number to the name of a copy, so that copies with
// numbers for names can hardly be told apart after a kill.
func letters(n int) string {
	return string([]byte{'a' + byte(n/26), 'a' + byte(n%26)})
}

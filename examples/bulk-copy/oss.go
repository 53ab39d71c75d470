package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func newOSSJob(o *options, w watch) (farcopy.Job, error) {
	cfg := oss.Config{Logger: w.log, Observe: w.observe, Endpoint: o.baseURL}
	if o.sim {
		cfg.Region = osstest.DefaultRegion
		cfg.Credentials = oss.StaticCredentials(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, "")
		cfg.CopyTimeout, cfg.ReconcileTimeout = demoCopyTimeout, demoReconcileTimeout
	} else {
		required := []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
		if o.baseURL == "" { // some endpoints tell the region
			required = append(required, "OSS_REGION")
		}
		if err := cli.RequireEnv(required...); err != nil {
			return nil, err
		}
		cfg.Region, cfg.Credentials = os.Getenv("OSS_REGION"), oss.EnvironmentCredentials()
	}
	client, err := oss.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	req := oss.CopyPrefixRequest{StorageClass: oss.StorageClass(o.storageClass), PartSize: o.partSize}
	req.SourceBucket, req.SourcePrefix, _ = strings.Cut(o.from, "/")
	req.Bucket, req.Prefix, _ = strings.Cut(o.to, "/")
	return client.CopyPrefix(req, o.cfg)
}

func demoOSS() simulated {
	srv := osstest.Start()
	fillOSS(srv)
	return simulated{server: srv, from: "sim-photos/2026/", to: "sim-backup/photos/", interval: 9 * time.Millisecond}
}

// fillOSS makes what -sim copies: 2,000 objects and a large one.
func fillOSS(srv *osstest.Server) {
	srv.AddBucket("sim-photos")
	srv.AddBucket("sim-backup")
	for i := range 2000 {
		srv.AddObject("sim-photos", fmt.Sprintf("2026/%02d/%04d.jpg", i%12+1, i), "", func(o *osstest.Object) { o.Size = 2_000_000 + int64(i) })
	}
	srv.AddObject("sim-photos", "2026/all.tar", "", func(o *osstest.Object) { o.Size = 12e9 })
}

package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func newOSSJob(o *options, log *slog.Logger) (farcopy.Job, func(), error) {
	cfg, done := oss.Config{}, func() {}
	if o.sim {
		srv := osstest.Start()
		fillOSS(srv)
		o.from, o.to = "sim-photos/2026/", "sim-backup/photos/"
		cfg, done = srv.Config(), srv.Close
		cfg.HTTPClient = &http.Client{Transport: slowly{http.DefaultTransport}}
	} else {
		required := []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
		if o.baseURL == "" { // some endpoints tell the region
			required = append(required, "OSS_REGION")
		}
		if err := cli.RequireEnv(required...); err != nil {
			return nil, nil, err
		}
		cfg = oss.Config{Region: os.Getenv("OSS_REGION"), Endpoint: o.baseURL, Credentials: oss.EnvironmentCredentials()}
	}
	cfg.Logger = log
	client, err := oss.NewClient(cfg)
	if err != nil {
		return nil, nil, err
	}
	req := oss.CopyPrefixRequest{StorageClass: oss.StorageClass(o.storageClass), PartSize: o.partSize}
	req.SourceBucket, req.SourcePrefix, _ = strings.Cut(o.from, "/")
	req.Bucket, req.Prefix, _ = strings.Cut(o.to, "/")
	job, err := client.CopyPrefix(req, o.cfg)
	return job, done, err
}

// fillOSS makes what -sim copies: 2,000 objects and a large one, at a service that takes its time.
func fillOSS(srv *osstest.Server) {
	srv.AddBucket("sim-photos")
	srv.AddBucket("sim-backup")
	for i := range 2000 {
		srv.AddObject("sim-photos", fmt.Sprintf("2026/%02d/%04d.jpg", i%12+1, i), fmt.Sprint("photo ", i))
	}
	srv.AddObject("sim-photos", "2026/all.tar", "", func(o *osstest.Object) { o.Size = 12e9 })
}

// latency is how long each request of -sim takes.
const latency = 60 * time.Millisecond

// slowly sends requests as a service would answer them that is far away.
type slowly struct{ http.RoundTripper }

func (s slowly) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case <-time.After(latency):
		return s.RoundTripper.RoundTrip(req)
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

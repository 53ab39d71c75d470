package main

import (
	"cmp"
	"context"
	"os"
	"strings"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// openOSS makes the service of the options.
func openOSS(_ context.Context, o *options) (service, func(), error) {
	a, done := ossAccount{file: o.file, instance: o.instance}, func() {}
	in := o.in
	if o.sim {
		srv := osstest.Start()
		a.config, done = srv.Config(), srv.Close
		in = cmp.Or(in, srv.Example().Bucket)
	} else {
		required := []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
		if o.baseURL == "" { // some endpoints tell the region
			required = append(required, "OSS_REGION")
		}
		if err := cli.RequireEnv(required...); err != nil {
			return nil, nil, err
		}
		a.config = oss.Config{Region: os.Getenv("OSS_REGION"), Endpoint: o.baseURL, Credentials: oss.EnvironmentCredentials()}
	}
	a.bucket, a.prefix, _ = strings.Cut(in, "/")
	if a.prefix = strings.TrimRight(a.prefix, "/"); a.prefix != "" {
		a.prefix += "/"
	}
	var ok bool
	if a.other.SourceBucket, a.other.SourceKey, ok = strings.Cut(o.other, "/"); o.other != "" && !ok {
		done()
		return nil, nil, cli.Usagef("-other must be bucket/key")
	}
	svc, err := newOSSService(a)
	if err != nil {
		done()
		return nil, nil, cli.Usagef("%w", err)
	}
	return svc, done, nil
}

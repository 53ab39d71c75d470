// Oss-copy copies an object of Alibaba Cloud OSS, at most 5 GB.
//
//	oss-copy -sim
//	OSS_REGION=cn-hangzhou OSS_ACCESS_KEY_ID=... OSS_ACCESS_KEY_SECRET=... \
//		oss-copy -bucket b -source-key a.jpg -key b.jpg -storage-class IA
package main

import (
	"context"
	"io"
	"os"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const environment = "OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_REGION and, for a temporary key, OSS_SESSION_TOKEN"

func main() { cli.Main("oss-copy", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var req oss.CopyObjectRequest
	cmd := cli.New("oss-copy", environment, stdout, stderr)
	addFlags(cmd.FlagSet, &req)
	cmd.Require("bucket", "key", "source-key")
	if err := cmd.Parse(args); err != nil {
		return err
	}

	var cfg oss.Config
	if cmd.Sim {
		srv := osstest.Start()
		defer srv.Close()
		example := srv.Example()
		cmd.Default("bucket", example.Bucket)
		cmd.Default("source-key", example.Key)
		cmd.Default("key", "copy of "+example.Key)
		cfg = srv.Config()
		cmd.PrintTree("before", srv.Tree())
		defer func() { cmd.PrintTree("after", srv.Tree()) }()
	} else {
		if err := cli.RequireEnv("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"); err != nil {
			return err
		}
		cfg = oss.Config{
			Region: os.Getenv("OSS_REGION"), Endpoint: cmd.BaseURL,
			Credentials: oss.EnvironmentCredentials(),
		}
		if cfg.Endpoint == "" && cfg.Region == "" { // some endpoints tell the region
			return cli.RequireEnv("OSS_REGION")
		}
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.Logger = cmd.Logger()
	client, err := oss.NewClient(cfg)
	switch {
	case err != nil && cfg.Region == "":
		return cli.Usagef("%w (OSS_REGION is not set)", err)
	case err != nil:
		return cli.Usagef("%w", err)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	copied, err := client.CopyObject(ctx, req)
	if err != nil {
		return err
	}
	cmd.Printf("copied: %s/%s, ETag %s%s", req.Bucket, req.Key, copied.ETag, cli.Found(copied.Reconciled))
	return nil
}

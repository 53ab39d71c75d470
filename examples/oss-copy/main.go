// Oss-copy copies an object of Alibaba Cloud OSS, at most 5 GB.
//
// An object that is copied onto itself, say for another storage class, keeps only the metadata that
// the flags give it.
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

// words are Go names that the client's messages hold, and what they are here.
var words = []string{
	"TaggingDirectiveReplace", "Replace", "DirectiveReplace", "REPLACE", "ServerSideEncryptionKMS", "-server-side-encryption KMS",
	"Tags ", "-tag ", "Region is", "OSS_REGION is", "SignatureV4 signs", "the signature holds", "Endpoint", "-base-url",
	"UpdateObject changes an object in place and keeps the rest", "give all that it is to have, and its ETag as -source-if-match",
}

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
		required := []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
		if cmd.BaseURL == "" { // some endpoints tell the region
			required = append(required, "OSS_REGION")
		}
		if err := cli.RequireEnv(required...); err != nil {
			return err
		}
		cfg = oss.Config{
			Region: os.Getenv("OSS_REGION"), Endpoint: cmd.BaseURL,
			Credentials: oss.EnvironmentCredentials(),
		}
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.Logger = cmd.Logger()
	client, err := oss.NewClient(cfg)
	if err != nil {
		return cmd.Plain(err, words...)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	copied, err := client.CopyObject(ctx, req)
	if err != nil {
		return cmd.Plain(err, words...)
	}
	cmd.Printf("copied: %s/%s, ETag %s%s", req.Bucket, req.Key, copied.ETag, cli.Found(copied.Reconciled))
	return nil
}

package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// A program saves the intent of its copy in a file, and is killed before it sees the response. The next run goes on from the
// file: the copy is made once.
func ExampleClient_ResumeCopyObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddObject("photos", "tiger.jpg", "stripes")
	srv.Inject("CopyObject", osstest.ActThenHangUp)
	req := oss.CopyObjectRequest{Bucket: "photos", Key: "archive/tiger.jpg", SourceKey: "tiger.jpg"}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "copy.intent")

	save := func(_ context.Context, i oss.Intent) error {
		text, err := i.MarshalText()
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o600)
	}

	// The first process.
	cfg := srv.Config()
	cfg.Reconcile = oss.ReconcileOff // it never gets to look for the copy
	client, err := oss.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyObject(context.Background(), req, oss.WithIntent(save))
	fmt.Println("killed while the outcome was unknown:", errors.Is(err, oss.ErrOutcomeUnknown))

	// The next one.
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var intent oss.Intent
	if err := intent.UnmarshalText(text); err != nil {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResumeCopyObject(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", copied.Reconciled)
	// Output:
	// killed while the outcome was unknown: true
	// found by reading: true
}

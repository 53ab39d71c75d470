package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// Reading shows what became of a call of CopyObject whose response was lost.
func ExampleClient_ResolveCopyObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.Inject("CopyObject", osstest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = oss.ReconcileOff // the call itself does not look for it
	client, err := oss.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	_, err = client.CopyObject(context.Background(), req)
	unknown, ok := errors.AsType[*oss.UnknownOutcomeError](err)
	if !ok {
		log.Fatal(err)
	}
	copied, err := client.ResolveCopyObject(context.Background(), req, unknown.Intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied, found by reading:", copied.Reconciled)
	// Output: copied, found by reading: true
}

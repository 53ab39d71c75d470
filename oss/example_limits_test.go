package oss_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// Two clients of one account share its rate limit: what the first one has learned holds the second one
// back, too, and no request is wasted.
func ExampleConfig_shareLimitsWith() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.Inject("CopyObject", osstest.RateLimit(5*time.Minute))

	first, err := oss.NewClient(srv.Config())
	if err != nil {
		log.Fatal(err)
	}
	cfg := srv.Config()
	cfg.ShareLimitsWith = first
	second, err := oss.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	for _, client := range []*oss.Client{first, second} {
		_, err := client.CopyObject(context.Background(), req)
		fmt.Println(errors.Is(err, oss.ErrRateLimited), oss.RetryAfter(err).Round(time.Minute))
	}
	fmt.Println(len(srv.Requests()), "request was sent")
	// Output:
	// true 5m0s
	// true 5m0s
	// 1 request was sent
}

// Config.Observe is told of every call, attempt and wait: enough for traces and metrics.
func ExampleConfig_observe() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.Inject("CopyObject", osstest.Status(403))

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e oss.Event) {
		switch e.Kind {
		case oss.EventAttemptEnded:
			fmt.Println("attempt", e.Attempt, "of", e.Op, "got", e.Status)
		case oss.EventCallEnded:
			fmt.Println(e.Op, "failed:", e.Err != nil)
		}
	}
	client, err := oss.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyObject(context.Background(), oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"})
	fmt.Println(errors.Is(err, fs.ErrPermission))
	// Output:
	// attempt 1 of oss.CopyObject got 403
	// oss.CopyObject failed: true
	// true
}

package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// Two clients of one paket share its rate limit: what the first one has learned holds the second one
// back, too, and no request is wasted.
func ExampleConfig_shareLimitsWith() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.RateLimit(5*time.Minute))

	first, err := bitpaket.NewClient(srv.Config())
	if err != nil {
		log.Fatal(err)
	}
	cfg := srv.Config()
	cfg.ShareLimitsWith = first
	second, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
	}
	for _, client := range []*bitpaket.Client{first, second} {
		_, err := client.Copy(context.Background(), req)
		fmt.Println(errors.Is(err, bitpaket.ErrRateLimited), bitpaket.RetryAfter(err).Round(time.Minute))
	}
	fmt.Println(len(srv.Requests()), "request was sent")
	// Output:
	// true 5m0s
	// true 5m0s
	// 1 request was sent
}

// Config.Observe is told of every call, attempt and wait: enough for traces and metrics.
func ExampleConfig_observe() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.Status(403))

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e bitpaket.Event) {
		switch e.Kind {
		case bitpaket.EventAttemptEnded:
			fmt.Println("attempt", e.Attempt, "of", e.Op, "got", e.Status)
		case bitpaket.EventCallEnded:
			fmt.Println(e.Op, "failed:", e.Err != nil)
		}
	}
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
	})
	fmt.Println(errors.Is(err, fs.ErrPermission))
	// Output:
	// attempt 1 of bitpaket.Copy got 403
	// bitpaket.Copy failed: true
	// true
}

package box_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// Two clients of one user share its rate limit: what the first one has learned holds the second one
// back, too, and no request is wasted.
func ExampleConfig_shareLimitsWith() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.RateLimit(5*time.Minute))

	first, err := box.NewClient(srv.Config())
	if err != nil {
		log.Fatal(err)
	}
	cfg := srv.Config()
	cfg.ShareLimitsWith = first
	second, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CopyFolderRequest{FolderID: pictures, ParentID: archives}
	for _, client := range []*box.Client{first, second} {
		_, err := client.CopyFolder(context.Background(), req)
		fmt.Println(errors.Is(err, box.ErrRateLimited), box.RetryAfter(err).Round(time.Minute))
	}
	fmt.Println(len(srv.Requests()), "request was sent")
	// Output:
	// true 5m0s
	// true 5m0s
	// 1 request was sent
}

// Config.Observe is told of every call, attempt and wait: enough for traces and metrics.
func ExampleConfig_observe() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.Status(403))

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e box.Event) {
		switch e.Kind {
		case box.EventAttemptEnded:
			fmt.Println("attempt", e.Attempt, "of", e.Op, "got", e.Status)
		case box.EventCallEnded:
			fmt.Println(e.Op, "failed:", e.Err != nil)
		}
	}
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	fmt.Println(errors.Is(err, fs.ErrPermission))
	// Output:
	// attempt 1 of box.CopyFolder got 403
	// box.CopyFolder failed: true
	// true
}

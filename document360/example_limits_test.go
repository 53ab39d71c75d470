package document360_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// Two clients of one credential share its rate limit: what the first one has learned holds the second one
// back, too, and no request is wasted.
func ExampleConfig_shareLimitsWith() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")
	srv.Inject("CopyFile", document360test.RateLimit(5*time.Minute))

	first, err := document360.NewClient(srv.Config())
	if err != nil {
		log.Fatal(err)
	}
	cfg := srv.Config()
	cfg.ShareLimitsWith = first
	second, err := document360.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	}
	for _, client := range []*document360.Client{first, second} {
		_, err := client.CopyFile(context.Background(), req)
		fmt.Println(errors.Is(err, document360.ErrRateLimited), document360.RetryAfter(err).Round(time.Minute))
	}
	fmt.Println(len(srv.Requests()), "request was sent")
	// Output:
	// true 5m0s
	// true 5m0s
	// 1 request was sent
}

// Config.Observe is told of every call, attempt and wait: enough for traces and metrics.
func ExampleConfig_observe() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")
	srv.Inject("CopyFile", document360test.Status(403))

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e document360.Event) {
		switch e.Kind {
		case document360.EventAttemptEnded:
			fmt.Println("attempt", e.Attempt, "of", e.Op, "got", e.Status)
		case document360.EventCallEnded:
			fmt.Println(e.Op, "failed:", e.Err != nil)
		}
	}
	client, err := document360.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	})
	fmt.Println(errors.Is(err, fs.ErrPermission))
	// Output:
	// attempt 1 of document360.CopyFile got 403
	// document360.CopyFile failed: true
	// true
}

package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// Two clients of one user share its rate limit: what the first one has learned holds the second one
// back, too, and no request is wasted.
func ExampleConfig_shareLimitsWith() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.Inject("CopyFolder", oracletest.RateLimit(5*time.Minute))

	first, err := oracle.NewClient(srv.Config())
	if err != nil {
		log.Fatal(err)
	}
	cfg := srv.Config()
	cfg.ShareLimitsWith = first
	second, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive}
	for _, client := range []*oracle.Client{first, second} {
		_, err := client.CopyFolder(context.Background(), req)
		fmt.Println(errors.Is(err, oracle.ErrRateLimited), oracle.RetryAfter(err).Round(time.Minute))
	}
	fmt.Println(len(srv.Requests()), "request was sent")
	// Output:
	// true 5m0s
	// true 5m0s
	// 1 request was sent
}

// Config.Observe is told of every call, attempt and wait: enough for traces and metrics.
func ExampleConfig_observe() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.Inject("CopyFolder", oracletest.Status(403))

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e oracle.Event) {
		switch e.Kind {
		case oracle.EventAttemptEnded:
			fmt.Println("attempt", e.Attempt, "of", e.Op, "got", e.Status)
		case oracle.EventCallEnded:
			fmt.Println(e.Op, "failed:", e.Err != nil)
		}
	}
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
	fmt.Println(errors.Is(err, fs.ErrPermission))
	// Output:
	// attempt 1 of oracle.CopyFolder got 403
	// oracle.CopyFolder failed: true
	// true
}

package osstest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// Each request of an operation meets the next one of its faults. The journal shows what happened.
func ExampleServer_Inject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.Inject("CopyObject", osstest.Status(403), osstest.None)

	for range 2 {
		_, err := srv.Client().CopyObject(context.Background(), oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"})
		fmt.Println("permission denied:", errors.Is(err, fs.ErrPermission))
	}
	for _, r := range srv.Requests() {
		fmt.Printf("%s %d, acted %d times\n", r.Op, r.Status, r.Acted)
	}
	fmt.Println("not met yet:", srv.Pending())
	// Output:
	// permission denied: true
	// permission denied: false
	// CopyObject 403, acted 0 times
	// CopyObject 200, acted 1 times
	// not met yet: 0
}

// The program is interrupted after the service has made the copy, and before it gets the response.
func ExampleActThenCall() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("CopyObject", osstest.ActThenCall("interrupt", interrupt))

	_, err := srv.Client().CopyObject(ctx, oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"})
	fmt.Println(errors.Is(err, oss.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	fmt.Println("acted:", srv.Requests()[0].Acted)
	// Output:
	// true true
	// acted: 1
}

// Waiting takes no time in a testing/synctest bubble. In a test file this is the body of TestBusyService.
func ExampleServer_PipeClient() {
	testBusyService := func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("oss-example")
			srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
			srv.Inject("CopyObject", osstest.RateLimit(time.Minute))

			client, start := srv.PipeClient(), time.Now()
			_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"})
			if waited := time.Since(start); err != nil || waited < time.Minute {
				t.Error(err, waited)
			}
		})
	}
	_ = testBusyService
}

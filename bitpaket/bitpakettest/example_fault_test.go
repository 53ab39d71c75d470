package bitpakettest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// Each request of an operation meets the next one of its faults. The journal shows what happened.
func ExampleServer_Inject() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.Status(403), bitpakettest.None)

	for range 2 {
		_, err := srv.Client().Copy(context.Background(), bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
		})
		fmt.Println("permission denied:", errors.Is(err, fs.ErrPermission))
	}
	for _, r := range srv.Requests() {
		fmt.Printf("%s %d, acted %d times\n", r.Op, r.Status, r.Acted)
	}
	fmt.Println("not met yet:", srv.Pending())
	// Output:
	// permission denied: true
	// permission denied: false
	// Copy 403, acted 0 times
	// Copy 200, acted 1 times
	// not met yet: 0
}

// The program is interrupted after the service has made the copy, and before it gets the response.
func ExampleActThenCall() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("Copy", bitpakettest.ActThenCall("interrupt", interrupt))

	_, err := srv.Client().Copy(ctx, bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
	})
	fmt.Println(errors.Is(err, bitpaket.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	fmt.Println("acted:", srv.Requests()[0].Acted)
	// Output:
	// true true
	// acted: 1
}

// Waiting takes no time in a testing/synctest bubble. In a test file this is the body of TestBusyService.
func ExampleServer_PipeClient() {
	testBusyService := func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv := bitpakettest.NewServer(t)
			srv.AddObject("/existing_dir/photo.jpg", "a picture")
			srv.MkdirAll("/another_dir")
			srv.Inject("Copy", bitpakettest.RateLimit(time.Minute))

			client, start := srv.PipeClient(), time.Now()
			_, err := client.Copy(t.Context(), bitpaket.CopyRequest{
				Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
			})
			if waited := time.Since(start); err != nil || waited < time.Minute {
				t.Error(err, waited)
			}
		})
	}
	_ = testBusyService
}

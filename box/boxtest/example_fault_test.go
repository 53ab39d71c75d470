package boxtest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// Each request of an operation meets the next one of its faults. The journal shows what happened.
func ExampleServer_Inject() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.Status(403), boxtest.None)

	for range 2 {
		_, err := srv.Client().CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
		fmt.Println("permission denied:", errors.Is(err, fs.ErrPermission))
	}
	for _, r := range srv.Requests() {
		fmt.Printf("%s %d, acted %d times\n", r.Op, r.Status, r.Acted)
	}
	fmt.Println("not met yet:", srv.Pending())
	// Output:
	// permission denied: true
	// permission denied: false
	// CopyFolder 403, acted 0 times
	// CopyFolder 201, acted 1 times
	// not met yet: 0
}

// The program is interrupted after the service has made the copy, and before it gets the response.
func ExampleActThenCall() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("CopyFolder", boxtest.ActThenCall("interrupt", interrupt))

	_, err := srv.Client().CopyFolder(ctx, box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	fmt.Println(errors.Is(err, box.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	fmt.Println("acted:", srv.Requests()[0].Acted)
	// Output:
	// true true
	// acted: 1
}

// Waiting takes no time in a testing/synctest bubble. In a test file this is the body of TestBusyService.
func ExampleServer_PipeClient() {
	testBusyService := func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv := boxtest.NewServer(t)
			pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
			srv.Inject("CopyFolder", boxtest.RateLimit(time.Minute))

			client, start := srv.PipeClient(), time.Now()
			_, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
			if waited := time.Since(start); err != nil || waited < time.Minute {
				t.Error(err, waited)
			}
		})
	}
	_ = testBusyService
}

package document360test_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// Each request of an operation meets the next one of its faults. The journal shows what happened.
func ExampleServer_Inject() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")
	srv.Inject("CopyFile", document360test.Status(403), document360test.None)

	for range 2 {
		_, err := srv.Client().CopyFile(context.Background(), document360.CopyFileRequest{
			ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
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
	// CopyFile 403, acted 0 times
	// CopyFile 201, acted 1 times
	// not met yet: 0
}

// The program is interrupted after the service has made the copy, and before it gets the response.
func ExampleActThenCall() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("CopyFile", document360test.ActThenCall("interrupt", interrupt))

	_, err := srv.Client().CopyFile(ctx, document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	})
	fmt.Println(errors.Is(err, document360.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	fmt.Println("acted:", srv.Requests()[0].Acted)
	// Output:
	// true true
	// acted: 1
}

// Waiting takes no time in a testing/synctest bubble. In a test file this is the body of TestBusyService.
func ExampleServer_PipeClient() {
	testBusyService := func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv := document360test.NewServer(t)
			images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
			logo := srv.AddFile(images, "logo.png", "12 KB")
			srv.Inject("CopyFile", document360test.RateLimit(time.Minute))

			client, start := srv.PipeClient(), time.Now()
			_, err := client.CopyFile(t.Context(), document360.CopyFileRequest{
				ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
			})
			if waited := time.Since(start); err != nil || waited < time.Minute {
				t.Error(err, waited)
			}
		})
	}
	_ = testBusyService
}

package oracletest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// Each request of an operation meets the next one of its faults. The journal shows what happened.
func ExampleServer_Inject() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.Inject("CopyFolder", oracletest.Status(403), oracletest.None)

	for range 2 {
		_, err := srv.Client().CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
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
	// CopyFolder 200, acted 1 times
	// not met yet: 0
}

// The program is interrupted after the service has made the copy, and before it gets the response.
func ExampleActThenCall() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("CopyFolder", oracletest.ActThenCall("interrupt", interrupt))

	_, err := srv.Client().CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
	fmt.Println(errors.Is(err, oracle.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	fmt.Println("acted:", srv.Requests()[0].Acted)
	// Output:
	// true true
	// acted: 1
}

// Waiting takes no time in a testing/synctest bubble. In a test file this is the body of TestBusyService.
func ExampleServer_PipeClient() {
	testBusyService := func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv := oracletest.NewServer(t)
			reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
			srv.Inject("CopyFolder", oracletest.RateLimit(time.Minute))

			client, start := srv.PipeClient(), time.Now()
			_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
			if waited := time.Since(start); err != nil || waited < time.Minute {
				t.Error(err, waited)
			}
		})
	}
	_ = testBusyService
}

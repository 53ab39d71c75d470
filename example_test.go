package farcopy_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// copies says how many copies a call has made, whichever package it belongs to.
func copies(err error) string {
	switch {
	case err == nil:
		return "exactly one"
	case errors.Is(err, farcopy.ErrOutcomeUnknown):
		return "one or none: look before it is made again"
	case errors.Is(err, fs.ErrExist):
		return "none, the name is taken"
	case errors.Is(err, farcopy.ErrTransient):
		return fmt.Sprint("none, try again in ", farcopy.RetryAfter(err).Round(time.Minute))
	default:
		return "none"
	}
}

// One function handles the errors of copies on several services.
func Example_errors() {
	boxServer, ossServer := boxtest.Start(), osstest.Start() // in place of the services
	defer boxServer.Close()
	defer ossServer.Close()
	pictures, archives := boxServer.MkdirAll("/Pictures"), boxServer.MkdirAll("/Archives")
	ossServer.AddBucket("photos")
	ossServer.AddObject("photos", "sea.jpg", "a picture of the sea")
	onBox, onOSS, ctx := boxServer.Client(), ossServer.Client(), context.Background()

	folder := box.CopyFolderRequest{FolderID: pictures, ParentID: archives}
	_, err := onBox.CopyFolder(ctx, folder)
	fmt.Println("Box:", copies(err))
	_, err = onBox.CopyFolder(ctx, folder)
	fmt.Println("Box:", copies(err))

	object := oss.CopyObjectRequest{Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg"}
	ossServer.Inject("CopyObject", osstest.RateLimit(10*time.Minute))
	_, err = onOSS.CopyObject(ctx, object)
	fmt.Println("OSS:", copies(err))
	// Output:
	// Box: exactly one
	// Box: none, the name is taken
	// OSS: none, try again in 10m0s
}

// RetryAfter finds the wait in whichever error tells it, here in that of a refused request.
func ExampleRetryAfter() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.RateLimit(5*time.Minute))

	_, err := srv.Client().CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	fmt.Println(errors.Is(err, farcopy.ErrRateLimited), errors.Is(err, farcopy.ErrNotExecuted))
	fmt.Println("again in", farcopy.RetryAfter(err).Round(time.Second))
	// Output:
	// true true
	// again in 5m0s
}

// The intent of a copy is stored before its request leaves. Any process can find out later what became
// of the copy.
func ExampleIntent() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = farcopy.ReconcileOff // the call itself does not look for its copy
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	req := box.CopyFolderRequest{FolderID: pictures, ParentID: archives, Name: "2017"}
	var stored []byte // one line of ASCII, without any secret
	_, err = client.CopyFolder(context.Background(), req,
		box.WithIntent(func(_ context.Context, intent farcopy.Intent) (err error) {
			stored, err = intent.MarshalText()
			return err
		}))
	fmt.Println("known:", !errors.Is(err, farcopy.ErrOutcomeUnknown))

	// Later, in another process.
	var intent farcopy.Intent
	if err := intent.UnmarshalText(stored); err != nil {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResolveCopyFolder(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(intent.Op(), "made", copied.Name)
	// Output:
	// known: false
	// box.CopyFolder made 2017
}

// A field of an invalid request is named by the error, and nothing is sent.
func ExampleNotExecutedError() {
	srv := boxtest.Start()
	defer srv.Close()

	_, err := srv.Client().CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: "11111"})
	if e, ok := errors.AsType[*farcopy.NotExecutedError](err); ok {
		fmt.Println(e.Op, "needs", e.Field, "- sent:", len(srv.Requests()))
	}
	fmt.Println(errors.Is(err, fs.ErrInvalid))
	// Output:
	// box.CopyFolder needs ParentID - sent: 0
	// true
}

// A lost response and what the client does about it, as events.
func ExampleEvent() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)

	cfg := srv.Config()
	cfg.Observe = func(_ context.Context, e farcopy.Event) {
		if e.Parent != 0 {
			return // a read that settles the copy
		}
		switch e.Kind {
		case farcopy.EventAttemptEnded:
			fmt.Println(e.Kind, "- next:", e.Next)
		case farcopy.EventSettled, farcopy.EventCallEnded:
			fmt.Println(e.Kind, "- found by reading:", e.Reconciled)
		}
	}
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// attempt ended - next: settle
	// settled - found by reading: true
	// call ended - found by reading: true
}

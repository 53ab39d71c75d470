package box_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// Reading shows what became of a call of CopyFolder whose response was lost.
func ExampleClient_ResolveCopyFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CopyFolderRequest{FolderID: pictures, ParentID: archives, Name: "Pictures"}
	_, err = client.CopyFolder(context.Background(), req)
	unknown, ok := errors.AsType[*box.UnknownOutcomeError](err)
	if !ok {
		log.Fatal(err)
	}
	copied, err := client.ResolveCopyFolder(context.Background(), req, unknown.Intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied, found by reading:", copied.Reconciled)
	// Output: copied, found by reading: true
}

// Reading shows what became of a call of CopyFile whose response was lost.
func ExampleClient_ResolveCopyFile() {
	srv := boxtest.Start()
	defer srv.Close()
	archives := srv.MkdirAll("/Archives")
	tigers := srv.AddFile(srv.MkdirAll("/Pictures"), "tigers.jpeg", 629644)
	srv.Inject("CopyFile", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CopyFileRequest{FileID: tigers, ParentID: archives, Name: "tigers.jpeg"}
	_, err = client.CopyFile(context.Background(), req)
	unknown, ok := errors.AsType[*box.UnknownOutcomeError](err)
	if !ok {
		log.Fatal(err)
	}
	copied, err := client.ResolveCopyFile(context.Background(), req, unknown.Intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied, found by reading:", copied.Reconciled)
	// Output: copied, found by reading: true
}

// Reading shows what became of a call of CreateFolder whose response was lost.
func ExampleClient_ResolveCreateFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	archives := srv.MkdirAll("/Archives")
	srv.Inject("CreateFolder", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CreateFolderRequest{ParentID: archives, Name: "2026"}
	_, err = client.CreateFolder(context.Background(), req)
	unknown, ok := errors.AsType[*box.UnknownOutcomeError](err)
	if !ok {
		log.Fatal(err)
	}
	made, err := client.ResolveCreateFolder(context.Background(), req, unknown.Intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made, found by reading:", made.Reconciled)
	// Output: made, found by reading: true
}

// Another process goes on with a call of CopyFile whose response was lost.
func ExampleClient_ResumeCopyFile() {
	srv := boxtest.Start()
	defer srv.Close()
	archives := srv.MkdirAll("/Archives")
	tigers := srv.AddFile(srv.MkdirAll("/Pictures"), "tigers.jpeg", 629644)
	srv.Inject("CopyFile", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CopyFileRequest{FileID: tigers, ParentID: archives, Name: "tigers.jpeg"}
	var saved box.Intent // a program saves it where it outlives the process
	_, err = client.CopyFile(context.Background(), req, box.WithIntent(func(_ context.Context, i box.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, box.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResumeCopyFile(context.Background(), req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied, found by reading:", copied.Reconciled)
	// Output: copied, found by reading: true
}

// Another process goes on with a call of CreateFolder whose response was lost.
func ExampleClient_ResumeCreateFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	archives := srv.MkdirAll("/Archives")
	srv.Inject("CreateFolder", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CreateFolderRequest{ParentID: archives, Name: "2026"}
	var saved box.Intent // a program saves it where it outlives the process
	_, err = client.CreateFolder(context.Background(), req, box.WithIntent(func(_ context.Context, i box.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, box.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	made, err := srv.Client().ResumeCreateFolder(context.Background(), req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made, found by reading:", made.Reconciled)
	// Output: made, found by reading: true
}

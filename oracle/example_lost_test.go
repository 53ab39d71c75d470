package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// Reading shows what became of a call of CopyFile whose response was lost.
func ExampleClient_ResolveCopyFile() {
	srv := oracletest.Start()
	defer srv.Close()
	archive := srv.MkdirAll("/Archive")
	report := srv.AddFile(srv.MkdirAll("/Reports"), "q1.txt", 100)
	srv.Inject("CopyFile", oracletest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = oracle.ReconcileOff // the call itself does not look for it
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oracle.CopyFileRequest{FileID: report, DestinationID: archive}
	_, err = client.CopyFile(context.Background(), req)
	unknown, ok := errors.AsType[*oracle.UnknownOutcomeError](err)
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
	srv := oracletest.Start()
	defer srv.Close()
	archive := srv.MkdirAll("/Archive")
	srv.Inject("CreateFolder", oracletest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = oracle.ReconcileOff // the call itself does not look for it
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oracle.CreateFolderRequest{ParentID: archive, Name: "2026"}
	_, err = client.CreateFolder(context.Background(), req)
	unknown, ok := errors.AsType[*oracle.UnknownOutcomeError](err)
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
	srv := oracletest.Start()
	defer srv.Close()
	archive := srv.MkdirAll("/Archive")
	report := srv.AddFile(srv.MkdirAll("/Reports"), "q1.txt", 100)
	srv.Inject("CopyFile", oracletest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = oracle.ReconcileOff // the call itself does not look for it
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oracle.CopyFileRequest{FileID: report, DestinationID: archive}
	var saved oracle.Intent // a program saves it where it outlives the process
	_, err = client.CopyFile(context.Background(), req, oracle.WithIntent(func(_ context.Context, i oracle.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, oracle.ErrOutcomeUnknown) {
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
	srv := oracletest.Start()
	defer srv.Close()
	archive := srv.MkdirAll("/Archive")
	srv.Inject("CreateFolder", oracletest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = oracle.ReconcileOff // the call itself does not look for it
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := oracle.CreateFolderRequest{ParentID: archive, Name: "2026"}
	var saved oracle.Intent // a program saves it where it outlives the process
	_, err = client.CreateFolder(context.Background(), req, oracle.WithIntent(func(_ context.Context, i oracle.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, oracle.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	made, err := srv.Client().ResumeCreateFolder(context.Background(), req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made, found by reading:", made.Reconciled)
	// Output: made, found by reading: true
}

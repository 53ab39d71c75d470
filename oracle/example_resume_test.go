package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// A program saves the intent of its copy in a file, and is killed before it sees the response. The next run goes on from the
// file: the copy is made once.
func ExampleClient_ResumeCopyFolder() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.AddFolder(srv.Home("u"), "Reports"), srv.AddFolder(srv.Home("u"), "Archive")
	srv.AddFile(reports, "q1.txt", 100)
	srv.Inject("CopyFolder", oracletest.ActThenHangUp)
	req := oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "copy.intent")

	save := func(_ context.Context, i oracle.Intent) error {
		text, err := i.MarshalText()
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o600)
	}

	// The first process.
	cfg := srv.Config()
	cfg.Reconcile = oracle.ReconcileOff // it never gets to look for the copy
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(context.Background(), req, oracle.WithIntent(save))
	fmt.Println("killed while the outcome was unknown:", errors.Is(err, oracle.ErrOutcomeUnknown))

	// The next one.
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var intent oracle.Intent
	if err := intent.UnmarshalText(text); err != nil {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResumeCopyFolder(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", copied.Reconciled)
	// Output:
	// killed while the outcome was unknown: true
	// found by reading: true
}

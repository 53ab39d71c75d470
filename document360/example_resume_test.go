package document360_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A program saves the intent of its copy in a file, and is killed before it sees the response. The next run goes on from the
// file: the copy is made once.
func ExampleClient_ResumeCopyFile() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "2 KB")
	srv.Inject("CopyFile", document360test.ActThenHangUp)
	req := document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "copy.intent")

	save := func(_ context.Context, i document360.Intent) error {
		text, err := i.MarshalText()
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o600)
	}

	// The first process.
	cfg := srv.Config()
	cfg.Reconcile = document360.ReconcileOff // it never gets to look for the copy
	client, err := document360.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFile(context.Background(), req, document360.WithIntent(save))
	fmt.Println("killed while the outcome was unknown:", errors.Is(err, document360.ErrOutcomeUnknown))

	// The next one.
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var intent document360.Intent
	if err := intent.UnmarshalText(text); err != nil {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResumeCopyFile(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", copied.Reconciled)
	// Output:
	// killed while the outcome was unknown: true
	// found by reading: true
}

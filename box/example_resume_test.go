package box_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// A program saves the intent of its copy in a file, and is killed before it sees the response. The next run goes on from the
// file: the copy is made once.
func ExampleClient_ResumeCopyFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
	req := box.CopyFolderRequest{FolderID: pictures, ParentID: archives, Name: "Pictures"}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "copy.intent")

	save := func(_ context.Context, i box.Intent) error {
		text, err := i.MarshalText()
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o600)
	}

	// The first process.
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // it never gets to look for the copy
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(context.Background(), req, box.WithIntent(save))
	fmt.Println("killed while the outcome was unknown:", errors.Is(err, box.ErrOutcomeUnknown))

	// The next one.
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var intent box.Intent
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

package document360_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// Reading shows what became of a call of CreateFolder whose response was lost.
func ExampleClient_ResolveCreateFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("/Images")
	srv.Inject("CreateFolder", document360test.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = document360.ReconcileOff // the call itself does not look for it
	client, err := document360.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := document360.CreateFolderRequest{ProjectID: srv.ProjectID(), ParentFolderID: images, Name: "Icons"}
	_, err = client.CreateFolder(context.Background(), req)
	unknown, ok := errors.AsType[*document360.UnknownOutcomeError](err)
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

// Another process goes on with a call of CreateFolder whose response was lost.
func ExampleClient_ResumeCreateFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("/Images")
	srv.Inject("CreateFolder", document360test.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = document360.ReconcileOff // the call itself does not look for it
	client, err := document360.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := document360.CreateFolderRequest{ProjectID: srv.ProjectID(), ParentFolderID: images, Name: "Icons"}
	var saved document360.Intent // a program saves it where it outlives the process
	_, err = client.CreateFolder(context.Background(), req, document360.WithIntent(func(_ context.Context, i document360.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, document360.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	made, err := srv.Client().ResumeCreateFolder(context.Background(), req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made, found by reading:", made.Reconciled)
	// Output: made, found by reading: true
}

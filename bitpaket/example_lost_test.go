package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// Reading shows what became of a call of CreateFolder whose response was lost.
func ExampleClient_ResolveCreateFolder() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.MkdirAll("/archive")
	srv.Inject("CreateFolder", bitpakettest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = bitpaket.ReconcileOff // the call itself does not look for it
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := bitpaket.CreateFolderRequest{Folder: "/archive/2026"}
	_, err = client.CreateFolder(context.Background(), req)
	unknown, ok := errors.AsType[*bitpaket.UnknownOutcomeError](err)
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
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.MkdirAll("/archive")
	srv.Inject("CreateFolder", bitpakettest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = bitpaket.ReconcileOff // the call itself does not look for it
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := bitpaket.CreateFolderRequest{Folder: "/archive/2026"}
	var saved bitpaket.Intent // a program saves it where it outlives the process
	_, err = client.CreateFolder(context.Background(), req, bitpaket.WithIntent(func(_ context.Context, i bitpaket.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, bitpaket.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	made, err := srv.Client().ResumeCreateFolder(context.Background(), req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made, found by reading:", made.Reconciled)
	// Output: made, found by reading: true
}

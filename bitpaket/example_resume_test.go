package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// A program saves the intent of its copy in a file, and is killed before it sees the response. The next run goes on from the
// file: the copy is made once.
func ExampleClient_ResumeCopy() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/notes.txt", "remember")
	srv.MkdirAll("/archive")
	srv.Inject("Copy", bitpakettest.ActThenHangUp)
	req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/notes.txt"}}, Target: "/archive"}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "copy.intent")

	save := func(_ context.Context, i bitpaket.Intent) error {
		text, err := i.MarshalText()
		if err != nil {
			return err
		}
		return os.WriteFile(file, text, 0o600)
	}

	// The first process.
	cfg := srv.Config()
	cfg.Reconcile = bitpaket.ReconcileOff // it never gets to look for the copy
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Copy(context.Background(), req, bitpaket.WithIntent(save))
	fmt.Println("killed while the outcome was unknown:", errors.Is(err, bitpaket.ErrOutcomeUnknown))

	// The next one.
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var intent bitpaket.Intent
	if err := intent.UnmarshalText(text); err != nil {
		log.Fatal(err)
	}
	copied, err := srv.Client().ResumeCopy(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", copied.Reconciled)
	// Output:
	// killed while the outcome was unknown: true
	// found by reading: true
}

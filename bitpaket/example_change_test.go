package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func ExampleClient_DeleteObject() {
	srv := bitpakettest.Start()
	defer srv.Close()
	id := srv.AddObject("/notes.txt", "Bring the blue folder.\n")

	_, err := srv.PipeClient().DeleteObject(context.Background(), bitpaket.DeleteObjectRequest{ObjectID: id})
	if err != nil {
		log.Fatal(err)
	}
	_, there := srv.Object("/notes.txt")
	fmt.Println(there)
	// Output: false
}

// A move whose response is lost is found to have been made.
func ExampleClient_Move() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/inbox/notes.txt", "Bring the blue folder.\n")
	srv.MkdirAll("/archive")
	srv.Inject("Move", bitpakettest.ActThenHangUp)

	moved, err := srv.Client().Move(context.Background(), bitpaket.MoveRequest{
		Objects: []bitpaket.Selector{{Folder: "/inbox"}}, Target: "/archive",
	})
	if err != nil {
		log.Fatal(err)
	}
	_, there := srv.Object("/archive/inbox/notes.txt")
	fmt.Println(moved.Reconciled, there)
	// Output: true true
}

// What cannot be deleted is named, and the rest is deleted.
func ExampleClient_Delete() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/inbox/notes.txt", "Bring the blue folder.\n")

	_, err := srv.Client().Delete(context.Background(), bitpaket.DeleteRequest{
		Objects: []bitpaket.Selector{{Folder: "/inbox"}, {Path: "/notes.txt"}},
	})
	if partial, ok := errors.AsType[*bitpaket.PartialChangeError](err); ok {
		fmt.Println(partial.Err)
	}
	_, there := srv.Object("/inbox/notes.txt")
	fmt.Println(there)
	// Output:
	// invalid and not deleted: 1 (/notes.txt)
	// false
}

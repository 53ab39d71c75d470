package bitpaket_test

import (
	"context"
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

package bitpaket_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func ExampleClient_VerifyCopy() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/photos/sea.jpg", "a picture of the sea")
	srv.MkdirAll("/backup")

	client, objects := srv.Client(), []bitpaket.Selector{{Folder: "/photos"}}
	accepted, err := client.Copy(context.Background(), bitpaket.CopyRequest{Objects: objects, Target: "/backup"})
	if err != nil {
		log.Fatal(err)
	}
	srv.Advance(time.Minute) // copies run in the background
	if _, err := client.WaitForCopy(context.Background(), bitpaket.WaitForCopyRequest{
		Objects: objects, Target: "/backup", Accepted: accepted,
	}); err != nil {
		log.Fatal(err)
	}
	verified, err := client.VerifyCopy(context.Background(), bitpaket.VerifyCopyRequest{
		Objects: objects, Target: "/backup", Accepted: accepted,
	})
	if err != nil {
		log.Fatal(err) // it differs, or could not be compared
	}
	fmt.Println(verified.Items, "object is equal, by", verified.Strength(), "comparison")
	// Output: 1 object is equal, by strong comparison
}

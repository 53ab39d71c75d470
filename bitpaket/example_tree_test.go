package bitpaket_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func ExampleClient_CopyTree() {
	srv := bitpakettest.Start() // in place of https://api.bitpaket.com
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	srv.AddObject("/photos/2026/sea.jpg", "a picture")
	srv.MkdirAll("/archive")

	job, err := srv.Client().CopyTree(bitpaket.CopyTreeRequest{
		Folder: "/photos", Target: "/archive",
	}, bitpaket.JobConfig{}) // with a Journal it could be resumed
	if err != nil {
		log.Fatal(err)
	}
	for item, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Source, item.Action)
	}
	// Output:
	// 2026 copied
	// 2026/sea.jpg copied
}

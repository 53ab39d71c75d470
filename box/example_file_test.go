package box_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func ExampleClient_GetFile() {
	srv := boxtest.Start()
	defer srv.Close()
	tigers := srv.AddFile("0", "tigers.jpeg", 629644)

	file, err := srv.Client().GetFile(context.Background(), box.GetFileRequest{
		FileID: tigers,
		Fields: []string{"size", "version_number"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.Name, file.Size, "version", file.VersionNumber)
	// Output: tigers.jpeg 629644 version 1
}

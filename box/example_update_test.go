package box_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func ExampleClient_UpdateFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")

	moved, err := srv.Client().UpdateFolder(context.Background(), box.UpdateFolderRequest{FolderID: pictures, ParentID: archives})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(moved.Name, "in", moved.Parent.Name)
	// Output: Pictures in Archives
}

func ExampleClient_UpdateFile() {
	srv := boxtest.Start()
	defer srv.Close()
	tigers := srv.AddFile("0", "tigers.jpeg", 629644)

	renamed, err := srv.Client().UpdateFile(context.Background(), box.UpdateFileRequest{FileID: tigers, Name: "lions.jpeg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(renamed.Name)
	// Output: lions.jpeg
}

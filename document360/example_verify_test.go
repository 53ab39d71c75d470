package document360_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func ExampleClient_VerifyCopy() {
	srv := document360test.Start()
	defer srv.Close()
	project, images, archive := srv.ProjectID(), srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "2.4 MB")

	client := srv.Client()
	copied, err := client.CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: project, FolderID: images, FileID: logo, DestinationFolderID: archive,
	})
	if err != nil {
		log.Fatal(err)
	}
	verified, err := client.VerifyCopy(context.Background(), document360.VerifyCopyRequest{
		ProjectID: project, FolderID: images, FileID: logo, CopyFolderID: archive, CopyID: copied.FileID,
	})
	if err != nil {
		log.Fatal(err) // it differs, or could not be compared
	}
	fmt.Println("equal, by a comparison that is", verified.Strength())
	// Output: equal, by a comparison that is weak
}

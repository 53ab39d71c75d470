package document360_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func ExampleClient_MoveFile() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("Images"), srv.MkdirAll("Archive")
	logo := srv.AddFile(images, "logo.png", "")

	_, err := srv.Client().MoveFile(context.Background(), document360.MoveFileRequest{
		ProjectID: srv.ProjectID(), FileID: logo, DestinationFolderID: archive,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(srv.Files(archive)[0].ID == logo)
	// Output: true
}

// A delete whose response is lost is found to have been done.
func ExampleClient_DeleteFile() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	logo := srv.AddFile(images, "logo.png", "")
	srv.Inject("DeleteFile", document360test.ActThenHangUp)

	deleted, err := srv.Client().DeleteFile(context.Background(), document360.DeleteFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(deleted.Reconciled, len(srv.Files(images)))
	// Output: true 0
}

func ExampleClient_UpdateFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	client, ctx := srv.Client(), context.Background()

	_, err := client.UpdateFolder(ctx, document360.UpdateFolderRequest{
		ProjectID: srv.ProjectID(), FolderID: images, Name: "Pictures", IsStarred: new(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	folder, err := client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: srv.ProjectID(), FolderID: images})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(folder.Title, folder.IsStarred)
	// Output: Pictures true
}

// A folder is deleted with all it holds.
func ExampleClient_DeleteFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	srv.AddFile(srv.MkdirAll("Images/Icons"), "logo.png", "")

	deleted, err := srv.Client().DeleteFolder(context.Background(), document360.DeleteFolderRequest{
		ProjectID: srv.ProjectID(), FolderID: images,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(deleted.Reconciled, srv.Find("/Images/Icons/logo.png") == "")
	// Output: false true
}

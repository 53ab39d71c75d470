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

// The service account of an application, without a user's consent.
func ExampleClientCredentialsTokenSource() {
	srv := boxtest.Start()
	defer srv.Close()

	source, err := box.ClientCredentialsTokenSource(box.ClientCredentials{
		ClientID:     boxtest.DefaultClientID,
		ClientSecret: boxtest.DefaultClientSecret,
		EnterpriseID: "1234",
		TokenURL:     srv.TokenURL(), // only because this is not Box
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := box.NewClient(box.Config{TokenSource: source, BaseURL: srv.URL()})
	if err != nil {
		log.Fatal(err)
	}
	user, err := client.GetCurrentUser(context.Background(), box.GetCurrentUserRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Name)
	// Output: Example User
}

// A folder of more than 500 items is copied in the background.
func ExampleClient_WaitForCopy() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.AddFile(pictures, "tigers.jpeg", 629644)
	client, ctx := srv.Client(), context.Background()

	copied, err := client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	if err != nil {
		log.Fatal(err)
	}
	complete, err := client.WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: pictures, CopyID: copied.ID})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(complete.Items, "item")
	// Output: 1 item
}

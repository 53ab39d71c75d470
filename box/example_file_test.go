package box_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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

func ExampleClient_CopyFile() {
	srv := boxtest.Start()
	defer srv.Close()
	tigers := srv.AddFile("0", "tigers.jpeg", 629644)
	archives := srv.MkdirAll("/Archives")

	copied, err := srv.Client().CopyFile(context.Background(), box.CopyFileRequest{
		FileID:   tigers,
		ParentID: archives,
		Name:     "tigers of 2017.jpeg",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d bytes in %s\n", copied.Name, copied.Size, copied.Parent.Name)
	// Output: tigers of 2017.jpeg: 629644 bytes in Archives
}

func ExampleClient_CreateFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	archives := srv.MkdirAll("/Archives")

	created, err := srv.Client().CreateFolder(context.Background(), box.CreateFolderRequest{ParentID: archives, Name: "2017"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(created.Name, "in", created.Parent.Name)
	// Output: 2017 in Archives
}

// An administrator asks as one of the users.
func ExampleClient_GetCurrentUser() {
	srv := boxtest.Start()
	defer srv.Close()
	srv.AddManagedUser("33333", "Another User", "another@example.com")

	user, err := srv.Client().GetCurrentUser(context.Background(), box.GetCurrentUserRequest{}, box.WithAsUser("33333"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Name, user.Login)
	// Output: Another User another@example.com
}

func ExampleClient_FindFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	srv.MkdirAll("/Archives/2017")
	client, ctx := srv.Client(), context.Background()

	folder, err := client.FindFolder(ctx, box.FindFolderRequest{FolderID: "0", Path: "archives/2017"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(folder.Name)
	_, err = client.FindFolder(ctx, box.FindFolderRequest{FolderID: "0", Path: "Archives/2018"})
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output:
	// 2017
	// true
}

func ExampleClient_DeleteFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	old := srv.MkdirAll("/Old")
	srv.AddFile(old, "tigers.jpeg", 629644)
	client, ctx := srv.Client(), context.Background()

	_, err := client.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: old})
	fmt.Println("not empty:", errors.Is(err, box.ErrorCodeFolderNotEmpty))
	if _, err := client.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: old, Recursive: true}); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("left: %q\n", srv.Tree())
	// Output:
	// not empty: true
	// left: ""
}

func ExampleClient_DeleteFile() {
	srv := boxtest.Start()
	defer srv.Close()
	tigers := srv.AddFile("0", "tigers.jpeg", 629644)
	client, ctx := srv.Client(), context.Background()

	file, err := client.GetFile(ctx, box.GetFileRequest{FileID: tigers})
	if err != nil {
		log.Fatal(err)
	}
	srv.Overwrite(tigers, 7) // somebody adds a version
	_, err = client.DeleteFile(ctx, box.DeleteFileRequest{FileID: tigers, IfMatch: file.ETag})
	fmt.Println("changed since:", errors.Is(err, box.ErrPreconditionFailed))
	// Output: changed since: true
}

package document360_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func ExampleClient_GetDefaultFolder() {
	srv := document360test.Start()
	defer srv.Close()
	srv.MkdirAll("Images")

	folder, err := srv.Client().GetDefaultFolder(context.Background(), document360.GetDefaultFolderRequest{ProjectID: srv.ProjectID()})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(folder.Title)
	// Output: Images
}

func ExampleClient_GetCurrentUser() {
	srv := document360test.Start()
	defer srv.Close()

	user, err := srv.Client().GetCurrentUser(context.Background(), document360.GetCurrentUserRequest{ProjectID: srv.ProjectID()})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Email, user.PortalRole.Name)
	// Output: ada@example.com Owner
}

// A name need not be unique: two files of one name are found.
func ExampleClient_FindFile() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	srv.AddFile(images, "logo.png", "2.4 MB")
	srv.AddFile(images, "logo.png", "12 KB")

	found, err := srv.Client().FindFile(context.Background(), document360.FindFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileName: "logo.png",
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range found.Files {
		fmt.Println(file.FileName, file.Size)
	}
	// Output:
	// logo.png 2.4 MB
	// logo.png 12 KB
}

func ExampleClient_CreateFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")

	made, err := srv.Client().CreateFolder(context.Background(), document360.CreateFolderRequest{
		ProjectID: srv.ProjectID(), ParentFolderID: images, Name: "Icons",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(made.Title, made.ID == srv.Find("Images/Icons"))
	// Output: Icons true
}

func ExampleClient_AllSearchResults() {
	srv := document360test.Start()
	defer srv.Close()
	srv.AddFile(srv.MkdirAll("Images"), "logo.png", "")
	srv.AddFile(srv.MkdirAll("Images/Icons"), "small-logo.png", "")

	results := srv.Client().AllSearchResults(context.Background(), document360.SearchRequest{ProjectID: srv.ProjectID(), Keyword: "logo"})
	for file, err := range results {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(file.FileName)
	}
	// Output:
	// logo.png
	// small-logo.png
}

func ExampleClient_Search() {
	srv := document360test.Start()
	defer srv.Close()
	srv.AddFile(srv.MkdirAll("Images"), "logo.png", "")

	page, err := srv.Client().Search(context.Background(), document360.SearchRequest{ProjectID: srv.ProjectID(), Keyword: "logo"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(page.Files), page.Pagination.HasMore)
	// Output: 1 false
}

func ExampleClient_ListProjects() {
	srv := document360test.Start()
	defer srv.Close()
	srv.AddProject("Manual")

	page, err := srv.Client().ListProjects(context.Background(), document360.ListProjectsRequest{IncludeTotalCount: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Projects[1].Name, page.Pagination.TotalCount)
	// Output: Manual 2
}

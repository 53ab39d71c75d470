package document360_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// The program that the package comment begins with. It needs an account, so it is compiled and not
// run.
func Example() {
	client, err := document360.NewClient(document360.Config{
		APIKey: os.Getenv("DOCUMENT360_API_KEY"),
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	copied, err := client.CopyFile(ctx, document360.CopyFileRequest{
		ProjectID:           os.Args[1],
		FolderID:            os.Args[2],
		FileID:              os.Args[3],
		DestinationFolderID: os.Args[4],
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied to file", copied.FileID)
}

func ExampleClient_CopyFile() {
	srv := document360test.Start()
	defer srv.Close()
	images, archive := srv.MkdirAll("Images"), srv.MkdirAll("Archive")
	logo := srv.AddFile(images, "logo.png", "")

	copied, err := srv.Client().CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copy:", copied.FileID)
	fmt.Print(srv.Tree())
	// Output:
	// copy: 00000003-0000-4000-8000-000000000002
	// Documentation/Archive/
	// Documentation/Archive/logo.png  2.4 MB
	// Documentation/Images/
	// Documentation/Images/logo.png  2.4 MB
}

func ExampleClient_CopyFile_errors() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")

	_, err := srv.Client().CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: "no-such-file", DestinationFolderID: images,
	})
	switch {
	case err == nil:
		fmt.Println("exactly one copy was made")
	case errors.Is(err, document360.ErrorCodeFeatureNotInLicense):
		fmt.Println("the plan has no API")
	case errors.Is(err, fs.ErrNotExist): // the same line works for all services
		fmt.Println("nothing was copied: no such file or folder")
	case errors.Is(err, document360.ErrOutcomeUnknown):
		fmt.Println("sent, and nobody knows what became of it")
	}
	if p, ok := errors.AsType[*document360.ProblemDetails](err); ok {
		fmt.Println(p.Status, string(p.Code), p.TraceID)
	}
	// Output:
	// nothing was copied: no such file or folder
	// 404 RESOURCE_NOT_FOUND 0HNL4657MEAEL:00000001
}

func ExampleClient_ResolveCopyFile() {
	srv := document360test.Start()
	defer srv.Close()
	example := srv.Example()
	srv.Inject("CopyFile", document360test.ActThenHangUp) // the copy is made, its answer is lost
	srv.Deny(document360test.PermissionViewDrive)         // and nobody may look for it

	client, ctx := srv.Client(), context.Background()
	req := document360.CopyFileRequest{
		ProjectID: example.ProjectID, FolderID: example.FolderID, FileID: example.FileID, DestinationFolderID: example.DestinationFolderID,
	}
	copied, err := client.CopyFile(ctx, req)
	if unknown, ok := errors.AsType[*document360.UnknownOutcomeError](err); ok {
		fmt.Println("not known yet")
		srv.Allow(document360test.PermissionViewDrive)
		copied, err = client.ResolveCopyFile(ctx, req, unknown.Intent)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copy:", copied.FileID, copied.Reconciled)
	// Output:
	// not known yet
	// copy: 00000003-0000-4000-8000-000000000002 true
}

func ExampleClient_GetFile() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	logo := srv.AddFile(images, "logo.png", "")

	file, err := srv.Client().GetFile(context.Background(), document360.GetFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.FileName, file.Size, file.FileURL) // string(file.FileURL) is the address itself
	// Output: logo.png 2.4 MB REDACTED
}

func ExampleClient_GetFolder() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	srv.AddFile(images, "logo.png", "")

	folder, err := srv.Client().GetFolder(context.Background(), document360.GetFolderRequest{
		ProjectID: srv.ProjectID(), FolderID: images,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(folder.Title, folder.Files[0].FileName, folder.FilesPagination.HasMore)
	// Output: Images logo.png false
}

func ExampleClient_AllFolderFiles() {
	srv := document360test.Start()
	defer srv.Close()
	images := srv.MkdirAll("Images")
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		srv.AddFile(images, name, "")
	}
	request := document360.GetFolderRequest{ProjectID: srv.ProjectID(), FolderID: images, PageSize: 2}
	for file, err := range srv.Client().AllFolderFiles(context.Background(), request) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(file.FileName)
	}
	// Output:
	// a.png
	// b.png
	// c.png
}

func ExampleClient_ListFolders() {
	srv := document360test.Start()
	defer srv.Close()
	srv.MkdirAll("Images/Icons")
	srv.MkdirAll("Archive")

	list, err := srv.Client().ListFolders(context.Background(), document360.ListFoldersRequest{
		ProjectID: srv.ProjectID(), IncludeTotalCount: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, folder := range list.Folders {
		fmt.Println(folder.Title, len(folder.SubFolders))
	}
	fmt.Println(list.Pagination.TotalCount, list.Pagination.HasMore)
	// Output:
	// Images 1
	// Archive 0
	// 2 false
}

func ExampleClient_AllFolders() {
	srv := document360test.Start()
	defer srv.Close()
	srv.MkdirAll("Images/Icons")
	srv.MkdirAll("Archive")

	var show func(folder document360.Folder, indent string)
	show = func(folder document360.Folder, indent string) {
		fmt.Println(indent + folder.Title)
		for _, sub := range folder.SubFolders {
			show(sub, indent+"  ")
		}
	}
	for folder, err := range srv.Client().AllFolders(context.Background(), document360.ListFoldersRequest{ProjectID: srv.ProjectID()}) {
		if err != nil {
			log.Fatal(err)
		}
		show(folder, "")
	}
	// Output:
	// Images
	//   Icons
	// Archive
}

func ExampleClient_AllProjects() {
	srv := document360test.Start()
	defer srv.Close()
	for project, err := range srv.Client().AllProjects(context.Background(), document360.ListProjectsRequest{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(project.Name, project.ID)
	}
	// Output: Documentation 00000001-0000-4000-8000-000000000001
}

func ExampleEndpoint() {
	fmt.Println(document360.Endpoint(document360.RegionEU))
	fmt.Println(document360.Endpoint(document360.RegionUS))
	// Output:
	// https://apihub.document360.io
	// https://apihub.us.document360.io
}

func Example_rateLimit() {
	srv := document360test.Start()
	defer srv.Close()
	example := srv.Example()
	srv.Inject("CopyFile", document360test.RateLimit(time.Hour)) // longer than MaxBackoff: the client does not wait

	_, err := srv.Client().CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: example.ProjectID, FolderID: example.FolderID, FileID: example.FileID, DestinationFolderID: example.DestinationFolderID,
	})
	if p, ok := errors.AsType[*document360.ProblemDetails](err); ok && errors.Is(err, document360.ErrRateLimited) {
		fmt.Println("nothing was copied, try again in", p.RetryAfter)
	}
	// Output: nothing was copied, try again in 1h0m0s
}

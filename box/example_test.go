package box_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The program that the package comment begins with. It needs an account, so it is compiled and not
// run.
func Example() {
	token := oauth2.StaticTokenSource(&oauth2.Token{
		AccessToken: os.Getenv("BOX_TOKEN"),
	})
	client, err := box.NewClient(box.Config{TokenSource: token})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	copied, err := client.CopyFolder(ctx, box.CopyFolderRequest{
		FolderID: "11111",
		ParentID: "22222",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied to folder", copied.ID)
}

// A service account's tokens are fetched and renewed by themselves.
func ExampleNewClient_clientCredentials() {
	srv := boxtest.Start() // in place of https://api.box.com
	defer srv.Close()
	credentials := clientcredentials.Config{
		ClientID: boxtest.DefaultClientID, ClientSecret: boxtest.DefaultClientSecret, TokenURL: srv.TokenURL(),
		AuthStyle:      oauth2.AuthStyleInParams,
		EndpointParams: map[string][]string{"box_subject_type": {"enterprise"}, "box_subject_id": {"1234"}},
	}
	client, err := box.NewClient(box.Config{TokenSource: credentials.TokenSource(context.Background()), BaseURL: srv.URL()})
	if err != nil {
		log.Fatal(err)
	}
	root, err := client.GetFolder(context.Background(), box.GetFolderRequest{FolderID: "0"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(root.Name)
	// Output: All Files
}

func ExampleClient_CopyFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures := srv.MkdirAll("/Pictures from 2017")
	srv.AddFile(pictures, "tigers.jpeg", 629644)
	archives := srv.MkdirAll("/Archives")

	copied, err := srv.Client().CopyFolder(context.Background(), box.CopyFolderRequest{
		FolderID: pictures,
		ParentID: archives,
		Name:     "Pictures",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d bytes in %s\n", copied.Name, copied.Size, copied.Parent.Name)
	fmt.Print(srv.Tree())
	// Output:
	// Pictures: 629644 bytes in Archives
	// /Archives/
	// /Archives/Pictures/
	// /Archives/Pictures/tigers.jpeg 629644
	// /Pictures from 2017/
	// /Pictures from 2017/tigers.jpeg 629644
}

func ExampleClient_CopyFolder_errors() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.MkdirAll("/Archives/pictures")

	_, err := srv.Client().CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	fmt.Println("exact:", errors.Is(err, box.ErrorCodeItemNameInUse))
	fmt.Println("portable:", errors.Is(err, fs.ErrExist))
	if p, ok := errors.AsType[*box.ProblemDetails](err); ok {
		fmt.Println(p.Status, p.Detail, "as", p.Conflicts[0].Name)
	}
	fmt.Println(err)
	// Output:
	// exact: true
	// portable: true
	// 409 An item named 'Pictures' exists here as pictures
	// box.CopyFolder: folder 1000001 to 1000002: 409 item_name_in_use: An item named 'Pictures' exists here (request 000000000001)
}

// The connection broke after Box had the request: whether there is a copy is not known, and it is not sent again.
func ExampleUnknownOutcomeError() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.Inject("CopyFolder", boxtest.ActThenHangUp)

	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // do not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	if u, ok := errors.AsType[*box.UnknownOutcomeError](err); ok {
		fmt.Println(u.Op, "may have made a copy; requests sent:", len(srv.Requests()))
	}
	// Output: box.CopyFolder may have made a copy; requests sent: 1
}

// With an ETag, a folder is copied only if it has changed.
func ExampleClient_CopyFolder_notModified() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	client, ctx := srv.Client(), context.Background()

	seen, err := client.GetFolder(ctx, box.GetFolderRequest{FolderID: pictures, Fields: []string{"etag"}})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: pictures, ParentID: archives, IfNoneMatch: seen.ETag})
	fmt.Println(errors.Is(err, box.ErrNotModified))
	// Output: true
}

func ExampleClient_GetFolder() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures := srv.MkdirAll("/Pictures")
	srv.AddFile(pictures, "tigers.jpeg", 629644)

	folder, err := srv.Client().GetFolder(context.Background(), box.GetFolderRequest{
		FolderID: pictures,
		Fields:   []string{"size", "permissions"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(folder.Name, folder.Size, folder.Permissions["can_upload"])
	// Output: Pictures 629644 true
}

func ExampleClient_ListFolderItems() {
	srv := boxtest.Start()
	defer srv.Close()
	for _, name := range []string{"bears", "lions", "tigers"} {
		srv.AddFile("0", name, 1)
	}
	client := srv.Client()
	req := box.ListFolderItemsRequest{FolderID: "0", UseOffset: true, Limit: 2}
	for more := true; more; {
		page, err := client.ListFolderItems(context.Background(), req)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("from", page.Offset, "of", page.TotalCount)
		for _, item := range page.Entries {
			fmt.Println(" ", item.Type, item.Name)
		}
		req.Offset, more = page.NextOffset()
	}
	// Output:
	// from 0 of 3
	//   file bears
	//   file lions
	// from 2 of 3
	//   file tigers
}

func ExampleClient_AllFolderItems() {
	srv := boxtest.Start()
	defer srv.Close()
	srv.MkdirAll("/Archives")
	srv.AddFile("0", "tigers.jpeg", 629644)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for item, err := range srv.Client().AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "0"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Type, item.Name)
	}
	// Output:
	// folder Archives
	// file tigers.jpeg
}

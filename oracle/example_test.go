package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"time"

	"golang.org/x/oauth2/clientcredentials"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// The program that the package comment begins with. It needs an account, so it is compiled and not
// run.
func Example() {
	client, err := oracle.NewClient(oracle.Config{
		BaseURL:  "https://content.example.com",
		Username: os.Getenv("ORACLE_USER"),
		Password: os.Getenv("ORACLE_PASSWORD"),
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	copied, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{
		FolderID:      "F5...",
		DestinationID: "FB...",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied to folder", copied.ID)
}

func ExampleConfig_clientCredentials() {
	tokens := clientcredentials.Config{
		ClientID: "id", ClientSecret: "secret",
		TokenURL: "https://idcs.example.com/oauth2/v1/token",
		Scopes:   []string{"https://AUDIENCE.example.com:443/urn:opc:cec:all"}, // the audience is the application's, not the instance's host
	}
	cfg := oracle.Config{TokenSource: tokens.TokenSource(context.Background()), APIVersion: "1.2", BaseURL: "https://content.example.com"}
	_, err := oracle.NewClient(cfg)
	fmt.Println(cfg, err)
	// Output: oracle.Config{TokenSource:REDACTED APIVersion:"1.2" BaseURL:"https://content.example.com"} <nil>
}

// The answer to a copy has no name: GetFolder tells which one Oracle has given it.
func ExampleClient_CopyFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.SetSuffix(func(time.Time) string { return "093015" })
	folder, archive := sim.MkdirAll("/Reports"), sim.MkdirAll("/Archive")
	client, ctx := sim.Client(), context.Background()

	copied, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{
		FolderID: folder, DestinationID: archive, DuplicateResolution: oracle.DuplicateTimeStampSuffix,
	})
	if err != nil {
		log.Fatal(err)
	}
	made, err := client.GetFolder(ctx, oracle.GetFolderRequest{FolderID: copied.ID})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(made.Name, made.ParentID == archive)
	// Output: Reports093015 true
}

func ExampleClient_CopyFolder_errors() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("User BB", "p")
	foreign, archive := sim.AddFolder(sim.Home("User BB"), "Plans"), sim.MkdirAll("/Archive")

	_, err := sim.Client().CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: foreign, DestinationID: archive})
	switch {
	case err == nil:
		fmt.Println("exactly one copy was made")
	case errors.Is(err, oracle.ErrorCodeInsufficientPrivilege): // exact
		fmt.Println("the right to the folder is missing; portable:", errors.Is(err, fs.ErrPermission))
	case errors.Is(err, fs.ErrNotExist): // the same line for all services
		fmt.Println("no such folder")
	case errors.Is(err, oracle.ErrOutcomeUnknown):
		fmt.Println("look at the destination before asking again")
	}
	if p, ok := errors.AsType[*oracle.ProblemDetails](err); ok {
		fmt.Println(p.Status, int(p.Code), p.ErrorType)
		for _, s := range p.ErrorKey.Segments {
			fmt.Println(s.Key, len(s.Args))
		}
	}
	// Output:
	// the right to the folder is missing; portable: true
	// 403 -20 folder
	// csFldUnableToCopyItems 0
	// csCloudItemInsufficientPrivileges 3
}

func ExampleClient_CopyFolder_publicLink() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	foreign, archive := sim.AddFolder(sim.Home("v"), "Plans"), sim.MkdirAll("/Archive")
	link := sim.AddPublicLink(foreign, oracletest.Contributor, "test12345")
	client, ctx := sim.Client(), context.Background()

	req := oracle.CopyFolderRequest{FolderID: foreign, DestinationID: archive, Access: oracle.Access{LinkID: link}}
	_, err := client.CopyFolder(ctx, req)
	fmt.Println(errors.Is(err, oracle.ErrorCodeAccessCodeRequired))

	req.Access.AccessCode = "test12345"
	copied, err := client.CopyFolder(ctx, req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output:
	// true
	// u:/Archive/Plans
}

func ExampleClient_CopyFolder_appLink() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	foreign, archive := sim.AddFolder(sim.Home("v"), "Plans"), sim.MkdirAll("/Archive")
	id, token := sim.AddAppLink(foreign, oracletest.Contributor)

	copied, err := sim.Client().CopyFolder(context.Background(), oracle.CopyFolderRequest{
		FolderID: foreign, DestinationID: archive, Access: oracle.Access{AppLinkID: id, AccessToken: token},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output: u:/Archive/Plans
}

func ExampleClient_CreateFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.MkdirAll("/Archive")

	made, err := sim.Client().CreateFolder(context.Background(), oracle.CreateFolderRequest{
		ParentID: oracle.HomeFolder, Name: "Archive",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(made.Name) // the name was in use
	// Output: Archive(2)
}

func ExampleClient_GetFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.MkdirAll("/Reports")

	home, err := sim.Client().GetFolder(context.Background(), oracle.GetFolderRequest{FolderID: oracle.HomeFolder})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(home.ChildItemsCount, home.OwnedBy.DisplayName)
	// Output: 1 u
}

func ExampleClient_ListFolderItems() {
	sim := oracletest.Start()
	defer sim.Close()
	archive := sim.MkdirAll("/Archive")
	sim.MkdirAll("/Archive/Reports")

	page, err := sim.Client().ListFolderItems(context.Background(), oracle.ListFolderItemsRequest{
		FolderID: archive, FilterName: "Reports",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(page.Items), page.HasMore)
	// Output: 1 false
}

func ExampleClient_AllFolderItems() {
	sim := oracletest.Start()
	defer sim.Close()
	folder := sim.MkdirAll("/Reports")
	sim.MkdirAll("/Reports/2025")
	sim.AddFile(folder, "readme.txt", 120)

	all := sim.Client().AllFolderItems(context.Background(), oracle.ListFolderItemsRequest{FolderID: folder})
	for item, err := range all {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Type, item.Name, item.Size)
	}
	// Output:
	// folder 2025 0
	// file readme.txt 120
}

// An outcome that stays unknown, here because nothing is read, can be looked into later.
func ExampleClient_ResolveCopyFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	folder, archive := sim.MkdirAll("/Reports"), sim.MkdirAll("/Archive")
	sim.Inject("CopyFolder", oracletest.ActThenHangUp)
	cfg := sim.Config()
	cfg.Reconcile = oracle.ReconcileOff
	client, err := oracle.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()

	req := oracle.CopyFolderRequest{FolderID: folder, DestinationID: archive}
	copied, err := client.CopyFolder(ctx, req)
	fmt.Println(errors.Is(err, oracle.ErrOutcomeUnknown))
	if unknown, ok := errors.AsType[*oracle.UnknownOutcomeError](err); ok {
		copied, err = client.ResolveCopyFolder(ctx, req, unknown.Intent)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output:
	// true
	// u:/Archive/Reports
}

// A test orders the answer to be lost after the copy, and sees that the copy is found and nothing is sent twice.
func Example_testing() {
	sim := oracletest.Start()
	defer sim.Close()
	folder, archive := sim.MkdirAll("/Reports"), sim.MkdirAll("/Archive")
	sim.Inject("CopyFolder", oracletest.ActThenHangUp)

	req := oracle.CopyFolderRequest{FolderID: folder, DestinationID: archive}
	copied, err := sim.Client().CopyFolder(context.Background(), req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(copied.Reconciled)
	fmt.Print(sim.Tree())
	// Output:
	// true
	// u:/
	// u:/Archive/
	// u:/Archive/Reports/
	// u:/Reports/
}

package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func Example() {
	token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "<YOUR_TOKEN>"})
	client, err := bitpaket.NewClient(bitpaket.Config{TokenSource: token, ClientSecret: "<APP_SECRET>"})
	if err == nil {
		_, err = client.Copy(context.Background(), bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir",
		})
	}
	fmt.Println("accepted:", err == nil, err)
}

func ExampleClient_Copy() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/existing_dir/plan.csv", "day,place\n")
	srv.AddObject("/notes.txt", "Bring the blue folder.\n")
	srv.MkdirAll("/another_dir")

	accepted, err := srv.PipeClient().Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Folder: "/existing_dir"}, {Path: "/notes.txt"}},
		Target:  "/another_dir",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("by path: %+v, invalid: %d\n", accepted.ValidNames, len(accepted.Invalid))

	srv.Advance(time.Minute) // copies run in the background
	fmt.Print(srv.Tree())
	// Output:
	// by path: [{Name:notes.txt Path:/}], invalid: 0
	// /another_dir/
	// /another_dir/existing_dir/
	// /another_dir/existing_dir/plan.csv 10 B ef1e48a2
	// /another_dir/notes.txt 23 B cac09926
	// /existing_dir/
	// /existing_dir/plan.csv 10 B ef1e48a2
	// /notes.txt 23 B cac09926
}

func ExampleClient_Copy_errors() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/notes.txt", "new")
	srv.AddObject("/another_dir/notes.txt", "old")

	_, err := srv.PipeClient().Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/notes.txt"}},
		Target:  "/another_dir",
	})
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrExist): // something of that name is in the way
		fmt.Println("there is one already")
	case errors.Is(err, fs.ErrNotExist): // a source or the target is missing
	case errors.Is(err, fs.ErrPermission): // token, client secret, or a sealed object
	case errors.Is(err, bitpaket.ErrOutcomeUnknown): // look before you copy again
	}
	if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); ok {
		fmt.Printf("%d %d %s\n", p.Status, p.Code, p.Detail)
	}
	// Output:
	// there is one already
	// 400 10209 Object already exists
}

// A copy whose answer was lost is not sent again. Look for what it should have made before you decide to.
func ExampleClient_Copy_outcomeUnknown() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/notes.txt", "new")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.ActThenHangUp)
	cfg := srv.PipeConfig()
	cfg.Reconcile = bitpaket.ReconcileOff
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	_, err = client.Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/notes.txt"}},
		Target:  "/another_dir",
	})
	if unknown, ok := errors.AsType[*bitpaket.UnknownOutcomeError](err); ok {
		fmt.Println(unknown.Op, "may have been accepted")
	}
	srv.Advance(time.Minute)
	_, err = client.FindMetadata(context.Background(), bitpaket.FindMetadataRequest{Path: "/another_dir/notes.txt"})
	fmt.Println("it was:", err == nil)
	// Output:
	// bitpaket.Copy may have been accepted
	// it was: true
}

func ExampleClient_Query() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/another_dir/existing_dir/plan.csv", "day,place\n")
	srv.AddObject("/another_dir/keep.txt", "Here before.\n")

	list, err := srv.PipeClient().Query(context.Background(), bitpaket.QueryRequest{Folder: "/another_dir"})
	if err != nil {
		log.Fatal(err)
	}
	for _, folder := range list.Folders[1:] { // the first is /another_dir itself
		fmt.Println("directory", folder.Name, folder.SizePretty)
	}
	for _, object := range list.Objects {
		fmt.Println("object", object.Properties.Name, object.Properties.Size)
	}
	// Output:
	// directory existing_dir 10 B
	// object keep.txt 13
}

func ExampleClient_FindMetadata() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObjectAs("/notes.txt", bitpakettest.Object{Content: "first", Versioned: true})
	srv.AddObject("/notes.txt", "second, longer")

	found, err := srv.PipeClient().FindMetadata(context.Background(), bitpaket.FindMetadataRequest{Path: "/notes.txt"})
	if err != nil {
		log.Fatal(err)
	}
	for _, version := range found.Objects {
		fmt.Println(version.Properties.Version, version.Properties.Size)
	}
	// Output:
	// 2 14
	// 1 5
}

// An accepted copy is finished when what it makes is there.
func ExampleClient_FindMetadata_wait() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(30 * time.Millisecond)
	srv.AddObject("/notes.txt", "Bring the blue folder.\n")
	srv.MkdirAll("/another_dir")
	client := srv.PipeClient()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	_, err := client.Copy(ctx, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/notes.txt"}}, Target: "/another_dir"})
	if err != nil {
		log.Fatal(err)
	}
	var copied *bitpaket.FindMetadataResponse
	for {
		copied, err = client.FindMetadata(ctx, bitpaket.FindMetadataRequest{Path: "/another_dir/notes.txt"})
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("there now:", copied.Objects[0].Properties.SizePretty)
	// Output: there now: 23 B
}

func ExampleClient_GetMetadata() {
	srv := bitpakettest.Start()
	defer srv.Close()
	id := srv.AddObject("/notes.txt", "Bring the blue folder.\n")

	object, err := srv.PipeClient().GetMetadata(context.Background(), bitpaket.GetMetadataRequest{ObjectID: id})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(object.Properties.Name, object.Properties.MIMEType, object.Properties.Hash[:8])
	// Output: notes.txt text/plain cac09926
}

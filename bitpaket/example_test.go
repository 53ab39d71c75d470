package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// The program that the package comment begins with. It needs an account, so it is compiled and not
// run.
func Example() {
	token := oauth2.StaticTokenSource(&oauth2.Token{
		AccessToken: os.Getenv("BITPAKET_TOKEN"),
	})
	client, err := bitpaket.NewClient(bitpaket.Config{
		TokenSource:  token,
		ClientSecret: os.Getenv("BITPAKET_SECRET"),
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	accepted, err := client.Copy(ctx, bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Folder: "/existing_dir"}},
		Target:  "/another_dir",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accepted:", accepted.ValidNames)
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
	fmt.Printf("by path: %+v\n", accepted.ValidNames)

	srv.Advance(time.Minute) // copies run in the background
	fmt.Print(srv.Tree())
	// Output:
	// by path: [{Name:notes.txt Path:/}]
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

// BitPaket copies the valid objects and reports the others.
func ExamplePartialCopyError() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/notes.txt", "new")
	srv.MkdirAll("/another_dir")
	ctx, client := context.Background(), srv.Client()

	objects := []bitpaket.Selector{{Path: "/notes.txt"}, {Path: "/moved.txt"}}
	_, err := client.Copy(ctx, bitpaket.CopyRequest{Objects: objects, Target: "/another_dir"})
	partial, ok := errors.AsType[*bitpaket.PartialCopyError](err)
	if !ok {
		log.Fatal(err)
	}
	fmt.Println(partial.Err)

	srv.Advance(time.Minute) // copies run in the background
	done, err := client.WaitForCopy(ctx, bitpaket.WaitForCopyRequest{
		Objects: objects, Target: "/another_dir", Accepted: partial.Response,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(done.Copied), done.Copied[0].Path)
	// Output:
	// invalid and not copied: 1 (/moved.txt)
	// 1 /another_dir/notes.txt
}

// A copy whose answer was lost is found again by reading, without a word of it to the caller.
func ExampleClient_Copy_reconciled() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	srv.AddObject("/notes.txt", "new")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.ActThenHangUp)

	copied, err := srv.PipeClient().Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/notes.txt"}},
		Target:  "/another_dir",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found again:", copied.Reconciled, copied.ValidNames)
	// Output: found again: true [{notes.txt /}]
}

// What could not be found in time, or was not looked for, can be looked for later.
func ExampleClient_ResolveCopy() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	srv.AddObject("/notes.txt", "new")
	srv.MkdirAll("/another_dir")
	srv.Inject("Copy", bitpakettest.ActThenHangUp)
	cfg := srv.PipeConfig()
	cfg.Reconcile = bitpaket.ReconcileOff
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/notes.txt"}},
		Target:  "/another_dir",
	}
	_, err = client.Copy(context.Background(), req)
	if unknown, ok := errors.AsType[*bitpaket.UnknownOutcomeError](err); ok {
		fmt.Println("it may have been accepted")
		_, err = client.ResolveCopy(context.Background(), req, unknown.Intent)
		fmt.Println("it was:", err == nil)
	}
	// Output:
	// it may have been accepted
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
	srv.AddObject("/notes.txt", "first", func(o *bitpakettest.Object) { o.Versioned = true })
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

// An accepted copy is finished when all that it makes is there.
func ExampleClient_WaitForCopy() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(30 * time.Millisecond)
	srv.SetCopyTime(10 * time.Millisecond)
	srv.AddObject("/existing_dir/notes.txt", "Bring the blue folder.\n")
	srv.AddObject("/existing_dir/pictures/boat.gif", "GIF89a boat")
	srv.MkdirAll("/another_dir")
	client := srv.PipeClient()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()

	objects := []bitpaket.Selector{{Folder: "/existing_dir"}}
	if _, err := client.Copy(ctx, bitpaket.CopyRequest{Objects: objects, Target: "/another_dir"}); err != nil {
		log.Fatal(err)
	}
	done, err := client.WaitForCopy(ctx, bitpaket.WaitForCopyRequest{
		Objects: objects, Target: "/another_dir", Interval: 100 * time.Millisecond,
	})
	if incomplete, ok := errors.AsType[*bitpaket.IncompleteCopyError](err); ok {
		fmt.Println("not there after an hour:", incomplete.Missing)
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range done.Copied {
		fmt.Println(o.Source, "is at", o.Path, o.Hash[:8])
	}
	// Output:
	// /existing_dir/notes.txt is at /another_dir/existing_dir/notes.txt cac09926
	// /existing_dir/pictures/boat.gif is at /another_dir/existing_dir/pictures/boat.gif 45ac3d9e
}

// The target of a copy has to exist: Ensure makes it with all that is missing above it.
func ExampleClient_CreateFolder() {
	srv := bitpakettest.Start()
	defer srv.Close()

	made, err := srv.PipeClient().CreateFolder(context.Background(), bitpaket.CreateFolderRequest{Folder: "/archive/2026", Ensure: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(made.Name)
	fmt.Print(srv.Tree())
	// Output:
	// 2026
	// /archive/
	// /archive/2026/
}

func ExampleClient_Rename() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.AddObject("/notes.txt", "Bring the blue folder.\n")

	_, err := srv.PipeClient().Rename(context.Background(), bitpaket.RenameRequest{
		Object: bitpaket.Selector{Path: "/notes.txt"}, Filename: "old-notes.txt",
	})
	if err != nil {
		log.Fatal(err)
	}
	_, renamed := srv.Object("/old-notes.txt")
	fmt.Println(renamed)
	// Output: true
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

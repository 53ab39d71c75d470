package box_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The pictures of a folder go into another one, each under a name of its own.
func ExampleClient_CopyFiles() {
	srv := boxtest.Start() // for a real copy: box.NewClient with the Config of your account
	defer srv.Close()
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.AddFile(from, "tigers.jpeg", 629644)
	srv.AddFile(from, "lions.jpeg", 512000)
	srv.AddFile(from, "index.html", 1200)
	client, ctx := srv.Client(), context.Background()

	requests := func(yield func(box.CopyFileRequest, error) bool) {
		n := 0
		for item, err := range client.AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: from}) {
			if err == nil && (item.Type != box.ItemTypeFile || item.Name == "index.html") {
				continue
			}
			n++
			if !yield(box.CopyFileRequest{FileID: item.ID, ParentID: to, Name: fmt.Sprintf("%03d.jpeg", n)}, err) {
				return
			}
		}
	}
	job, err := client.CopyFiles(requests, box.JobConfig{}) // with a Journal, a job that is killed can be run again
	if err != nil {
		log.Fatal(err)
	}
	copied := 0
	for o, err := range job.Run(ctx) {
		if err != nil {
			log.Fatal(err) // something failed, or is unknown: job.Failures tells what
		}
		if o.Action == farcopy.ActionCopied {
			copied++
		}
	}
	fmt.Println(copied, "copied")
	fmt.Println(srv.Find("/Archives/001.jpeg") != "", srv.Find("/Archives/002.jpeg") != "")
	// Output:
	// 2 copied
	// true true
}

// A folder is copied once for each customer.
func ExampleClient_CopyFolders() {
	srv := boxtest.Start() // for a real copy: box.NewClient with the Config of your account
	defer srv.Close()
	template, customers := srv.MkdirAll("/Template"), srv.MkdirAll("/Customers")
	srv.AddFile(template, "contract.docx", 40000)
	srv.MkdirAll("/Template/Invoices")

	requests := func(yield func(box.CopyFolderRequest, error) bool) {
		for _, name := range []string{"Ada", "Grace"} { // as well from a database, or from a file
			if !yield(box.CopyFolderRequest{FolderID: template, ParentID: customers, Name: name}, nil) {
				return
			}
		}
	}
	job, err := srv.Client().CopyFolders(requests, box.JobConfig{}) // with a Journal, a job that is killed can be run again
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
	}
	fmt.Print(srv.Tree())
	// Output:
	// /Customers/
	// /Customers/Ada/
	// /Customers/Ada/Invoices/
	// /Customers/Ada/contract.docx 40000
	// /Customers/Grace/
	// /Customers/Grace/Invoices/
	// /Customers/Grace/contract.docx 40000
	// /Template/
	// /Template/Invoices/
	// /Template/contract.docx 40000
}

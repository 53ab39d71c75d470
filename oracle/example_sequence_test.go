package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// A file goes into several folders, one of which has it already.
func ExampleClient_CopyFiles() {
	srv := oracletest.Start() // in place of the address of your instance
	defer srv.Close()
	terms := srv.AddFile(srv.MkdirAll("/Legal"), "terms.pdf", 52000)
	north, south := srv.MkdirAll("/North"), srv.MkdirAll("/South")
	srv.AddFile(south, "terms.pdf", 52000)

	requests := func(yield func(oracle.CopyFileRequest, error) bool) {
		for _, folder := range []string{north, south} { // as well from a database, or from a file
			if !yield(oracle.CopyFileRequest{FileID: terms, DestinationID: folder}, nil) {
				return
			}
		}
	}
	job, err := srv.Client().CopyFiles(requests, oracle.JobConfig{Workers: 1}) // with a Journal it could be resumed
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %q\n", o.Action, o.Reason)
	}
	// Output:
	// copied ""
	// skipped "content not compared"
}

// Two folders go into an archive. Their copies count when they hold what their sources hold.
func ExampleClient_CopyFolders() {
	srv := oracletest.Start() // in place of the address of your instance
	defer srv.Close()
	archive := srv.MkdirAll("/Archive")
	srv.AddFile(srv.MkdirAll("/2025"), "q1.txt", 100)
	srv.AddFile(srv.MkdirAll("/2026"), "q1.txt", 120)

	requests := func(yield func(oracle.CopyFolderRequest, error) bool) {
		for _, path := range []string{"/2025", "/2026"} { // as well from a database, or from a file
			if !yield(oracle.CopyFolderRequest{FolderID: srv.Find(path), DestinationID: archive}, nil) {
				return
			}
		}
	}
	job, err := srv.Client().CopyFolders(requests, oracle.JobConfig{}) // with a Journal it could be resumed
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(o.Action, o.Strength)
	}
	// Output:
	// copied weak
	// copied weak
}

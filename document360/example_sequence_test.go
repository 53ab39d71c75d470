package document360_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A logo goes into several folders, one of which has it already.
func ExampleClient_CopyFiles() {
	srv := document360test.Start() // in place of https://apihub.document360.io
	defer srv.Close()
	images := srv.MkdirAll("/Images")
	logo := srv.AddFile(images, "logo.svg", "4 KB")
	manual, portal := srv.MkdirAll("/Manual"), srv.MkdirAll("/Portal")
	srv.AddFile(portal, "logo.svg", "4 KB")

	requests := func(yield func(document360.CopyFileRequest, error) bool) {
		for _, folder := range []string{manual, portal} { // as well from a database, or from a file
			r := document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: folder}
			if !yield(r, nil) {
				return
			}
		}
	}
	job, err := srv.Client().CopyFiles(requests, document360.JobConfig{Workers: 1}) // with a Journal it could be resumed
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

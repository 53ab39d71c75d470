package document360_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func ExampleClient_CopyTree() {
	srv := document360test.Start() // in place of https://apihub.document360.io
	defer srv.Close()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	srv.AddFile(srv.MkdirAll("/Images/Icons"), "logo.svg", "4 KB")
	srv.MkdirAll("/Archive/Icons")

	job, err := srv.Client().CopyTree(document360.CopyTreeRequest{
		ProjectID: srv.ProjectID(), FolderID: images, DestinationFolderID: archive,
	}, document360.JobConfig{}) // with a Journal it could be resumed
	if err != nil {
		log.Fatal(err)
	}
	for item, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Source, item.Action)
	}
	// Output:
	// Icons skipped
	// Icons/logo.svg copied
}

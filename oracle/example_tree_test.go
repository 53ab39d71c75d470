package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func ExampleClient_CopyTree() {
	srv := oracletest.Start() // in place of the address of your instance
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.AddFile(srv.MkdirAll("/Reports/2026"), "q1.txt", 100)

	job, err := srv.Client().CopyTree(oracle.CopyTreeRequest{
		FolderID: reports, DestinationID: archive,
	}, oracle.JobConfig{}) // with a Journal it could be resumed
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
	// 2026 copied
	// 2026/q1.txt copied
}

package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func ExampleClient_GetFile() {
	sim := oracletest.Start()
	defer sim.Close()
	id := sim.AddFile(sim.MkdirAll("/Reports"), "summary.pdf", 48_000)

	file, err := sim.Client().GetFile(context.Background(), oracle.GetFileRequest{FileID: id})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.Name, file.Size, file.Version)
	// Output: summary.pdf 48000 1
}

func ExampleClient_CopyFile() {
	sim := oracletest.Start()
	defer sim.Close()
	file, archive := sim.AddFile(sim.MkdirAll("/Reports"), "summary.pdf", 48_000), sim.MkdirAll("/Archive")

	copied, err := sim.Client().CopyFile(context.Background(), oracle.CopyFileRequest{FileID: file, DestinationID: archive})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output: u:/Archive/summary.pdf
}

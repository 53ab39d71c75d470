package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func ExampleClient_MoveFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	reports, archive := sim.MkdirAll("/Reports"), sim.MkdirAll("/Archive")

	_, err := sim.Client().MoveFolder(context.Background(), oracle.MoveFolderRequest{FolderID: reports, DestinationID: archive})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(reports)) // the id is the same
	// Output: u:/Archive/Reports
}

func ExampleClient_UpdateFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	reports := sim.MkdirAll("/Reports")

	_, err := sim.Client().UpdateFolder(context.Background(), oracle.UpdateFolderRequest{FolderID: reports, Name: "Reports 2025"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(reports))
	// Output: u:/Reports 2025
}

// A delete whose response is lost is found to have been done.
func ExampleClient_DeleteFolder() {
	sim := oracletest.Start()
	defer sim.Close()
	reports := sim.MkdirAll("/Reports")
	sim.Inject("DeleteFolder", oracletest.ActThenHangUp)

	deleted, err := sim.Client().DeleteFolder(context.Background(), oracle.DeleteFolderRequest{FolderID: reports})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(deleted.Reconciled, "\n", sim.Tree())
	// Output:
	// true
	// u:/
}

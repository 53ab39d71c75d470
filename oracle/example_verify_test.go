package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func ExampleClient_VerifyCopy() {
	srv := oracletest.Start()
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.AddFile(reports, "q1.txt", 100)

	client := srv.Client()
	copied, err := client.CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
	if err != nil {
		log.Fatal(err)
	}
	verify := oracle.VerifyCopyRequest{FolderID: reports, CopyID: copied.ID}
	verified, err := client.VerifyCopy(context.Background(), verify)
	if err != nil {
		log.Fatal(err) // it differs, or could not be compared
	}
	fmt.Println("equal by name and size:", verified.Weak)

	srv.Remove(srv.Find("/Archive/Reports/q1.txt")) // somebody else does that
	verified, err = client.VerifyCopy(context.Background(), verify)
	if errors.Is(err, oracle.ErrCopyDiffers) {
		fmt.Println(verified.Differences[0])
	}
	// Output:
	// equal by name and size: 1
	// "q1.txt": missing: file of 100 bytes
}

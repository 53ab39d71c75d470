package oracletest_test

import (
	"context"
	"fmt"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// A test of code that copies: make what is to be copied, run the code with Client, look at what is
// there.
func ExampleServer() {
	srv := oracletest.Start() // in a test NewServer(t), which needs no Close
	defer srv.Close()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.AddFile(reports, "q1.txt", 100)

	copied, err := srv.Client().CopyFolder(context.Background(),
		oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
	fmt.Println(srv.Path(copied.ID), err)
	fmt.Println(srv.Requests()[0].Op, srv.Requests()[0].Status)
	fmt.Print(srv.Tree())
	// Output:
	// u:/Archive/Reports <nil>
	// CopyFolder 200
	// u:/
	// u:/Archive/
	// u:/Archive/Reports/
	// u:/Archive/Reports/q1.txt 100
	// u:/Reports/
	// u:/Reports/q1.txt 100
}

package oracle_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// Options change one call: here it has a header of its own and no second attempt, and the program gets
// the HTTP response as it came.
func ExampleCallOption() {
	srv := oracletest.Start()
	defer srv.Close()
	client := srv.Client() // oracle.NewClient in a program
	defer client.CloseIdleConnections()
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")

	var resp *http.Response
	_, err := client.CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive},
		oracle.WithHeader("X-Trace", "4711"), oracle.WithMaxAttempts(1), oracle.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode, "for", srv.Requests()[0].Header.Get("X-Trace"))
	// Output: 200 for 4711
}

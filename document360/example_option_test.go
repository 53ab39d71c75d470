package document360_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// Options change one call: here it has a header of its own and no second attempt, and the program gets
// the HTTP response as it came.
func ExampleCallOption() {
	srv := document360test.Start()
	defer srv.Close()
	client := srv.Client() // document360.NewClient in a program
	defer client.CloseIdleConnections()
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")

	var resp *http.Response
	_, err := client.CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	},
		document360.WithHeader("X-Trace", "4711"), document360.WithMaxAttempts(1), document360.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode, "for", srv.Requests()[0].Header.Get("X-Trace"))
	// Output: 201 for 4711
}

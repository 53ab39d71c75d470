package box_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// Options change one call: here it has a header of its own and no second attempt, and the program gets
// the HTTP response as it came.
func ExampleCallOption() {
	srv := boxtest.Start()
	defer srv.Close()
	client := srv.Client() // box.NewClient in a program
	defer client.CloseIdleConnections()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")

	var resp *http.Response
	_, err := client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives},
		box.WithHeader("X-Trace", "4711"), box.WithMaxAttempts(1), box.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode, "for", srv.Requests()[0].Header.Get("X-Trace"))
	// Output: 201 for 4711
}

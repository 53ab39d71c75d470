package bitpaket_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// Options change one call: here it has a header of its own and no second attempt, and the program gets
// the HTTP response as it came.
func ExampleCallOption() {
	srv := bitpakettest.Start()
	defer srv.Close()
	client := srv.Client() // bitpaket.NewClient in a program
	defer client.CloseIdleConnections()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")

	var resp *http.Response
	_, err := client.Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
	},
		bitpaket.WithHeader("X-Trace", "4711"), bitpaket.WithMaxAttempts(1), bitpaket.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode, "for", srv.Requests()[0].Header.Get("X-Trace"))
	// Output: 200 for 4711
}

package oss_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// Options change one call: here it has a header of its own and no second attempt, and the program gets
// the HTTP response as it came.
func ExampleCallOption() {
	srv := osstest.Start()
	defer srv.Close()
	client := srv.Client() // oss.NewClient in a program
	defer client.CloseIdleConnections()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	var resp *http.Response
	_, err := client.CopyObject(context.Background(), oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"},
		oss.WithHeader("X-Trace", "4711"), oss.WithMaxAttempts(1), oss.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.StatusCode, "for", srv.Requests()[0].Header.Get("X-Trace"))
	// Output: 200 for 4711
}

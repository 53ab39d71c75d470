package bitpakettest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// A test of code that copies: make what is to be copied, run the code with Client, let the copy
// run, look at what is there.
func ExampleServer() {
	srv := bitpakettest.Start() // in a test NewServer(t), which needs no Close
	defer srv.Close()
	srv.AddObject("/existing_dir/photo.jpg", "a picture")
	srv.MkdirAll("/another_dir")
	srv.SetCopyDelay(time.Minute)

	_, err := srv.Client().Copy(context.Background(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir",
	})
	fmt.Println(srv.Copying(), "object to come,", err)
	fmt.Println(srv.Requests()[0])
	srv.Advance(time.Hour)
	fmt.Print(srv.Tree())
	// Output:
	// 1 object to come, <nil>
	// POST /v2/copy -> 200
	// /another_dir/
	// /another_dir/existing_dir/
	// /another_dir/existing_dir/photo.jpg 9 B 92b2fa58
	// /existing_dir/
	// /existing_dir/photo.jpg 9 B 92b2fa58
}

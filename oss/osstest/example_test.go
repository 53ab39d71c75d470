package osstest_test

import (
	"context"
	"fmt"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// A test of code that copies: make what is to be copied, run the code with Client, look at what is
// there.
func ExampleServer() {
	srv := osstest.Start() // in a test NewServer(t), which needs no Close
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddObject("photos", "sea.jpg", "a picture of the sea")

	_, err := srv.Client().CopyObject(context.Background(),
		oss.CopyObjectRequest{Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg"})
	copied, ok := srv.Object("photos", "copy.jpg")
	fmt.Println(ok, copied.Content, err)
	fmt.Println(srv.Requests()[0])
	fmt.Print(srv.Tree())
	// Output:
	// true a picture of the sea <nil>
	// PUT /photos/copy.jpg -> 200
	// photos cn-hangzhou
	// photos/copy.jpg 20 bytes Standard 1D194405
	// photos/sea.jpg 20 bytes Standard 1D194405
}

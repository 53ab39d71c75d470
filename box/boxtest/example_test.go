package boxtest_test

import (
	"context"
	"fmt"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// A test of code that copies: make what is to be copied, run the code with Client, look at what is
// there.
func ExampleServer() {
	srv := boxtest.Start() // in a test NewServer(t), which needs no Close
	defer srv.Close()
	album, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.AddFile(album, "tigers.jpeg", 629644)

	copied, err := srv.Client().CopyFolder(context.Background(),
		box.CopyFolderRequest{FolderID: album, ParentID: archives, Name: "2017"})
	fmt.Println(copied.Name, err)
	fmt.Println(srv.Requests()[0])
	fmt.Print(srv.Tree())
	// Output:
	// 2017 <nil>
	// POST /2.0/folders/1000001/copy -> 201
	// /Archives/
	// /Archives/2017/
	// /Archives/2017/tigers.jpeg 629644
	// /Pictures/
	// /Pictures/tigers.jpeg 629644
}

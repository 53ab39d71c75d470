package document360test_test

import (
	"context"
	"fmt"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A test of code that copies: make what is to be copied, run the code with Client, look at what is
// there.
func ExampleServer() {
	srv := document360test.Start() // in a test NewServer(t), which needs no Close
	defer srv.Close()
	images, archive := srv.MkdirAll("Images"), srv.MkdirAll("Archive")
	logo := srv.AddFile(images, "logo.png", "")

	_, err := srv.Client().CopyFile(context.Background(), document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: images, FileID: logo, DestinationFolderID: archive,
	})
	fmt.Println(len(srv.Files(archive)), "file in the archive,", err)
	fmt.Println(srv.Requests()[0].Op, srv.Requests()[0].Status)
	fmt.Print(srv.Tree())
	// Output:
	// 1 file in the archive, <nil>
	// CopyFile 201
	// Documentation/Archive/
	// Documentation/Archive/logo.png  2.4 MB
	// Documentation/Images/
	// Documentation/Images/logo.png  2.4 MB
}

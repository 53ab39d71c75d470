package box_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func ExampleClient_VerifyCopy() {
	srv := boxtest.Start()
	defer srv.Close()
	pictures, archives := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	srv.AddFile(pictures, "tigers.jpeg", 629644)
	srv.AddFile(pictures, "lions.jpeg", 412003)

	client := srv.Client()
	copied, err := client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: pictures, ParentID: archives})
	if err != nil {
		log.Fatal(err)
	}
	srv.Overwrite(srv.Find("/Archives/Pictures/lions.jpeg"), 17) // somebody else does that

	_, err = client.VerifyCopy(context.Background(), box.VerifyCopyRequest{FolderID: pictures, CopyID: copied.ID})
	var differs *box.CopyDiffersError
	switch {
	case err == nil:
		fmt.Println("equal")
	case errors.As(err, &differs):
		for _, d := range differs.Differences {
			fmt.Println(d)
		}
	default:
		log.Fatal(err) // not compared to the end: nothing is known
	}
	// Output: "lions.jpeg": size: expected "412003 bytes", found "17 bytes"
}

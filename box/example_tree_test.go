package box_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The contents of a folder go into another one, in which some of them are already.
func ExampleClient_CopyTree() {
	srv := boxtest.Start() // for a real copy: box.NewClient with the Config of your account
	defer srv.Close()
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	for _, folder := range []string{from, to} {
		srv.AddFile(folder, "index.html", 1200)
	}
	srv.AddFile(srv.MkdirAll("/Pictures/2017"), "tigers.jpeg", 629644)

	job, err := srv.Client().CopyTree(box.CopyTreeRequest{FolderID: from, ParentID: to}, box.JobConfig{})
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(o.Action, o.Source)
	}
	r := job.Report()
	fmt.Println(r.Copied, "copied,", r.Skipped, "skipped")
	// Output:
	// skipped index.html
	// copied 2017
	// copied 2017/tigers.jpeg
	// 2 copied, 1 skipped
}

package oss_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// All versions of all objects are copied, each to a key of its own.
func ExampleClient_CopyObjects() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	srv.AddBucket("archive")
	srv.AddObject("oss-example", "plan.txt", "first")
	srv.Overwrite("oss-example", "plan.txt", "second")
	client, ctx := srv.Client(), context.Background()

	requests := func(yield func(oss.CopyObjectRequest, error) bool) {
		n := 0
		for v, err := range client.AllObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "oss-example"}) {
			if v.IsDeleteMarker {
				continue
			}
			n++
			more := yield(oss.CopyObjectRequest{
				SourceBucket: "oss-example", SourceKey: v.Key, SourceVersionID: v.VersionID,
				Bucket: "archive", Key: fmt.Sprintf("%s/%d", v.Key, n),
			}, err)
			if !more {
				return
			}
		}
	}
	job, err := client.CopyObjects(requests, oss.JobConfig{Workers: 1}) // with a Journal, a job that is killed can be run again
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(ctx) {
		if err != nil {
			log.Fatal(err) // something failed, or is unknown: job.Failures tells what
		}
		if o.Action == farcopy.ActionCopied {
			fmt.Println(o.Target)
		}
	}
	newest, _ := srv.Object("archive", "plan.txt/1")
	fmt.Println("the newest version:", newest.Content)
	// Output:
	// archive/plan.txt/1
	// archive/plan.txt/2
	// the newest version: second
}

package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// A job with a journal is killed while the response to its second copy is on the way. The next run
// goes on from the journal: it finds that copy by reading, and nothing is copied twice.
func ExampleClient_CopyPrefix_journal() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for _, key := range []string{"lion.jpg", "tiger.jpg", "zebra.jpg"} {
		srv.AddObject("photos", key, "a picture of "+key)
	}
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	newJob := func() oss.Job {
		job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "photos", Bucket: "backup"}, oss.JobConfig{Journal: journal, Workers: 1})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("CopyObject", osstest.None, osstest.ActThenCall("kill", kill))
	for o, err := range newJob().Run(ctx) {
		if err == nil {
			fmt.Println("first run:", o.Action, o.Source)
		}
	}

	job := newJob() // the same request and the same journal
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("second run:", o.Action, o.Source)
	}
	copies := 0
	for _, r := range srv.Requests() {
		if r.Op == "CopyObject" {
			copies++
		}
	}
	fmt.Println(job.Report().Copied, "copied by", copies, "requests")
	// Output:
	// first run: copied photos/lion.jpg
	// second run: copied photos/tiger.jpg
	// second run: copied photos/zebra.jpg
	// 3 copied by 3 requests
}

// An item that cannot be copied does not stop the others. The run ends with a JobError, and Failures
// returns the items; run again, the job tries them again.
func ExampleClient_CopyPrefix_failures() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for _, key := range []string{"lion.jpg", "tiger.jpg", "zebra.jpg"} {
		srv.AddObject("photos", key, "a picture of "+key)
	}
	srv.Inject("CopyObject", osstest.Status(403))

	job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "photos", Bucket: "backup"}, oss.JobConfig{Workers: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*oss.JobError](err); ok {
			fmt.Println(end.Failed, "failed,", end.Unknown, "unknown,", job.Report().Copied, "copied")
		}
	}
	for o, err := range job.Failures() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(o.Action, o.Source)
	}
	// Output:
	// 1 failed, 0 unknown, 2 copied
	// failed photos/lion.jpg
}

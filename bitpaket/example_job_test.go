package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// photos are the requests of the examples: one for each picture.
func photos(yield func(bitpaket.CopyRequest, error) bool) {
	for _, name := range []string{"sea.jpg", "sky.jpg", "sun.jpg"} {
		if !yield(bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Path: "/photos/" + name}}, Target: "/archive",
		}, nil) {
			return
		}
	}
}

// A job with a journal is killed while the response to its second copy is on the way. The next run
// goes on from the journal: it finds that copy by reading, and nothing is copied twice.
func ExampleClient_Copies_journal() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	for _, name := range []string{"sea.jpg", "sky.jpg", "sun.jpg"} {
		srv.AddObject("/photos/"+name, "a picture of "+name)
	}
	srv.MkdirAll("/archive")
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	newJob := func() bitpaket.Job {
		job, err := srv.Client().Copies(photos, bitpaket.JobConfig{Journal: journal, Workers: 1})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("Copy", bitpakettest.None, bitpakettest.ActThenCall("kill", kill))
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
		if r.Op == "Copy" {
			copies++
		}
	}
	fmt.Println(job.Report().Copied, "copied by", copies, "requests")
	// Output:
	// first run: copied /photos/sea.jpg
	// second run: copied /photos/sky.jpg
	// second run: copied /photos/sun.jpg
	// 3 copied by 3 requests
}

// An item that cannot be copied does not stop the others. The run ends with a JobError, and Failures
// returns the items; run again, the job tries them again.
func ExampleClient_Copies_failures() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	for _, name := range []string{"sea.jpg", "sky.jpg", "sun.jpg"} {
		srv.AddObject("/photos/"+name, "a picture of "+name)
	}
	srv.MkdirAll("/archive")
	srv.Inject("Copy", bitpakettest.Status(403))

	job, err := srv.Client().Copies(photos, bitpaket.JobConfig{Workers: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*bitpaket.JobError](err); ok {
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
	// failed /photos/sea.jpg
}

// What a job would do, without doing it.
func ExampleClient_CopyTree_plan() {
	srv := bitpakettest.Start()
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	for _, name := range []string{"sea.jpg", "sky.jpg", "sun.jpg"} {
		srv.AddObject("/photos/"+name, "a picture of "+name)
	}
	srv.MkdirAll("/archive")

	job, err := srv.Client().CopyTree(bitpaket.CopyTreeRequest{Folder: "/photos", Target: "/archive"}, bitpaket.JobConfig{})
	if err != nil {
		log.Fatal(err)
	}
	for item, err := range job.Plan(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Action, item.Source, "by", item.Strategy)
	}
	sum := job.PlanSummary()
	fmt.Println(sum.Copy, "to copy,", sum.Skip, "to skip,", sum.Fail, "will fail")
	// Output:
	// copy sea.jpg by Copy
	// copy sky.jpg by Copy
	// copy sun.jpg by Copy
	// 3 to copy, 0 to skip, 0 will fail
}

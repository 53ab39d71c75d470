package box_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// A job with a journal is killed while the response to its second copy is on the way. The next run
// goes on from the journal: it finds that copy by reading, and nothing is copied twice.
func ExampleClient_CopyTree_journal() {
	srv := boxtest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	for _, name := range []string{"lions.jpeg", "tigers.jpeg", "zebras.jpeg"} {
		srv.AddFile(from, name, 629644)
	}
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	newJob := func() box.Job {
		job, err := srv.Client().CopyTree(box.CopyTreeRequest{FolderID: from, ParentID: to}, box.JobConfig{Journal: journal, Workers: 1})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("CopyFile", boxtest.None, boxtest.ActThenCall("kill", kill))
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
		if r.Op == "CopyFile" {
			copies++
		}
	}
	fmt.Println(job.Report().Copied, "copied by", copies, "requests")
	// Output:
	// first run: copied lions.jpeg
	// second run: copied tigers.jpeg
	// second run: copied zebras.jpeg
	// 3 copied by 3 requests
}

// An item that cannot be copied does not stop the others. The run ends with a JobError, and Failures
// returns the items; run again, the job tries them again.
func ExampleClient_CopyTree_failures() {
	srv := boxtest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	for _, name := range []string{"lions.jpeg", "tigers.jpeg", "zebras.jpeg"} {
		srv.AddFile(from, name, 629644)
	}
	srv.Inject("CopyFile", boxtest.Status(403))

	job, err := srv.Client().CopyTree(box.CopyTreeRequest{FolderID: from, ParentID: to}, box.JobConfig{Workers: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*box.JobError](err); ok {
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
	// failed lions.jpeg
}

// What a job would do, without doing it.
func ExampleClient_CopyTree_plan() {
	srv := boxtest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archives")
	for _, name := range []string{"lions.jpeg", "tigers.jpeg", "zebras.jpeg"} {
		srv.AddFile(from, name, 629644)
	}

	job, err := srv.Client().CopyTree(box.CopyTreeRequest{FolderID: from, ParentID: to}, box.JobConfig{})
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
	// copy lions.jpeg by CopyFile
	// copy tigers.jpeg by CopyFile
	// copy zebras.jpeg by CopyFile
	// 3 to copy, 0 to skip, 0 will fail
}

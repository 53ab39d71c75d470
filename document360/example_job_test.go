package document360_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A job with a journal is killed while the response to its second copy is on the way. The next run
// goes on from the journal: it finds that copy by reading, and nothing is copied twice.
func ExampleClient_CopyTree_journal() {
	srv := document360test.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	for _, name := range []string{"logo.svg", "map.png", "team.jpg"} {
		srv.AddFile(from, name, "4 KB")
	}
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	newJob := func() document360.Job {
		job, err := srv.Client().CopyTree(document360.CopyTreeRequest{
			ProjectID: srv.ProjectID(), FolderID: from, DestinationFolderID: to,
		}, document360.JobConfig{Journal: journal, Workers: 1})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("CopyFile", document360test.None, document360test.ActThenCall("kill", kill))
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
	// first run: copied logo.svg
	// second run: copied map.png
	// second run: copied team.jpg
	// 3 copied by 3 requests
}

// An item that cannot be copied does not stop the others. The run ends with a JobError, and Failures
// returns the items; run again, the job tries them again.
func ExampleClient_CopyTree_failures() {
	srv := document360test.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	for _, name := range []string{"logo.svg", "map.png", "team.jpg"} {
		srv.AddFile(from, name, "4 KB")
	}
	srv.Inject("CopyFile", document360test.Status(403))

	job, err := srv.Client().CopyTree(document360.CopyTreeRequest{
		ProjectID: srv.ProjectID(), FolderID: from, DestinationFolderID: to,
	}, document360.JobConfig{Workers: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*document360.JobError](err); ok {
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
	// failed logo.svg
}

// What a job would do, without doing it.
func ExampleClient_CopyTree_plan() {
	srv := document360test.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	for _, name := range []string{"logo.svg", "map.png", "team.jpg"} {
		srv.AddFile(from, name, "4 KB")
	}

	job, err := srv.Client().CopyTree(document360.CopyTreeRequest{
		ProjectID: srv.ProjectID(), FolderID: from, DestinationFolderID: to,
	}, document360.JobConfig{})
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
	// copy logo.svg by CopyFile
	// copy map.png by CopyFile
	// copy team.jpg by CopyFile
	// 3 to copy, 0 to skip, 0 will fail
}

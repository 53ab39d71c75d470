package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// A job with a journal is killed while the response to its second copy is on the way. The next run
// goes on from the journal: it finds that copy by reading, and nothing is copied twice.
func ExampleClient_CopyTree_journal() {
	srv := oracletest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	for _, name := range []string{"q1.txt", "q2.txt", "q3.txt"} {
		srv.AddFile(from, name, 100)
	}
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	newJob := func() oracle.Job {
		job, err := srv.Client().CopyTree(oracle.CopyTreeRequest{FolderID: from, DestinationID: to}, oracle.JobConfig{Journal: journal, Workers: 1})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("CopyFile", oracletest.None, oracletest.ActThenCall("kill", kill))
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
	// first run: copied q1.txt
	// second run: copied q2.txt
	// second run: copied q3.txt
	// 3 copied by 3 requests
}

// An item that cannot be copied does not stop the others. The run ends with a JobError, and Failures
// returns the items; run again, the job tries them again.
func ExampleClient_CopyTree_failures() {
	srv := oracletest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	for _, name := range []string{"q1.txt", "q2.txt", "q3.txt"} {
		srv.AddFile(from, name, 100)
	}
	srv.Inject("CopyFile", oracletest.Status(403))

	job, err := srv.Client().CopyTree(oracle.CopyTreeRequest{FolderID: from, DestinationID: to}, oracle.JobConfig{Workers: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*oracle.JobError](err); ok {
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
	// failed q1.txt
}

// What a job would do, without doing it.
func ExampleClient_CopyTree_plan() {
	srv := oracletest.Start()
	defer srv.Close()
	from, to := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	for _, name := range []string{"q1.txt", "q2.txt", "q3.txt"} {
		srv.AddFile(from, name, 100)
	}

	job, err := srv.Client().CopyTree(oracle.CopyTreeRequest{FolderID: from, DestinationID: to}, oracle.JobConfig{})
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
	// copy q1.txt by CopyFile
	// copy q2.txt by CopyFile
	// copy q3.txt by CopyFile
	// 3 to copy, 0 to skip, 0 will fail
}

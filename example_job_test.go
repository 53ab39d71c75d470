package farcopy_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// photos is a simulator with three objects to copy.
func photos() *osstest.Server {
	srv := osstest.Start()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for _, key := range []string{"lion.jpg", "tiger.jpg", "zebra.jpg"} {
		srv.AddObject("photos", key, "a picture of "+key)
	}
	return srv
}

// newJob makes the job of the examples: a bucket is copied into another one.
func newJob(srv *osstest.Server, cfg farcopy.JobConfig) farcopy.Job {
	job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "photos", Bucket: "backup"}, cfg)
	if err != nil {
		log.Fatal(err)
	}
	return job
}

// A job is planned, run, and reported.
func ExampleJob() {
	srv := photos()
	defer srv.Close()
	ctx, job := context.Background(), newJob(srv, farcopy.JobConfig{Workers: 1})

	for _, err := range job.Plan(ctx) { // each item, with what would be done about it
		if err != nil {
			log.Fatal(err)
		}
	}
	sum := job.PlanSummary()
	fmt.Println("plan:", sum.Copy, "objects,", sum.Bytes, "bytes,", sum.Requests, "requests")

	for o, err := range job.Run(ctx) {
		if err != nil {
			log.Fatal(err) // a *JobError, unless all was copied or was there
		}
		fmt.Println(o.Action, o.Source, "verified:", o.Strength)
	}
	fmt.Println("report:", job.Report().Copied, "copied,", job.Report().Failed, "failed")
	// Output:
	// plan: 3 objects, 65 bytes, 3 requests
	// copied photos/lion.jpg verified: strong
	// copied photos/tiger.jpg verified: strong
	// copied photos/zebra.jpg verified: strong
	// report: 3 copied, 0 failed
}

// Stop ends a run early. What a job with a journal has left is done by the next run.
func ExampleJobConfig() {
	srv := photos()
	defer srv.Close()
	journal, err := os.MkdirTemp("", "journal")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(journal)
	cfg := farcopy.JobConfig{Journal: journal, Existing: farcopy.ExistingFail, Workers: 1}

	job := newJob(srv, cfg)
	srv.Inject("CopyObject", osstest.None, osstest.CallThenAct("interrupt", job.Stop)) // during the second copy
	for o, err := range job.Run(context.Background()) {
		if end, ok := errors.AsType[*farcopy.JobError](err); ok {
			fmt.Println("stopped:", errors.Is(err, farcopy.ErrJobStopped), "- pending:", end.Pending)
			break
		}
		fmt.Println(o.Action, o.Source)
	}

	job = newJob(srv, cfg) // the same request and the same journal
	for _, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(job.Report().Copied, "of", job.Report().Listed, "copied")
	// Output:
	// copied photos/lion.jpg
	// copied photos/tiger.jpg
	// stopped: true - pending: 1
	// 3 of 3 copied
}

// A task is run by another process. That one dies after its request has left: whoever runs the task
// next, with what was saved last, finds the copy and makes no other one.
func ExampleTask() {
	srv := photos()
	defer srv.Close()
	var tasks []farcopy.Task
	for cursors := []string{""}; len(cursors) > 0; cursors = cursors[1:] {
		page, err := newJob(srv, farcopy.JobConfig{}).Tasks(context.Background(), cursors[0])
		if err != nil {
			log.Fatal(err)
		}
		tasks, cursors = append(tasks, page.Tasks...), append(cursors, page.Next...)
	}
	stored, err := json.Marshal(tasks[0]) // into a queue, or a database
	if err != nil {
		log.Fatal(err)
	}
	run := func(ctx context.Context) (farcopy.TaskResult, error) {
		var task farcopy.Task
		if err := json.Unmarshal(stored, &task); err != nil {
			return farcopy.TaskResult{}, err
		}
		return newJob(srv, farcopy.JobConfig{}).RunTask(ctx, task, func(_ context.Context, now farcopy.Task) (err error) {
			stored, err = json.Marshal(now) // before the request leaves
			return err
		})
	}

	ctx, kill := context.WithCancel(context.Background())
	srv.Inject("CopyObject", osstest.ActThenCall("kill", kill))
	_, err = run(ctx)
	fmt.Println("ended:", err == nil)

	result, err := run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	copies := 0
	for _, r := range srv.Requests() {
		if r.Op == "CopyObject" {
			copies++
		}
	}
	fmt.Println(result.Outcomes[0].Action, result.Outcomes[0].Source, "by", copies, "request")
	// Output:
	// ended: false
	// copied photos/lion.jpg by 1 request
}

package oss_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// A coordinator lists a job as tasks, and a worker runs them. Between the two there would be a queue;
// here it is a map of text. Each machine makes the same job.
func ExampleClient_CopyPrefix_tasks() {
	srv := osstest.Start() // for a real copy: oss.NewClient with the Config of your account
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	srv.AddObject("photos", "2026/tiger.jpg", "stripes")
	srv.AddObject("photos", "2026/zebra.jpg", "more stripes")
	srv.AddObject("backup", "old/zebra.jpg", "more stripes")
	newJob := func() oss.Job {
		job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{
			SourceBucket: "photos", SourcePrefix: "2026/", Bucket: "backup", Prefix: "old/",
		}, oss.JobConfig{})
		if err != nil {
			log.Fatal(err)
		}
		return job
	}

	ctx, queue := context.Background(), map[string][]byte{}
	coordinator := newJob()
	for cursors := []string{""}; len(cursors) > 0; cursors = cursors[1:] {
		page, err := coordinator.Tasks(ctx, cursors[0])
		if err != nil {
			log.Fatal(err)
		}
		cursors = append(cursors, page.Next...)
		for _, o := range page.Skipped {
			fmt.Println(o.Action, o.Source)
		}
		for _, task := range page.Tasks {
			if queue[task.ID], err = json.Marshal(task); err != nil {
				log.Fatal(err)
			}
		}
	}

	worker := newJob()
	for id, text := range queue {
		var task farcopy.Task
		if err := json.Unmarshal(text, &task); err != nil {
			log.Fatal(err)
		}
		// Where this fails or the machine dies, any other one goes on with what was saved last.
		res, err := worker.RunTask(ctx, task, func(_ context.Context, now farcopy.Task) (err error) {
			queue[id], err = json.Marshal(now)
			return err
		})
		if err != nil {
			log.Fatal(err)
		}
		for _, o := range res.Outcomes {
			fmt.Println(o.Action, o.Source, o.Strength)
		}
		delete(queue, id)
	}
	// Output:
	// skipped photos/2026/zebra.jpg
	// copied photos/2026/tiger.jpg strong
}

// What a job would do, without doing it.
func ExampleClient_CopyPrefix_plan() {
	srv := osstest.Start() // for a real copy: oss.NewClient with the Config of your account
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	srv.AddObject("photos", "2026/tiger.jpg", "stripes")
	srv.AddObject("photos", "2026/film.mp4", "", func(o *osstest.Object) { o.Size = 3 << 30 })

	job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "photos", Bucket: "backup"}, oss.JobConfig{})
	if err != nil {
		log.Fatal(err)
	}
	for i, err := range job.Plan(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(i.Action, i.Source, i.Strategy)
	}
	sum := job.PlanSummary()
	fmt.Println(sum.Copy, "objects,", sum.Bytes, "bytes,", sum.Requests, "requests")
	fmt.Println(sum.Notes[0])
	// Output:
	// copy photos/2026/film.mp4 InitiateMultipartUpload, 48 UploadPartCopy, CompleteMultipartUpload
	// copy photos/2026/tiger.jpg CopyObject
	// 2 objects, 3221225479 bytes, 56 requests
	// ACLs, encryption and older versions are not copied; metadata and tags are.
}

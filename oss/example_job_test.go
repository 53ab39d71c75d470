package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ExampleClient_CopyPrefix() {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	defer srv.Close()
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for i := range 2500 {
		srv.AddObject("photos", fmt.Sprintf("2026/%04d.jpg", i), fmt.Sprint("photo ", i))
	}
	srv.AddObject("photos", "2026/all.tar", "", func(o *osstest.Object) { o.Size = 12 << 30 })
	srv.AddObject("backup", "photos/0007.jpg", "something else")
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{
		SourceBucket: "photos", SourcePrefix: "2026/", Bucket: "backup", Prefix: "photos/",
	}, oss.JobConfig{Journal: filepath.Join(dir, "photos.job")}) // run again with it, the job goes on
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		var e *oss.JobError
		switch {
		case errors.As(err, &e):
			fmt.Println(e)
		case o.Err != nil || o.Action == "failed":
			fmt.Println(o.Source, o.Action, o.Reason)
		}
	}
	r := job.Report()
	fmt.Println(r.Listed, "listed,", r.Copied, "copied,", r.Failed, "failed; complete:", r.Complete)
	// Output:
	// photos/2026/0007.jpg failed exists, differs
	// oss.CopyPrefix: 1 failed
	// 2501 listed, 2500 copied, 1 failed; complete: true
}

func ExampleClient_CopyLargeObject() {
	srv := multipartServer()
	defer srv.Close()

	var state []byte // in a file, in a real program
	req := oss.CopyLargeObjectRequest{
		Copy: oss.CopyObjectRequest{SourceBucket: "oss-example", SourceKey: "film.mp4", Bucket: "archive", Key: "film.mp4"},
		OnState: func(_ context.Context, s oss.LargeCopyState) (err error) {
			state, err = s.MarshalText()
			return err
		},
	}
	// The program is interrupted after 20 parts.
	ctx, interrupt := context.WithCancel(context.Background())
	req.Progress = func(p oss.LargeCopyProgress) {
		if p.PartsDone == 20 {
			interrupt()
		}
	}
	_, err := srv.Client().CopyLargeObject(ctx, req)
	fmt.Println("left to go on from:", errors.Is(err, oss.ErrUploadLeft))

	req.State, req.Progress = new(oss.LargeCopyState), nil
	if err := req.State.UnmarshalText(state); err != nil {
		log.Fatal(err)
	}
	made, err := srv.Client().CopyLargeObject(context.Background(), req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(made.Parts, "parts")
	// Output:
	// left to go on from: true
	// 192 parts
}

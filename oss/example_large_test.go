package oss_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ExampleClient_CopyLargeObject() {
	srv := multipartServer()
	defer srv.Close()

	var kept oss.LargeCopyState // a program would write its text to a file
	req := oss.CopyLargeObjectRequest{
		Copy: oss.CopyObjectRequest{SourceBucket: "oss-example", SourceKey: "film.mp4", Bucket: "archive", Key: "film.mp4"},
		OnState: func(_ context.Context, s oss.LargeCopyState) error {
			kept = s
			return nil
		},
		Progress: func(p oss.LargeCopyProgress) {
			if p.PartsDone == p.Parts {
				fmt.Println(p.BytesDone, "bytes copied")
			}
		},
	}
	made, err := srv.Client().CopyLargeObject(context.Background(), req)
	if err != nil {
		// With req.State = &kept, in this process or another one, the call goes on.
		log.Fatal(err, kept)
	}
	fmt.Println(made.Parts, "parts")
	// Output:
	// 12884901888 bytes copied
	// 192 parts
}

func ExampleClient_ResumeCompleteMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	client, ctx := srv.Client(), context.Background()
	req := fillUpload(srv, "film.mp4")

	var saved oss.Intent
	srv.Inject("CompleteMultipartUpload", osstest.ActThenHangUp)
	ended, cancel := context.WithCancel(ctx)
	srv.Inject("ListParts", osstest.ActThenCall("the process ends", cancel))
	_, err := client.CompleteMultipartUpload(ended, req, oss.WithIntent(func(_ context.Context, in oss.Intent) error {
		saved = in
		return nil
	}))
	fmt.Println("known to the first process:", err == nil)

	made, err := client.ResumeCompleteMultipartUpload(ctx, req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("made once, and found:", made.Reconciled)
	// Output:
	// known to the first process: false
	// made once, and found: true
}

func ExampleClient_ResolveCompleteMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	client, ctx := srv.Client(), context.Background()
	req := fillUpload(srv, "film.mp4")

	var saved oss.Intent
	_, err := client.CompleteMultipartUpload(ctx, req, oss.WithIntent(func(_ context.Context, in oss.Intent) error {
		saved = in
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	found, err := client.ResolveCompleteMultipartUpload(ctx, req, saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the same content:", found.CRC64 == req.CRC64)
	// Output:
	// the same content: true
}

// fillUpload copies the film into an upload, and returns the request that completes it.
func fillUpload(srv *osstest.Server, key string) oss.CompleteMultipartUploadRequest {
	client, ctx := srv.Client(), context.Background()
	source, err := client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "oss-example", Key: key})
	if err != nil {
		log.Fatal(err)
	}
	upload, err := client.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{Bucket: "archive", Key: key})
	if err != nil {
		log.Fatal(err)
	}
	req := oss.CompleteMultipartUploadRequest{Bucket: "archive", Key: key, UploadID: upload.UploadID, Size: source.Size, CRC64: source.CRC64}
	const size = 4 << 30
	for n := 1; int64(n-1)*size < source.Size; n++ {
		part, err := client.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
			Bucket: "archive", Key: key, UploadID: upload.UploadID, PartNumber: n, SourceBucket: "oss-example", SourceKey: key,
			SourceIfMatch: source.ETag, SourceRange: oss.ByteRange{Offset: int64(n-1) * size, Length: size},
		})
		if err != nil {
			log.Fatal(err)
		}
		req.Parts = append(req.Parts, oss.CompletedPart{PartNumber: n, ETag: part.ETag})
	}
	return req
}

func ExampleClient_SweepMultipartUploads() {
	srv := multipartServer()
	defer srv.Close()
	srv.AddUpload("archive", "films/1.mp4")
	srv.Advance(3 * time.Hour)

	for u, err := range srv.Client().SweepMultipartUploads(context.Background(), oss.SweepMultipartUploadsRequest{
		Bucket: "archive", Prefix: "films/", OlderThan: 2 * time.Hour,
	}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("aborted:", u.Key)
	}
	// Output:
	// aborted: films/1.mp4
}

func ExampleClient_CopyPrefix() {
	srv := multipartServer()
	defer srv.Close()
	for _, key := range []string{"logs/1", "logs/2", "logs/3"} {
		srv.AddObject("oss-example", key, "line "+key)
	}
	srv.AddObject("archive", "old/2", "line logs/2")

	job, err := srv.Client().CopyPrefix(oss.CopyPrefixRequest{
		SourceBucket: "oss-example", SourcePrefix: "logs/", Bucket: "archive", Prefix: "old/",
	}, oss.JobConfig{Workers: 1}) // with a Journal, a job that is killed can be run again
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err) // something failed, or is unknown: job.Failures tells what
		}
		if o.Action == farcopy.ActionCopied {
			fmt.Println(o.Source, "->", o.Target)
		}
	}
	r := job.Report()
	fmt.Println(r.Copied, "copied,", r.Skipped, "there already")
	// Output:
	// oss-example/logs/1 -> archive/old/1
	// oss-example/logs/3 -> archive/old/3
	// 2 copied, 1 there already
}

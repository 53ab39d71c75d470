package oss_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// copiedParts is an upload whose only part is there, and the request that completes it.
func copiedParts(srv *osstest.Server) oss.CompleteMultipartUploadRequest {
	srv.AddObject("oss-example", "trailer.mp4", "", func(o *osstest.Object) { o.Size = 1 << 30 })
	id := srv.AddUpload("archive", "trailer.mp4")
	client, ctx := srv.Client(), context.Background()
	source, err := client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "oss-example", Key: "trailer.mp4"})
	if err != nil {
		log.Fatal(err)
	}
	part, err := client.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
		Bucket: "archive", Key: "trailer.mp4", UploadID: id, PartNumber: 1, SourceBucket: "oss-example", SourceKey: "trailer.mp4",
		SourceRange: oss.ByteRange{Length: source.Size},
	})
	if err != nil {
		log.Fatal(err)
	}
	return oss.CompleteMultipartUploadRequest{
		Bucket: "archive", Key: "trailer.mp4", UploadID: id, Parts: []oss.CompletedPart{{PartNumber: 1, ETag: part.ETag}},
		Size: source.Size, CRC64: source.CRC64, // by these the object is known again
	}
}

// interruptedComplete completes an upload, and is interrupted before the response is there. It returns the
// intent, which a real program keeps in a file.
func interruptedComplete(srv *osstest.Server, req oss.CompleteMultipartUploadRequest) (intent oss.Intent) {
	ctx, interrupt := context.WithCancel(context.Background())
	srv.Inject("CompleteMultipartUpload", osstest.ActThenCall("interrupt", interrupt))
	_, err := srv.Client().CompleteMultipartUpload(ctx, req, oss.WithIntent(func(_ context.Context, i oss.Intent) error {
		intent = i
		return nil
	}))
	if err == nil {
		log.Fatal("it was not interrupted")
	}
	return intent
}

func ExampleClient_ResumeCompleteMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	req := copiedParts(srv)
	intent := interruptedComplete(srv, req)

	made, err := srv.Client().ResumeCompleteMultipartUpload(context.Background(), req, intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", made.Reconciled)
	// Output:
	// found by reading: true
}

func ExampleClient_ResolveCompleteMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	req := copiedParts(srv)
	intent := interruptedComplete(srv, req)

	made, err := srv.Client().ResolveCompleteMultipartUpload(context.Background(), req, intent) // sends nothing
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found by reading:", made.Reconciled)
	// Output:
	// found by reading: true
}

package oss_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// multipartServer is in place of https://oss-cn-hangzhou.aliyuncs.com, with an object that is too large for one copy.
func multipartServer() *osstest.Server {
	srv := osstest.Start()
	srv.AddBucket("oss-example")
	srv.AddBucket("archive")
	srv.AddObject("oss-example", "film.mp4", "", func(o *osstest.Object) { o.Size = 12 << 30 })
	return srv
}

func ExampleClient_CompleteMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	client, ctx := srv.Client(), context.Background()

	source, err := client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "oss-example", Key: "film.mp4"})
	if err != nil {
		log.Fatal(err)
	}
	// Nothing of the source but its content is copied: name here what else the copy is to have.
	upload, err := client.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{
		Bucket: "archive", Key: "film.mp4", ContentType: source.ContentType, Metadata: source.Metadata, StorageClass: oss.StorageClassIA,
	})
	if err != nil {
		log.Fatal(err)
	}
	complete := oss.CompleteMultipartUploadRequest{
		Bucket: "archive", Key: "film.mp4", UploadID: upload.UploadID, Size: source.Size, CRC64: source.CRC64,
	}
	const size = 5 << 30
	for n, at := 1, int64(0); at < source.Size; n, at = n+1, at+size {
		part, err := client.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
			Bucket: "archive", Key: "film.mp4", UploadID: upload.UploadID, PartNumber: n,
			SourceBucket: "oss-example", SourceKey: "film.mp4", SourceIfMatch: source.ETag,
			SourceRange: oss.ByteRange{Offset: at, Length: min(size, source.Size-at)},
		})
		if err != nil {
			log.Fatal(err) // the upload is left: AbortMultipartUpload ends it
		}
		complete.Parts = append(complete.Parts, oss.CompletedPart{PartNumber: n, ETag: part.ETag})
	}
	made, err := client.CompleteMultipartUpload(ctx, complete)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(complete.Parts), "parts; the same content:", made.CRC64 == source.CRC64)
	// Output:
	// 3 parts; the same content: true
}

func ExampleClient_InitiateMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()

	upload, err := srv.Client().InitiateMultipartUpload(context.Background(), oss.InitiateMultipartUploadRequest{
		Bucket: "archive", Key: "film.mp4", ContentType: "video/mp4", Metadata: map[string]string{"author": "me"}, Tags: []oss.Tag{{Key: "project", Value: "sea"}},
	})
	if errors.Is(err, oss.ErrOutcomeUnknown) {
		// There may be an upload that nobody knows. It has no parts; another call begins another one.
		log.Fatal(err)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("an upload without parts:", upload.UploadID != "")
	// Output:
	// an upload without parts: true
}

func ExampleClient_UploadPartCopy() {
	srv := multipartServer()
	defer srv.Close()
	id := srv.AddUpload("archive", "film.mp4")

	// The source has 12 GB: this range ends behind it, and OSS copies the whole object in its place.
	_, err := srv.Client().UploadPartCopy(context.Background(), oss.UploadPartCopyRequest{
		Bucket: "archive", Key: "film.mp4", UploadID: id, PartNumber: 1, SourceBucket: "oss-example", SourceKey: "film.mp4",
		SourceRange: oss.ByteRange{Offset: 1 << 30, Length: 1 << 30},
	})
	fmt.Println("a range of the source:", err)
	srv.Overwrite("oss-example", "film.mp4", "a trailer")
	_, err = srv.Client().UploadPartCopy(context.Background(), oss.UploadPartCopyRequest{
		Bucket: "archive", Key: "film.mp4", UploadID: id, PartNumber: 2, SourceBucket: "oss-example", SourceKey: "film.mp4",
		SourceRange: oss.ByteRange{Offset: 1 << 30, Length: 1 << 30},
	})
	if wrong, ok := errors.AsType[*oss.SourceRangeError](err); ok {
		fmt.Println("not a range of the source:", wrong.SourceRange)
	}
	// Output:
	// a range of the source: <nil>
	// not a range of the source: bytes 1073741824-2147483647
}

func ExampleClient_AbortMultipartUpload() {
	srv := multipartServer()
	defer srv.Close()
	id := srv.AddUpload("archive", "film.mp4")

	client := srv.Client()
	req := oss.AbortMultipartUploadRequest{Bucket: "archive", Key: "film.mp4", UploadID: id, UntilGone: true}
	aborted, err := client.AbortMultipartUpload(context.Background(), req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("gone:", aborted.IsGone)
	_, err = client.AbortMultipartUpload(context.Background(), req)
	fmt.Println("it was gone before:", errors.Is(err, fs.ErrNotExist))
	// Output:
	// gone: true
	// it was gone before: true
}

func ExampleClient_AllParts() {
	srv := multipartServer()
	defer srv.Close()
	id := srv.AddUpload("archive", "film.mp4")
	client := srv.Client()
	for _, n := range []int{7, 3} {
		_, err := client.UploadPartCopy(context.Background(), oss.UploadPartCopyRequest{
			Bucket: "archive", Key: "film.mp4", UploadID: id, PartNumber: n, SourceBucket: "oss-example", SourceKey: "film.mp4",
			SourceRange: oss.ByteRange{Length: int64(n) << 20},
		})
		if err != nil {
			log.Fatal(err)
		}
	}

	for part, err := range client.AllParts(context.Background(), oss.ListPartsRequest{Bucket: "archive", Key: "film.mp4", UploadID: id}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("part", part.PartNumber, "has", part.Size, "bytes")
	}
	// Output:
	// part 3 has 3145728 bytes
	// part 7 has 7340032 bytes
}

// Uploads that nobody works on any more are billed until they are aborted. The list does not show whether somebody does.
func ExampleClient_AllMultipartUploads() {
	srv := multipartServer()
	defer srv.Close()
	srv.AddUpload("archive", "film.mp4") // which is dated a minute before

	client := srv.Client()
	const age = 30 * time.Second // rather a week
	for upload, err := range client.AllMultipartUploads(context.Background(), oss.ListMultipartUploadsRequest{Bucket: "archive"}) {
		if err != nil {
			log.Fatal(err)
		}
		if time.Since(upload.Initiated) < age {
			continue
		}
		_, err := client.AbortMultipartUpload(context.Background(), oss.AbortMultipartUploadRequest{
			Bucket: "archive", Key: upload.Key, UploadID: upload.UploadID,
		})
		if err != nil && !errors.Is(err, oss.ErrorCodeNoSuchUpload) {
			log.Fatal(err)
		}
		fmt.Println("aborted the upload to", upload.Key)
	}
	// Output:
	// aborted the upload to film.mp4
}

func ExampleClient_ListParts() {
	srv := multipartServer()
	defer srv.Close()
	id := srv.AddUpload("archive", "film.mp4")

	client := srv.Client()
	req := oss.ListPartsRequest{Bucket: "archive", Key: "film.mp4", UploadID: id}
	page, err := client.ListParts(context.Background(), req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("parts:", len(page.Parts))
	srv.AbortUpload("archive", id)
	_, err = client.ListParts(context.Background(), req)
	fmt.Println("completed or aborted:", errors.Is(err, oss.ErrorCodeNoSuchUpload))
	// Output:
	// parts: 0
	// completed or aborted: true
}

func ExampleClient_ListMultipartUploads() {
	srv := multipartServer()
	defer srv.Close()
	srv.AddUpload("archive", "film.mp4")
	srv.AddUpload("archive", "photos/sea.jpg")

	page, err := srv.Client().ListMultipartUploads(context.Background(), oss.ListMultipartUploadsRequest{Bucket: "archive", Delimiter: "/"})
	if err != nil {
		log.Fatal(err)
	}
	for _, upload := range page.Uploads {
		fmt.Println(upload.Key)
	}
	fmt.Println(page.CommonPrefixes)
	// Output:
	// film.mp4
	// [photos/]
}

package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ExampleClient_DeleteObject() {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	defer srv.Close()
	srv.AddBucket("oss-example", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	version := srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	client := srv.Client()
	// A delete marker hides the object.
	hidden, err := client.DeleteObject(context.Background(), oss.DeleteObjectRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("hidden:", hidden.DeleteMarker)
	// With a version it is gone for good.
	_, err = client.DeleteObject(context.Background(), oss.DeleteObjectRequest{Bucket: "oss-example", Key: "oss.jpg", VersionID: version})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(srv.Tree())
	// Output:
	// hidden: true
	// oss-example cn-hangzhou versioning=Enabled
	// oss-example/oss.jpg #1 delete marker
}

func ExampleClient_UpdateObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture", func(o *osstest.Object) {
		o.Header = map[string]string{"Content-Type": "image/jpeg"}
		o.Metadata = map[string]string{"author": "me", "draft": "yes"}
	})

	client := srv.Client()
	_, err := client.UpdateObject(context.Background(), oss.UpdateObjectRequest{
		Bucket: "oss-example", Key: "oss.jpg",
		CacheControl: new("max-age=3600"), RemoveMetadata: []string{"draft"}, StorageClass: oss.StorageClassIA,
	})
	if errors.Is(err, oss.ErrPreconditionFailed) {
		log.Fatal("somebody else has changed the object; make the call again: ", err)
	}
	if err != nil {
		log.Fatal(err)
	}
	head, err := client.HeadObject(context.Background(), oss.HeadObjectRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(head.ContentType, head.CacheControl, head.Metadata, head.StorageClass)
	// Output:
	// image/jpeg max-age=3600 map[author:me] IA
}

func ExampleClient_RestoreObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "old.jpg", "a picture", func(o *osstest.Object) { o.StorageClass = "Archive" })

	client := srv.Client()
	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy.jpg", SourceKey: "old.jpg", StorageClass: oss.StorageClassIA}
	if _, err := client.CopyObject(context.Background(), req); !errors.Is(err, oss.ErrorCodeInvalidObjectState) {
		log.Fatal(err)
	}
	if _, err := client.RestoreObject(context.Background(), oss.RestoreObjectRequest{Bucket: "oss-example", Key: "old.jpg", Days: 2}); err != nil {
		log.Fatal(err)
	}
	head, err := client.HeadObject(context.Background(), oss.HeadObjectRequest{Bucket: "oss-example", Key: "old.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(head.Restore) // "false" in about a minute: then the copy can be made
	// Output:
	// ongoing-request="true"
}

func ExampleClient_PutObjectTagging() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	client := srv.Client()
	_, err := client.PutObjectTagging(context.Background(), oss.PutObjectTaggingRequest{
		Bucket: "oss-example", Key: "oss.jpg", Tags: []oss.Tag{{Key: "project", Value: "sea"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	got, err := client.GetObjectTagging(context.Background(), oss.GetObjectTaggingRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(got.Tags)
	// Output:
	// [{project sea}]
}

func ExampleClient_PresignCopyObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	signed, err := srv.Client().PresignCopyObject(context.Background(), oss.PresignCopyObjectRequest{
		Copy:     oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", ForbidOverwrite: true},
		Validity: time.Hour,
	})
	if err != nil {
		log.Fatal(err)
	}

	// Another program, which has no access key, sends the request as it is.
	req, err := http.NewRequestWithContext(context.Background(), signed.Method, signed.URL, nil)
	if err != nil {
		log.Fatal(err)
	}
	req.Header = signed.Header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode)
	// Output:
	// 200
}

package oss_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// The program that the package comment begins with. It needs an account, so it is compiled and not
// run.
func Example() {
	client, err := oss.NewClient(oss.Config{
		Region:      "cn-hangzhou",
		Credentials: oss.EnvironmentCredentials(),
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	copied, err := client.CopyObject(ctx, oss.CopyObjectRequest{
		Bucket:    "oss-example",
		Key:       "copy_oss.jpg",
		SourceKey: "oss.jpg",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copied, with the ETag", copied.ETag)
}

func ExampleClient_CopyObject() {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddBucket("oss-backup")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	copied, err := srv.Client().CopyObject(context.Background(), oss.CopyObjectRequest{
		Bucket: "oss-backup", Key: "2026/oss.jpg",
		SourceBucket: "oss-example", SourceKey: "oss.jpg",
		StorageClass: oss.StorageClassIA,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(copied.ETag)
	fmt.Print(srv.Tree())
	// Output:
	// 1D1944056B2737B64A13CBA0CFC77EBB
	// oss-backup cn-hangzhou
	// oss-backup/2026/oss.jpg 20 bytes IA 1D194405
	// oss-example cn-hangzhou
	// oss-example/oss.jpg 20 bytes Standard 1D194405
}

func ExampleClient_CopyObject_errors() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.AddObject("oss-example", "copy_oss.jpg", "another picture")

	_, err := srv.Client().CopyObject(context.Background(), oss.CopyObjectRequest{
		Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", ForbidOverwrite: true,
	})
	switch {
	case err == nil: // exactly one copy was made
	case errors.Is(err, oss.ErrorCodeFileAlreadyExists): // exact
		fmt.Println("the key is taken")
	case errors.Is(err, fs.ErrNotExist): // portable: the same line for all services
	case errors.Is(err, oss.ErrOutcomeUnknown): // sent, and nothing tells whether it was made
	}
	if p, ok := errors.AsType[*oss.ProblemDetails](err); ok {
		fmt.Println(p.Status, p.Code, p.EC)
	}
	// Output:
	// the key is taken
	// 409 oss: FileAlreadyExists 0026-00000002
}

// An object is changed by copying it onto itself: its metadata, its storage class, its encryption.
func ExampleClient_CopyObject_metadata() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "notes", "# Notes")

	_, err := srv.Client().CopyObject(context.Background(), oss.CopyObjectRequest{
		Bucket: "oss-example", Key: "notes", SourceKey: "notes",
		MetadataDirective: oss.DirectiveReplace,
		ContentType:       "text/markdown",
		Metadata:          map[string]string{"author": "me"},
	})
	if err != nil {
		log.Fatal(err)
	}
	head, err := srv.Client().HeadObject(context.Background(), oss.HeadObjectRequest{Bucket: "oss-example", Key: "notes"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(head.ContentType, head.Metadata)
	// Output: text/markdown map[author:me]
}

// A condition pins the source: what is copied is what was looked at.
func ExampleClient_HeadObject() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	ctx, client := context.Background(), srv.Client()

	seen, err := client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	srv.AddObject("oss-example", "oss.jpg", "meanwhile, somebody else's picture")
	_, err = client.CopyObject(ctx, oss.CopyObjectRequest{
		Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", SourceIfMatch: seen.ETag,
	})
	fmt.Println(seen.Size, errors.Is(err, oss.ErrPreconditionFailed))
	// Output: 20 true
}

func ExampleClient_GetObjectMeta() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	meta, err := srv.Client().GetObjectMeta(context.Background(), oss.GetObjectMetaRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(meta.Size, meta.CRC64)
	// Output: 20 6345964743706484490
}

// In a bucket with versioning a copy adds a version, where it would replace the object in another.
func ExampleClient_GetBucketVersioning() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })

	bucket, err := srv.Client().GetBucketVersioning(context.Background(), oss.GetBucketVersioningRequest{Bucket: "oss-example"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bucket.Status == oss.VersioningEnabled)
	// Output: true
}

// rotating reads keys that something else renews.
type rotating struct{ path string }

func (r rotating) Credentials(context.Context) (oss.Credentials, error) {
	return oss.Credentials{AccessKeyID: osstest.DefaultAccessKeyID, AccessKeySecret: osstest.DefaultAccessKeySecret}, nil // from r.path
}

// Keys of another kind come from a CredentialsProvider of one's own.
func ExampleCredentialsProvider() {
	var provider oss.CredentialsProvider = rotating{"/run/secrets/oss"}
	credentials, err := provider.Credentials(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(credentials)
	// Output: oss.Credentials{AccessKeyID:"i" AccessKeySecret:REDACTED}
}

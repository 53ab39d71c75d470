package oss_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// picture is a server with one object.
func picture() *osstest.Server {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	return srv
}

func ExampleClient_ListObjects() {
	srv := picture()
	defer srv.Close()

	page, err := srv.Client().ListObjects(context.Background(), oss.ListObjectsRequest{Bucket: "oss-example", MaxKeys: 10})
	if err != nil {
		log.Fatal(err)
	}
	for _, object := range page.Objects {
		fmt.Println(object.Key, object.Size)
	}
	// Output: oss.jpg 20
}

func ExampleClient_ListObjectVersions() {
	srv := picture()
	defer srv.Close()

	page, err := srv.Client().ListObjectVersions(context.Background(), oss.ListObjectVersionsRequest{Bucket: "oss-example", MaxKeys: 10})
	if err != nil {
		log.Fatal(err)
	}
	for _, version := range page.Versions {
		fmt.Println(version.Key, version.VersionID, version.IsLatest)
	}
	// Output: oss.jpg null true
}

// A bucket with versioning keeps what was overwritten, and notes what was deleted.
func ExampleClient_AllObjectVersions() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	srv.AddObject("oss-example", "oss.jpg", "a picture")
	srv.AddObject("oss-example", "oss.jpg", "a better picture")
	srv.Remove("oss-example", "oss.jpg")

	for version, err := range srv.Client().AllObjectVersions(context.Background(), oss.ListObjectVersionsRequest{Bucket: "oss-example"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version.Key, version.Size, version.IsLatest, version.IsDeleteMarker)
	}
	// Output:
	// oss.jpg 0 true true
	// oss.jpg 16 false false
	// oss.jpg 9 false false
}

// Objects that do not exist count as deleted.
func ExampleClient_DeleteObjects() {
	srv := picture()
	defer srv.Close()

	res, err := srv.Client().DeleteObjects(context.Background(), oss.DeleteObjectsRequest{
		Bucket: "oss-example", Objects: []oss.ObjectVersion{{Key: "oss.jpg"}, {Key: "missing.jpg"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(res.Deleted), "deleted,", len(res.NotDeleted), "not")
	// Output: 2 deleted, 0 not
}

func ExampleClient_GetObjectTagging() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture", func(o *osstest.Object) { o.Tags = map[string]string{"project": "sea"} })

	got, err := srv.Client().GetObjectTagging(context.Background(), oss.GetObjectTaggingRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	for _, tag := range got.Tags {
		fmt.Println(tag.Key, tag.Value)
	}
	// Output: project sea
}

func ExampleClient_DeleteObjectTagging() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture", func(o *osstest.Object) { o.Tags = map[string]string{"project": "sea"} })

	_, err := srv.Client().DeleteObjectTagging(context.Background(), oss.DeleteObjectTaggingRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	object, _ := srv.Object("oss-example", "oss.jpg")
	fmt.Println(len(object.Tags), "tags")
	// Output: 0 tags
}

func ExampleClient_PutObjectACL() {
	srv := picture()
	defer srv.Close()

	_, err := srv.Client().PutObjectACL(context.Background(), oss.PutObjectACLRequest{
		Bucket: "oss-example", Key: "oss.jpg", ACL: oss.ACLPublicRead,
	})
	if err != nil {
		log.Fatal(err)
	}
	object, _ := srv.Object("oss-example", "oss.jpg")
	fmt.Println(object.ACL)
	// Output: public-read
}

func ExampleClient_GetObjectACL() {
	srv := picture()
	defer srv.Close()

	got, err := srv.Client().GetObjectACL(context.Background(), oss.GetObjectACLRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(got.ACL == oss.ACLDefault) // as the bucket's
	// Output: true
}

func ExampleClient_PutSymlink() {
	srv := picture()
	defer srv.Close()

	_, err := srv.Client().PutSymlink(context.Background(), oss.PutSymlinkRequest{Bucket: "oss-example", Key: "latest.jpg", Target: "oss.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	link, _ := srv.Object("oss-example", "latest.jpg")
	fmt.Println(link.SymlinkTarget)
	// Output: oss.jpg
}

func ExampleClient_GetSymlink() {
	srv := picture()
	defer srv.Close()
	client, ctx := srv.Client(), context.Background()
	if _, err := client.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "oss-example", Key: "latest.jpg", Target: "oss.jpg"}); err != nil {
		log.Fatal(err)
	}

	link, err := client.GetSymlink(ctx, oss.GetSymlinkRequest{Bucket: "oss-example", Key: "latest.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(link.Target)
	// Output: oss.jpg
}

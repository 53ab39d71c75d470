package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ExampleClient_VerifyCopy() {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")

	client := srv.Client()
	_, err := client.CopyObject(context.Background(), oss.CopyObjectRequest{
		Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", StorageClass: oss.StorageClassIA,
	})
	if err != nil {
		log.Fatal(err)
	}
	verify := oss.VerifyCopyRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", Metadata: true, Tags: true}
	verified, err := client.VerifyCopy(context.Background(), verify)
	if err != nil {
		log.Fatal(err) // it differs, or could not be compared
	}
	fmt.Println("equal, by a comparison that is", verified.Strength())

	verify.StorageClass = true
	verified, err = client.VerifyCopy(context.Background(), verify)
	if errors.Is(err, oss.ErrCopyDiffers) {
		fmt.Println(verified.Differences[0])
	}
	// Output:
	// equal, by a comparison that is strong
	// metadata x-oss-storage-class: expected "Standard", found "IA"
}

package oss_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ExampleClient_AllObjects() {
	srv := osstest.Start() // in place of https://oss-cn-hangzhou.aliyuncs.com
	defer srv.Close()
	srv.AddBucket("oss-example")
	for _, key := range []string{"2025/old.jpg", "2026/oss.jpg", "2026/spring/sea.jpg", "2026/spring/sun.jpg"} {
		srv.AddObject("oss-example", key, "a picture")
	}

	all := srv.Client().AllObjects(context.Background(), oss.ListObjectsRequest{
		Bucket: "oss-example", Prefix: "2026/", Delimiter: "/",
	})
	for object, err := range all {
		if err != nil {
			log.Fatal(err)
		}
		if object.IsPrefix {
			fmt.Println(object.Key, "is a folder")
			continue
		}
		fmt.Println(object.Key, object.Size)
	}
	// Output:
	// 2026/oss.jpg 9
	// 2026/spring/ is a folder
}

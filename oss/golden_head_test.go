package oss_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// The responses to both HEADs are of the headers that their pages list.
func TestGoldenHeadObject(t *testing.T) {
	res, err := goldenClient(t, "head_object/object", "cn-hangzhou", goldenHost, oss.SignatureV1).
		HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &oss.HeadObjectResponse{
		Object: oss.Object{
			Size: 344606, ETag: "5B3C1A2E053D763E1B002CC607C5A0FE", CRC64: "9888192182077127097",
			LastModified: time.Date(2012, 2, 24, 6, 7, 48, 0, time.UTC), VersionID: goldenVersion, Type: "Normal", StorageClass: oss.StorageClassIA,
			ContentType: "image/jpg", Metadata: map[string]string{"location": "here"}, ServerSideEncryption: "AES256", TagCount: 2,
		},
		RequestID: goldenID,
	})
}

func TestGoldenGetObjectMeta(t *testing.T) {
	res, err := goldenClient(t, "get_object_meta/meta", "cn-hangzhou", goldenHost, oss.SignatureV1).
		GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "oss-example", Key: "oss.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &oss.GetObjectMetaResponse{
		Size: 344606, ETag: "5B3C1A2E053D763E1B002CC607C5A0FE", CRC64: "9888192182077127097",
		LastModified: time.Date(2012, 2, 24, 6, 7, 48, 0, time.UTC), LastAccessTime: time.Date(2021, 10, 14, 11, 49, 5, 0, time.UTC),
		VersionID: goldenVersion, RequestID: goldenID,
	})
}

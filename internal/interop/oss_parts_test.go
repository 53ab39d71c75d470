package interop

import (
	"fmt"
	"testing"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSDKTagging sets, reads and removes the tags of odd keys.
func TestSDKTagging(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		bucket := vendor.Ptr("bucket")
		for _, key := range oddKeys {
			srv.AddObject("bucket", key, key)
			must[*vendor.PutObjectTaggingResult](t)(c.PutObjectTagging(t.Context(), &vendor.PutObjectTaggingRequest{
				Bucket: bucket, Key: &key, Tagging: &vendor.Tagging{TagSet: &vendor.TagSet{Tags: []vendor.Tag{{Key: vendor.Ptr("a b"), Value: vendor.Ptr("x+y=z")}}}},
			}))
			tags := must[*vendor.GetObjectTaggingResult](t)(c.GetObjectTagging(t.Context(), &vendor.GetObjectTaggingRequest{Bucket: bucket, Key: &key}))
			says := ""
			for _, tag := range tags.Tags {
				says += fmt.Sprintf("%s: %s;", text(tag.Key), text(tag.Value))
			}
			if says != "a b: x+y=z;" {
				t.Errorf("%q: tags %q", key, says)
			}
			must[*vendor.DeleteObjectTaggingResult](t)(c.DeleteObjectTagging(t.Context(), &vendor.DeleteObjectTaggingRequest{Bucket: bucket, Key: &key}))
			if o, _ := srv.Object("bucket", key); len(o.Tags) > 0 {
				t.Errorf("%q: tags %q are left", key, o.Tags)
			}
		}
	})
}

func TestSDKACL(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		bucket := vendor.Ptr("bucket")
		for _, key := range oddKeys {
			srv.AddObject("bucket", key, key)
			must[*vendor.PutObjectAclResult](t)(c.PutObjectAcl(t.Context(), &vendor.PutObjectAclRequest{Bucket: bucket, Key: &key, Acl: vendor.ObjectACLPublicRead}))
			got := must[*vendor.GetObjectAclResult](t)(c.GetObjectAcl(t.Context(), &vendor.GetObjectAclRequest{Bucket: bucket, Key: &key}))
			if text(got.ACL) != "public-read" {
				t.Errorf("%q: the ACL is %q, want public-read", key, text(got.ACL))
			}
			if got.Owner == nil {
				t.Errorf("%q: no owner", key)
			}
		}
	})
}

func TestSDKDeleteVersions(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		for _, key := range oddKeys {
			version := srv.AddObject("bucket", key, key)
			hidden := must[*vendor.DeleteObjectResult](t)(c.DeleteObject(t.Context(), &vendor.DeleteObjectRequest{Bucket: vendor.Ptr("bucket"), Key: &key}))
			for _, id := range []*string{hidden.VersionId, &version} {
				must[*vendor.DeleteObjectResult](t)(c.DeleteObject(t.Context(), &vendor.DeleteObjectRequest{Bucket: vendor.Ptr("bucket"), Key: &key, VersionId: id}))
			}
			if left := srv.Versions("bucket", key); len(left) > 0 {
				t.Errorf("%q: %d versions are left", key, len(left))
			}
		}
	})
}

func TestSDKPutSymlink(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		must[*vendor.PutSymlinkResult](t)(c.PutSymlink(t.Context(), &vendor.PutSymlinkRequest{
			Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("link"), Target: vendor.Ptr("dir%2Fa%2Bb"),
		}))
		if o, _ := srv.Object("bucket", "link"); o.SymlinkTarget != "dir/a+b" {
			t.Errorf("the target is %q", o.SymlinkTarget)
		}
	})
}

func TestSDKGetSymlink(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		srv.AddObject("bucket", "link", "", func(o *osstest.Object) { o.SymlinkTarget = "dir/a+b" })
		got := must[*vendor.GetSymlinkResult](t)(c.GetSymlink(t.Context(), &vendor.GetSymlinkRequest{Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("link")}))
		if text(got.Target) != "dir%2Fa%2Bb" { // the SDK leaves the target encoded
			t.Errorf("the target is %q", text(got.Target))
		}
	})
}

func TestSDKRestore(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		srv.AddObject("bucket", "a+b", "", func(o *osstest.Object) { o.StorageClass = "ColdArchive" })
		req := &vendor.RestoreObjectRequest{
			Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("a+b"),
			RestoreRequest: &vendor.RestoreRequest{Days: 2, JobParameters: &vendor.JobParameters{Tier: vendor.Ptr("Bulk")}},
		}
		got := must[*vendor.RestoreObjectResult](t)(c.RestoreObject(t.Context(), req))
		if got.StatusCode != 202 {
			t.Errorf("status %d, want 202", got.StatusCode)
		}
		if text(got.RestorePriority) != "Bulk" {
			t.Errorf("priority %q, want Bulk", text(got.RestorePriority))
		}
		_, err := c.RestoreObject(t.Context(), req)
		wantRefused(t, err, 409, "RestoreAlreadyInProgress")
		list := must[*vendor.ListObjectsV2Result](t)(c.ListObjectsV2(t.Context(), &vendor.ListObjectsV2Request{Bucket: vendor.Ptr("bucket")}))
		if state := text(list.Contents[0].RestoreInfo); state != `ongoing-request="true"` {
			t.Errorf("listed as %q", state)
		}
	})
}

func TestSDKDeleteMultiple(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		for _, quiet := range []bool{false, true} {
			objects := []vendor.ObjectIdentifier{}
			for _, key := range oddKeys {
				srv.AddObject("bucket", key, key)
				objects = append(objects, vendor.ObjectIdentifier{Key: &key})
			}
			got := must[*vendor.DeleteMultipleObjectsResult](t)(c.DeleteMultipleObjects(t.Context(), &vendor.DeleteMultipleObjectsRequest{
				Bucket: vendor.Ptr("bucket"), Delete: &vendor.Delete{Objects: objects, Quiet: quiet},
			}))
			if n := len(got.DeletedObjects); !quiet && n != len(oddKeys) {
				t.Errorf("%d objects are said to be deleted, want %d", n, len(oddKeys))
			}
			for _, key := range oddKeys {
				if _, there := srv.Object("bucket", key); there {
					t.Errorf("quiet %t: %q is there", quiet, key)
				}
			}
		}
	})
}

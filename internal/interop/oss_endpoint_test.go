package interop

import (
	"testing"
	"testing/synctest"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// endpoints are the ways to reach a bucket, in the words of both clients.
var endpoints = []struct {
	name   string
	vendor func(*vendor.Config)
	ours   func(*oss.Config)
}{
	{"public", func(*vendor.Config) {}, func(*oss.Config) {}},
	{
		"path", func(c *vendor.Config) { c.WithUsePathStyle(true) },
		func(c *oss.Config) { c.PathStyle = true },
	},
	{
		"custom domain", func(c *vendor.Config) { c.WithEndpoint("img.example.com").WithUseCName(true) },
		func(c *oss.Config) { c.Endpoint, c.BoundBucket = "img.example.com", "bucket" },
	},
	{
		"accelerate", func(c *vendor.Config) { c.WithUseAccelerateEndpoint(true) },
		func(c *oss.Config) { c.Endpoint = oss.EndpointAccelerate },
	},
	{
		"accelerate overseas", func(c *vendor.Config) { c.WithEndpoint("oss-accelerate-overseas.aliyuncs.com") },
		func(c *oss.Config) { c.Endpoint = oss.EndpointAccelerateOverseas },
	},
	{
		"internal", func(c *vendor.Config) { c.WithUseInternalEndpoint(true) },
		func(c *oss.Config) { c.Endpoint = "oss-cn-hangzhou-internal.aliyuncs.com" },
	},
}

// TestSameEndpoints: over every endpoint both clients send a copy, a read and a list to the same host and path, and with the
// same signature, which covers the bucket wherever it stands.
func TestSameEndpoints(t *testing.T) {
	bucket := vendor.Ptr("bucket")
	calls := []struct {
		name   string
		theirs func(*testing.T, *vendor.Client, string)
		ours   func(*testing.T, *oss.Client, string, ...oss.CallOption)
	}{
		{
			"copy",
			func(t *testing.T, c *vendor.Client, key string) {
				c.CopyObject(t.Context(), &vendor.CopyObjectRequest{Bucket: bucket, Key: vendor.Ptr("copy/" + key), SourceBucket: vendor.Ptr("other"), SourceKey: &key})
			},
			func(t *testing.T, c *oss.Client, key string, opts ...oss.CallOption) {
				c.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "bucket", Key: "copy/" + key, SourceBucket: "other", SourceKey: key}, opts...)
			},
		},
		{
			"head",
			func(t *testing.T, c *vendor.Client, key string) {
				c.HeadObject(t.Context(), &vendor.HeadObjectRequest{Bucket: bucket, Key: &key, VersionId: vendor.Ptr("null")})
			},
			func(t *testing.T, c *oss.Client, key string, opts ...oss.CallOption) {
				c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "bucket", Key: key, VersionID: "null"}, opts...)
			},
		},
		{
			"versioning",
			func(t *testing.T, c *vendor.Client, _ string) {
				c.GetBucketVersioning(t.Context(), &vendor.GetBucketVersioningRequest{Bucket: bucket})
			},
			func(t *testing.T, c *oss.Client, _ string, opts ...oss.CallOption) {
				c.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "bucket"}, opts...)
			},
		},
	}
	for _, e := range endpoints {
		for _, m := range manners() {
			if m.pathStyle {
				continue // it is one of the endpoints
			}
			for _, call := range calls {
				for _, key := range oddKeys {
					t.Run(e.name+"/"+m.String()+"/"+call.name, func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { // so that both sign at the same time
							srv := osstest.NewServer(t)
							srv.AddBucket("bucket")
							srv.AddBucket("other")
							srv.BindDomain("img.example.com", "bucket")
							srv.AddObject("bucket", key, key)
							srv.AddObject("other", key, key)
							theirs, ours := m.config(srv), m.ourConfig(srv)
							e.vendor(theirs)
							e.ours(&ours)
							call.theirs(t, vendor.NewClient(theirs), key)
							var opts []oss.CallOption
							// The vendor signs the MD5 of nothing; to compare signatures, so do we.
							if sum := srv.Requests()[0].Header.Get("Content-Md5"); sum != "" {
								opts = append(opts, oss.WithHeader("Content-MD5", sum))
							}
							call.ours(t, must[*oss.Client](t)(oss.NewClient(ours)), key, opts...)
							sent := srv.Requests()
							wantSameRequests(t, sent)
							if their, our := sent[0].Header.Get("Authorization"), sent[1].Header.Get("Authorization"); their != our {
								t.Errorf("the vendor signs %q, we sign %q", their, our)
							}
							if sent[1].Status != 200 {
								t.Errorf("status %d", sent[1].Status)
							}
						})
					})
				}
			}
		}
	}
}

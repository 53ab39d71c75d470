package oss_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// boundClient is a client that reaches the bucket photos by a custom domain.
func boundClient(t *testing.T, srv *osstest.Server, version oss.SignatureVersion) *oss.Client {
	t.Helper()
	srv.BindDomain("img.example.com", "photos")
	cfg := srv.PipeConfig()
	cfg.Endpoint, cfg.BoundBucket, cfg.SignatureVersion = "https://img.example.com", "photos", version
	return newClient(t, cfg)
}

// TestBoundBucket: the simulator, which checks signatures with the bucket, takes requests to a custom domain for what they
// are: of objects, of the bucket, and of copies from another bucket.
func TestBoundBucket(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		testkit.Run(t, version.String(), func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("backup", "sea.jpg", "sea")
			client := boundClient(t, srv, version)
			for _, key := range awkward {
				_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "photos", Key: key, SourceBucket: "backup", SourceKey: "sea.jpg"})
				testkit.WantIs(t, err, nil)
				o, _ := srv.Object("photos", key)
				testkit.WantEqual(t, "the copy "+key, o.Content, "sea")
			}
			listed := 0
			for _, err := range client.AllObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"}) {
				testkit.WantIs(t, err, nil)
				listed++
			}
			testkit.WantEqual(t, "objects", listed, len(awkward)+1)
			_, err := client.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "photos"})
			testkit.WantIs(t, err, nil)
			for _, r := range srv.Requests() {
				testkit.WantEqual(t, "the bucket in "+r.Target, strings.HasPrefix(r.Target, "/photos"), false)
			}
		})
	}
}

// TestBoundBucketOfOthers: a request for a bucket that the domain is not bound to would act on the one that it is bound to.
func TestBoundBucketOfOthers(t *testing.T) {
	srv := newServer(t)
	client := boundClient(t, srv, oss.SignatureV4)
	const want = `Bucket is "backup", and Endpoint is bound to "photos"`
	_, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "backup", Key: "tiger.jpg"})
	testkit.WantInvalid(t, err, "oss.DeleteObject: "+want)
	_, err = client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "backup", Key: "a", SourceBucket: "photos", SourceKey: "tiger.jpg"})
	testkit.WantInvalid(t, err, "oss.CopyObject: "+want)
	_, err = client.PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: oss.CopyObjectRequest{Bucket: "backup", Key: "a", SourceKey: "b"}})
	testkit.WantInvalid(t, err, "oss.PresignCopyObject: "+want)
	testkit.WantRequests(t, srv, 0)
}

// TestBoundBucketPresigned: a signed URL leads to the custom domain.
func TestBoundBucketPresigned(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		testkit.Run(t, version.String(), func(t *testing.T) {
			srv := newServer(t)
			signed, err := boundClient(t, srv, version).PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger})
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(signed.URL)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the address", u.Host+u.Path+"#"+u.Fragment, "img.example.com/archive/tiger.jpg#")
			sendSigned(t, srv, signed, func(*http.Request) {})
			testkit.WantEqual(t, "made", made(srv), true)
		})
	}
}

// TestBoundBucketLost: a copy within the bound bucket is settled; one from another bucket cannot be, because its source
// cannot be read over this domain.
func TestBoundBucketLost(t *testing.T) {
	for _, tt := range []struct {
		name string
		req  oss.CopyObjectRequest
		want error
	}{
		{"within the bucket", tiger, nil},
		{"from another bucket", oss.CopyObjectRequest{Bucket: "photos", Key: "archive/tiger.jpg", SourceBucket: "backup", SourceKey: "tiger.jpg"}, oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("backup", "tiger.jpg", "stripes")
			srv.Inject("CopyObject", osstest.ActThenHangUp)
			_, err := boundClient(t, srv, oss.SignatureV4).CopyObject(t.Context(), tt.req)
			testkit.WantIs(t, err, tt.want)
		})
	}
}

// TestBoundBucketInvalid: what does not go with a custom domain names its field.
func TestBoundBucketInvalid(t *testing.T) {
	for _, tt := range []struct {
		cfg   oss.Config
		field string
		want  string
	}{
		{oss.Config{BoundBucket: "photos"}, "Endpoint", "Endpoint is required"},
		{oss.Config{BoundBucket: "photos", Endpoint: "img.example.com", PathStyle: true}, "PathStyle", "PathStyle cannot be set with BoundBucket"},
		{oss.Config{BoundBucket: "Photos", Endpoint: "img.example.com"}, "BoundBucket", "BoundBucket must be 3 to 63"},
		{oss.Config{BoundBucket: "photos", Endpoint: "10.0.0.1"}, "Endpoint", "Endpoint is an IP address"},
		{oss.Config{BoundBucket: "photos", Endpoint: "oss-cn-hangzhou.aliyuncs.com"}, "Endpoint", "Endpoint is a host of OSS itself"},
		{oss.Config{BoundBucket: "photos", Endpoint: "oss-cn-hangzhou.aliyuncs.com."}, "Endpoint", "Endpoint is a host of OSS itself"},
		{oss.Config{BoundBucket: "photos", Endpoint: oss.EndpointAccelerate}, "Endpoint", "Endpoint is a host of OSS itself"},
		{oss.Config{BoundBucket: "photos", Endpoint: "img.example.com/photos"}, "Endpoint", "Endpoint must have no path"},
	} {
		tt.cfg.Region, tt.cfg.Credentials = "cn-hangzhou", oss.StaticCredentials("i", "s", "")
		_, err := oss.NewClient(tt.cfg)
		testkit.WantIs(t, err, oss.ErrNotExecuted)
		testkit.WantContains(t, err.Error(), tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*oss.NotExecutedError](t, err).Field, tt.field)
	}
	_, err := oss.NewClient(oss.Config{BoundBucket: "photos", Endpoint: "img.example.com", Credentials: oss.StaticCredentials("i", "s", "")})
	testkit.WantContains(t, err.Error(), "Region is required: SignatureV4 signs it")
}

package interop

import (
	"net/http"
	"testing"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestVendorLostResponse: in a bucket that keeps versions the vendor's SDK makes a second version if the response to a copy is
// lost, and package oss does not.
func TestVendorLostResponse(t *testing.T) {
	for _, tt := range []struct {
		name string
		copy func(t *testing.T, srv *osstest.Server) error
		want int // versions of the copy
	}{
		{
			name: "vendor",
			copy: func(t *testing.T, srv *osstest.Server) error {
				key := credentials.NewStaticCredentialsProvider(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret)
				c := vendor.NewClient(vendor.LoadDefaultConfig().WithRegion(osstest.DefaultRegion).WithCredentialsProvider(key).
					WithHttpClient(&http.Client{Transport: srv.Transport()}))
				_, err := c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
					Bucket: vendor.Ptr("versioned"), Key: vendor.Ptr("copy"), SourceKey: vendor.Ptr("source"),
				})
				return err
			},
			want: 2,
		},
		{
			name: "farcopy",
			copy: func(t *testing.T, srv *osstest.Server) error {
				_, err := srv.PipeClient().CopyObject(t.Context(), oss.CopyObjectRequest{
					Bucket: "versioned", Key: "copy", SourceKey: "source",
				})
				return err
			},
			want: 1,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("versioned", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
			srv.AddObject("versioned", "source", "content")
			srv.Inject("CopyObject", osstest.ActThenHangUp)
			if err := tt.copy(t, srv); err != nil {
				t.Fatal(err)
			}
			if got := len(srv.Versions("versioned", "copy")); got != tt.want {
				t.Errorf("%d versions, want %d\n%s", got, tt.want, srv.Tree())
			}
		})
	}
}

package interop

import (
	"fmt"
	"slices"
	"testing"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSDKListVersions lists versions and delete markers of odd keys in pages of two.
func TestSDKListVersions(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		var want []string
		for i, key := range oddKeys {
			want = append(want, fmt.Sprintf("%q %s version", key, srv.AddObject("bucket", key, "old")))
			if i%2 == 0 {
				gone := must[*vendor.DeleteObjectResult](t)(c.DeleteObject(t.Context(), &vendor.DeleteObjectRequest{Bucket: vendor.Ptr("bucket"), Key: &key}))
				want = append(want, fmt.Sprintf("%q %s latest marker", key, text(gone.VersionId)))
			}
		}
		var got []string
		pages := c.NewListObjectVersionsPaginator(&vendor.ListObjectVersionsRequest{Bucket: vendor.Ptr("bucket"), MaxKeys: 2})
		for pages.HasNext() {
			page := must[*vendor.ListObjectVersionsResult](t)(pages.NextPage(t.Context()))
			for _, v := range page.ObjectVersions {
				got = append(got, fmt.Sprintf("%q %s version", text(v.Key), text(v.VersionId)))
			}
			for _, m := range page.ObjectDeleteMarkers {
				line := fmt.Sprintf("%q %s", text(m.Key), text(m.VersionId))
				if m.IsLatest {
					line += " latest"
				}
				got = append(got, line+" marker")
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("listed %q, want %q", got, want)
		}
	})
}

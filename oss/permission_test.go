package oss_test

import (
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyNeedsToReadTheSource: a key that may write and not read is refused, and nothing is
// copied.
func TestCopyNeedsToReadTheSource(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddObject("photos", "tiger.jpg", "tiger")
	srv.AddAccessKey(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, "oss:PutObject")
	_, err := srv.PipeClient().CopyObject(t.Context(),
		oss.CopyObjectRequest{Bucket: "photos", Key: "copy.jpg", SourceKey: "tiger.jpg"})
	p := testkit.As[*oss.ProblemDetails](t, err)
	testkit.WantEqual(t, "code", p.Code, oss.ErrorCodeAccessDenied)
	testkit.WantIs(t, err, fs.ErrPermission)
	testkit.WantContains(t, p.Detail, "oss:GetObject")
	if _, ok := srv.Object("photos", "copy.jpg"); ok {
		t.Error("the object was copied")
	}
}

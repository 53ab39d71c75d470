package oss_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

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
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	if !ok {
		t.Fatalf("error %v, want a refusal", err)
	}
	if p.Code != oss.ErrorCodeAccessDenied {
		t.Errorf("code %s, want %s", p.Code, oss.ErrorCodeAccessDenied)
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v does not match fs.ErrPermission", err)
	}
	if !strings.Contains(p.Detail, "oss:GetObject") {
		t.Errorf("detail %q does not name the missing permission", p.Detail)
	}
	if _, ok := srv.Object("photos", "copy.jpg"); ok {
		t.Error("the object was copied")
	}
}

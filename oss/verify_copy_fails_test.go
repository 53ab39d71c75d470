package oss_test

import (
	"io/fs"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestVerifyCopyUnsteady: neither a source nor a copy that is replaced meanwhile makes a result.
func TestVerifyCopyUnsteady(t *testing.T) {
	for _, tt := range []struct {
		name  string
		op    string
		quiet int // requests of op before the change
		key   string
	}{
		{name: "source", op: "GetObjectMeta", quiet: 1, key: "photos"},
		{name: "copy", op: "GetObjectMeta", key: "backup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("backup", "tiger.jpg", "stripes", stripes(nil))
			faults := make([]osstest.Fault, tt.quiet)
			for i := range faults {
				faults[i] = osstest.None
			}
			srv.Inject(tt.op, append(faults, osstest.CallThenAct("replaced", func() { srv.Overwrite(tt.key, "tiger.jpg", "stripez") }))...)
			res, err := srv.Client().VerifyCopy(t.Context(), oss.VerifyCopyRequest{
				Bucket: "backup", Key: "tiger.jpg", SourceBucket: "photos", SourceKey: "tiger.jpg",
			})
			testkit.WantIs(t, err, oss.ErrComparisonUnsteady, oss.ErrTransient)
			testkit.WantIsNot(t, err, oss.ErrCopyDiffers)
			testkit.WantOneLine(t, err)
			if res != nil {
				t.Errorf("got %+v", res)
			}
		})
	}
}

// TestVerifyCopyReadFails: whichever read fails, there is no result.
func TestVerifyCopyReadFails(t *testing.T) {
	for _, op := range []string{"HeadObject", "GetObjectMeta", "GetObjectTagging"} {
		for good := range 2 {
			srv := newServer(t)
			srv.AddObject("backup", "tiger.jpg", "stripes", stripes(nil))
			faults := []osstest.Fault{osstest.Status(http.StatusServiceUnavailable)}
			if good == 1 {
				faults = []osstest.Fault{osstest.None, faults[0]}
			}
			srv.Inject(op, faults...)
			res, err := srv.Client().VerifyCopy(t.Context(), tigers, oss.WithMaxAttempts(1))
			testkit.WantIs(t, err, oss.ErrTransient)
			testkit.WantIsNot(t, err, oss.ErrCopyDiffers)
			if res != nil {
				t.Errorf("%s %d: got %+v", op, good, res)
			}
		}
	}
}

func TestVerifyCopyInvalid(t *testing.T) {
	srv := newServer(t)
	for _, tt := range []struct {
		field string
		req   oss.VerifyCopyRequest
	}{
		{field: "Bucket", req: oss.VerifyCopyRequest{Key: "a", SourceKey: "b"}},
		{field: "Key", req: oss.VerifyCopyRequest{Bucket: "photos", SourceKey: "b"}},
		{field: "SourceKey", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a"}},
		{field: "Key", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a", SourceKey: "a"}},
		{field: "Key", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a", SourceBucket: "photos", SourceKey: "a"}},
		{field: "SourceBucket", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a", SourceBucket: "A", SourceKey: "a"}},
		{field: "VersionID", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a", SourceKey: "b", VersionID: "&"}},
		{field: "MaxDifferences", req: oss.VerifyCopyRequest{Bucket: "photos", Key: "a", SourceKey: "b", MaxDifferences: -1}},
	} {
		_, err := srv.Client().VerifyCopy(t.Context(), tt.req)
		testkit.WantIs(t, err, fs.ErrInvalid, oss.ErrNotExecuted)
		testkit.WantEqual(t, "field", testkit.As[*oss.NotExecutedError](t, err).Field, tt.field)
	}
	testkit.WantRequests(t, srv, 0)
}

// TestVerifyCopyTagsOfAnother: tags of an object that has replaced the copy make no result.
func TestVerifyCopyTagsOfAnother(t *testing.T) {
	srv := newServer(t)
	srv.AddObject("backup", "tiger.jpg", "stripes", stripes(nil))
	srv.Inject("GetObjectTagging", osstest.None, osstest.CallThenAct("replaced", func() { srv.Overwrite("backup", "tiger.jpg", "stripez") }))
	_, err := srv.Client().VerifyCopy(t.Context(), tigers)
	testkit.WantIs(t, err, oss.ErrComparisonUnsteady)
}

// TestVerifyCopySourceDeleted: a source that is deleted meanwhile is no copy that is missing.
func TestVerifyCopySourceDeleted(t *testing.T) {
	for _, op := range []string{"GetObjectTagging", "GetObjectMeta"} {
		srv := newServer(t)
		srv.AddObject("backup", "tiger.jpg", "stripes", stripes(nil))
		srv.Inject(op, osstest.CallThenAct("deleted", func() { srv.Remove("photos", "tiger.jpg") }))
		_, err := srv.Client().VerifyCopy(t.Context(), tigers)
		testkit.WantIs(t, err, oss.ErrorCodeNoSuchKey)
		testkit.WantIsNot(t, err, oss.ErrCopyDiffers)
	}
}

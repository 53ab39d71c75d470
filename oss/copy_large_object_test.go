package oss_test

import (
	"context"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const gib = 1 << 30

// large is a copy of 3 GiB to another bucket, which takes three parts.
var large = oss.CopyLargeObjectRequest{
	Copy:     oss.CopyObjectRequest{Bucket: "backup", Key: "big.iso", SourceBucket: "photos", SourceKey: "big.iso"},
	PartSize: gib,
}

// newLargeServer has an object of 3 GiB with all attributes that a copy can take over.
func newLargeServer(t testing.TB) *osstest.Server {
	srv := newServer(t)
	srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) {
		o.Size = 3 * gib
		o.Header = map[string]string{"Content-Type": "application/x-iso9660-image", "Cache-Control": "no-cache", "Content-Disposition": "attachment",
			"Content-Encoding": "br", "Content-Language": "de", "Expires": "Fri, 28 Feb 2031 05:38:42 GMT"}
		o.Metadata = map[string]string{"by": "me", "what": "a disk"}
		o.Tags = map[string]string{"k": "v", "a b": "c/d"}
	})
	return srv
}

// wantLarge wants the object of the source's content, and no upload beside it.
func wantLarge(t *testing.T, srv *osstest.Server) {
	t.Helper()
	source, _ := srv.Object("photos", "big.iso")
	made, ok := srv.Object("backup", "big.iso")
	if !ok {
		t.Fatalf("nothing was made; %s", testkit.Ops(srv))
	}
	testkit.WantEqual(t, "CRC64", made.CRC64, source.CRC64)
	testkit.WantEqual(t, "size", made.Size, source.Size)
	wantNoUpload(t, srv)
}

func wantNoUpload(t *testing.T, srv *osstest.Server) {
	t.Helper()
	if left := srv.Uploads("backup"); len(left) > 0 {
		t.Errorf("%d uploads are left: %+v", len(left), left)
	}
}

// wantNothing wants an error that says that nothing was made, and nothing at the key.
func wantNothing(t *testing.T, srv *osstest.Server, err error) {
	t.Helper()
	testkit.WantIs(t, err, oss.ErrNotExecuted)
	testkit.WantIsNot(t, err, oss.ErrOutcomeUnknown)
	testkit.WantOneLine(t, err)
	if _, ok := srv.Object("backup", "big.iso"); ok {
		t.Error("there is an object at the key")
	}
}

// states keeps the states of a call.
type states struct{ all []oss.LargeCopyState }

func (s *states) save(_ context.Context, state oss.LargeCopyState) error {
	text, err := state.MarshalText()
	if err != nil {
		return err
	}
	var kept oss.LargeCopyState
	if err := kept.UnmarshalText(text); err != nil {
		return err
	}
	s.all = append(s.all, kept)
	return nil
}

func (s *states) last() *oss.LargeCopyState { return &s.all[len(s.all)-1] }

// TestLargeInParts: an object of 3 GiB goes to another bucket in three parts.
func TestLargeInParts(t *testing.T) {
	testkit.Run(t, "plain", func(t *testing.T) {
		srv := newLargeServer(t)
		var told []oss.LargeCopyProgress
		req := large
		req.Progress = func(p oss.LargeCopyProgress) { told = append(told, p) }
		res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		wantLarge(t, srv)
		testkit.WantEqual(t, "parts", res.Parts, 3)
		testkit.WantSent(t, srv, "UploadPartCopy", 3)
		testkit.WantSame(t, told[len(told)-1], oss.LargeCopyProgress{Parts: 3, PartsDone: 3, Bytes: 3 * gib, BytesDone: 3 * gib})
	})
}

// TestLargeAsOne: what OSS copies without moving bytes, or is small, takes one request.
func TestLargeAsOne(t *testing.T) {
	for _, tt := range []struct {
		name string
		size int64
		to   string
	}{
		{"small", 5, "backup"},
		{"empty", 0, "backup"},
		{"1 TiB within its bucket", 1 << 40, "photos"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = tt.size })
			req := large
			req.Copy.Bucket, req.Copy.Key = tt.to, "copy.iso"
			res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "parts", res.Parts, 0)
			testkit.WantSent(t, srv, "CopyObject", 1)
		})
	}
	testkit.Run(t, "a link to a large object", func(t *testing.T) {
		srv := newLargeServer(t)
		srv.AddObject("photos", "link.iso", "", func(o *osstest.Object) { o.Type, o.SymlinkTarget = osstest.TypeSymlink, "big.iso" })
		req := large
		req.Copy.SourceKey = "link.iso"
		res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "parts", res.Parts, 0)
		made, _ := srv.Object("backup", "big.iso")
		testkit.WantEqual(t, "target of the link", made.SymlinkTarget, "big.iso")
	})
	testkit.Run(t, "refused as too large", func(t *testing.T) {
		srv := newServer(t)
		srv.SetFlatCopyLimit(true)
		srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = 3 * gib })
		req := large
		req.Copy.Bucket, req.Copy.Key = "photos", "copy.iso"
		res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "parts", res.Parts, 3)
		testkit.WantOps(t, srv, "HeadObject CopyObject GetObjectMeta GetObjectTagging InitiateMultipartUpload UploadPartCopy UploadPartCopy UploadPartCopy CompleteMultipartUpload")
	})
}

// TestLargeSourceChanges: parts of two states of a source never become an object.
func TestLargeSourceChanges(t *testing.T) {
	for n := 1; n <= 3; n++ {
		for name, change := range map[string]func(*osstest.Server){
			"overwritten": func(s *osstest.Server) {
				s.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size, o.ETag = 3*gib, "OTHER" })
			},
			"removed": func(s *osstest.Server) { s.Remove("photos", "big.iso") },
		} {
			testkit.Run(t, name+" before part "+string(rune('0'+n)), func(t *testing.T) {
				srv := newLargeServer(t)
				for range n - 1 {
					srv.Inject("UploadPartCopy", osstest.None)
				}
				srv.Inject("UploadPartCopy", osstest.CallThenAct(name, func() { change(srv) }))
				req := large
				req.Concurrency = 1
				var kept states
				req.OnState = kept.save
				_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
				testkit.WantIs(t, err, oss.ErrSourceChanged)
				wantNothing(t, srv, err)
				wantNoUpload(t, srv)
			})
		}
	}
}

// TestLargeLost: whatever response is lost, the object is made once, and no upload is left but one
// whose beginning was lost.
func TestLargeLost(t *testing.T) {
	for _, tt := range []struct {
		op        string
		fault     osstest.Fault
		leftovers int
	}{
		{"InitiateMultipartUpload", osstest.HangUpBeforeAct, 1},
		{"InitiateMultipartUpload", osstest.ActThenHangUp, 1},
		{"UploadPartCopy", osstest.HangUpBeforeAct, 0},
		{"UploadPartCopy", osstest.ActThenHangUp, 0},
		{"UploadPartCopy", osstest.ActThenStatus(500), 0},
		{"UploadPartCopy", osstest.Status(503), 0},
		{"CompleteMultipartUpload", osstest.HangUpBeforeAct, 0},
		{"CompleteMultipartUpload", osstest.ActThenHangUp, 0},
		{"CompleteMultipartUpload", osstest.ActThenStatus(500), 0},
	} {
		testkit.Run(t, tt.op+", "+tt.fault.Name, func(t *testing.T) {
			srv := newLargeServer(t)
			srv.Inject(tt.op, tt.fault)
			res, err := srv.PipeClient().CopyLargeObject(t.Context(), large)
			if err != nil {
				t.Fatalf("%v after %s", err, testkit.Ops(srv))
			}
			testkit.WantEqual(t, "leftovers", len(res.Leftovers), tt.leftovers)
			source, _ := srv.Object("photos", "big.iso")
			made, _ := srv.Object("backup", "big.iso")
			testkit.WantEqual(t, "CRC64", made.CRC64, source.CRC64)
			if tt.leftovers == 0 {
				wantNoUpload(t, srv)
			}
		})
	}
}

// TestLargeCompletedTwice: a gateway that delivers the completion twice shows only that the second
// one was refused. Nothing proves whose object is at the key.
func TestLargeCompletedTwice(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		srv.Inject("CompleteMultipartUpload", osstest.ActTwice)
		_, err := srv.PipeClient().CopyLargeObject(t.Context(), large)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, oss.ErrNotExecuted)
	})
}

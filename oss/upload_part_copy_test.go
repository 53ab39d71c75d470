package oss_test

import (
	"errors"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// partOf is a request for part 1 of an upload of srv, of a range of big.jpg that is pinned.
func partOf(srv *osstest.Server) oss.UploadPartCopyRequest {
	big, _ := srv.Object("photos", "big.jpg")
	return oss.UploadPartCopyRequest{
		Bucket: "photos", Key: "big-copy.jpg", UploadID: srv.AddUpload("photos", "big-copy.jpg"), PartNumber: 1, SourceKey: "big.jpg",
		SourceRange: oss.ByteRange{Offset: 10, Length: 20}, SourceIfMatch: big.ETag,
	}
}

// TestUploadPartCopyRangeOutOfRule: the part then is the whole source, and the call says so.
func TestUploadPartCopyRangeOutOfRule(t *testing.T) {
	srv := newUploadServer(t)
	req := partOf(srv)
	req.SourceRange = oss.ByteRange{Offset: 300<<10 - 10, Length: 11}
	_, err := srv.PipeClient().UploadPartCopy(t.Context(), req)
	wrong, ok := errors.AsType[*oss.SourceRangeError](err)
	if !ok {
		t.Fatalf("error %v, want a SourceRangeError", err)
	}
	testkit.WantEqual(t, "ContentRange", wrong.ContentRange, "")
	testkit.WantIsNot(t, err, oss.ErrNotExecuted, oss.ErrOutcomeUnknown, oss.ErrTransient)
	testkit.WantIsNot(t, err, testkit.Portable...)
	testkit.WantOneLine(t, err)
	testkit.WantEqual(t, "the size of the part", srv.Uploads("photos")[0].Parts[0].Size, 300<<10)
}

// TestUploadPartCopyRangeOutOfRuleAfterLoss: the first request may have stored the range, so the outcome is unknown, and the
// wrong range is found in the error.
func TestUploadPartCopyRangeOutOfRuleAfterLoss(t *testing.T) {
	testkit.Run(t, "lost, then out of rule", func(t *testing.T) {
		srv := newUploadServer(t)
		req := partOf(srv)
		req.SourceRange = oss.ByteRange{Offset: 300<<10 - 10, Length: 11}
		srv.Inject("UploadPartCopy", osstest.HangUpBeforeAct)
		_, err := srv.PipeClient().UploadPartCopy(t.Context(), req)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.As[*oss.SourceRangeError](t, err)
	})
}

// TestUploadPartCopyContentRange: only the very range will do.
func TestUploadPartCopyContentRange(t *testing.T) {
	const body = `<CopyPartResult><ETag>"e"</ETag></CopyPartResult>`
	part := oss.ByteRange{Offset: 10, Length: 20}
	for _, tt := range []struct {
		asked oss.ByteRange
		named string
		size  int64 // -1: refused
	}{
		{part, "bytes 10-29/100", 100},
		{part, "bytes 10-29/30", 30},
		{part, "bytes 10-29/29", -1},
		{part, "bytes 10-28/100", -1},
		{part, "bytes 9-29/100", -1},
		{part, "bytes 10-29/*", -1},
		{part, "bytes 10-29", -1},
		{part, "bytes 10-29/100 ", 100}, // the header's own white space
		{part, "bytes=10-29/100", -1},
		{part, "bytes 0-99/100", -1},
		{part, "", -1},
		{oss.ByteRange{}, "", 0},
		{oss.ByteRange{}, "bytes 10-29/100", -1},
		{oss.ByteRange{}, "bytes 0-98/100", -1},
		{oss.ByteRange{}, "bytes 0-99/100", 100},
		{oss.ByteRange{}, "bytes 0--1/0", -1},
		{part, "bytes 10-29/+100", -1},
	} {
		header := http.Header{}
		if tt.named != "" {
			header.Set("Content-Range", trimmed(tt.named))
		}
		got, err := answering(t, 200, header, body).UploadPartCopy(t.Context(), oss.UploadPartCopyRequest{
			Bucket: "photos", Key: "k", UploadID: "u", PartNumber: 1, SourceKey: "s", SourceRange: tt.asked,
		})
		_, wrong := errors.AsType[*oss.SourceRangeError](err)
		switch {
		case tt.size < 0 && !wrong:
			t.Errorf("%v, %q: error %v, want a SourceRangeError", tt.asked, tt.named, err)
		case tt.size >= 0 && err != nil:
			t.Errorf("%v, %q: %v", tt.asked, tt.named, err)
		case tt.size >= 0:
			testkit.WantEqual(t, "SourceSize", got.SourceSize, tt.size)
		}
	}
}

// trimmed is a header as net/http hands it over.
func trimmed(value string) string {
	for len(value) > 0 && value[len(value)-1] == ' ' {
		value = value[:len(value)-1]
	}
	return value
}

func TestUploadPartCopyConditions(t *testing.T) {
	srv := newUploadServer(t)
	big, _ := srv.Object("photos", "big.jpg")
	for _, tt := range []struct {
		name string
		set  func(*oss.UploadPartCopyRequest)
		want error
	}{
		{"if match", func(r *oss.UploadPartCopyRequest) { r.SourceIfMatch = big.ETag }, nil},
		{"if match, other", func(r *oss.UploadPartCopyRequest) { r.SourceIfMatch = "x" }, oss.ErrPreconditionFailed},
		{"if none match", func(r *oss.UploadPartCopyRequest) { r.SourceIfNoneMatch = big.ETag }, oss.ErrNotModified},
		{"if none match, other", func(r *oss.UploadPartCopyRequest) { r.SourceIfNoneMatch = "x" }, nil},
		{"if modified, not so", func(r *oss.UploadPartCopyRequest) { r.SourceIfModifiedSince = big.LastModified }, oss.ErrNotModified},
		{"if unmodified", func(r *oss.UploadPartCopyRequest) { r.SourceIfUnmodifiedSince = big.LastModified }, nil},
		{"if unmodified, not so", func(r *oss.UploadPartCopyRequest) { r.SourceIfUnmodifiedSince = big.LastModified.Add(-time.Hour) }, oss.ErrPreconditionFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := partOf(srv)
			req.SourceIfMatch = ""
			tt.set(&req)
			_, err := srv.PipeClient().UploadPartCopy(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
		})
	}
}

// TestUploadPartCopyLost: a part is sent again only if every request copies the same.
func TestUploadPartCopyLost(t *testing.T) {
	for _, tt := range []struct {
		name     string
		fault    osstest.Fault
		unpinned bool
		version  bool
		want     error
		sent     int
	}{
		{name: "made, response lost", fault: osstest.ActThenHangUp, sent: 2},
		{name: "never arrived", fault: osstest.HangUpBeforeAct, sent: 2},
		{name: "made late", fault: osstest.HangUpThenAct(5 * time.Second), sent: 2},
		{name: "an error under a 200", fault: osstest.ErrorUnder200("InternalError"), sent: 2},
		{name: "a server error", fault: osstest.Status(500), sent: 2},
		{name: "a version", fault: osstest.ActThenHangUp, unpinned: true, version: true, sent: 2},
		{name: "not pinned", fault: osstest.ActThenHangUp, unpinned: true, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "not pinned, throttled", fault: osstest.Status(429), unpinned: true, sent: 2},
		{name: "the client's own timeout", fault: osstest.Slow(10 * time.Minute), want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "two minutes", fault: osstest.Slow(2 * time.Minute), sent: 1},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newUploadServer(t)
			req := partOf(srv)
			if tt.unpinned {
				req.SourceIfMatch = ""
			}
			if tt.version {
				srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
				req.SourceVersionID = srv.Overwrite("photos", "big.jpg", "another content of the object, long enough")
			}
			srv.Inject("UploadPartCopy", tt.fault)
			_, err := srv.PipeClient().UploadPartCopy(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "UploadPartCopy"), tt.sent)
			if err != nil {
				testkit.WantContains(t, err.Error(), "the same call can be made again")
				return
			}
			testkit.WantEqual(t, "the size of the part", srv.Uploads("photos")[0].Parts[0].Size, 20)
		})
	}
}

func TestUploadPartCopyInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	good := oss.UploadPartCopyRequest{Bucket: "photos", Key: "k", UploadID: "u", PartNumber: 1, SourceKey: "s"}
	for _, tt := range []struct {
		set  func(*oss.UploadPartCopyRequest)
		want string
	}{
		{func(r *oss.UploadPartCopyRequest) { r.Bucket = "" }, "Bucket is required"},
		{func(r *oss.UploadPartCopyRequest) { r.Key = "" }, "Key is required"},
		{func(r *oss.UploadPartCopyRequest) { r.UploadID = "" }, "UploadID is required"},
		{func(r *oss.UploadPartCopyRequest) { r.PartNumber = 0 }, "PartNumber must be 1 to 10000"},
		{func(r *oss.UploadPartCopyRequest) { r.PartNumber = 10001 }, "PartNumber must be 1 to 10000"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceKey = "" }, "SourceKey is required"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceBucket = "B" }, "SourceBucket must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceVersionID = "a&b" }, "SourceVersionID holds characters that no version id has"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceIfMatch = "ü" }, "SourceIfMatch is not ASCII: encode it"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceRange.Offset = 5 }, "SourceRange holds no bytes"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceRange = oss.ByteRange{Offset: -1, Length: 2} }, "SourceRange begins at -1"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceRange = oss.ByteRange{Length: 5<<30 + 1} },
			"SourceRange is longer than a part can be: 5368709121 bytes, at most 5368709120"},
		{func(r *oss.UploadPartCopyRequest) { r.SourceRange = oss.ByteRange{Offset: math.MaxInt64, Length: 1} }, "SourceRange ends behind the largest number"},
		{func(r *oss.UploadPartCopyRequest) { r.TrafficLimit = 1 }, "TrafficLimit must be 245760 to 838860800 bit/s"},
		{func(r *oss.UploadPartCopyRequest) { r.RequestPayer = "ü" }, "RequestPayer is not ASCII: encode it"},
	} {
		req := good
		tt.set(&req)
		_, err := client.UploadPartCopy(t.Context(), req)
		testkit.WantInvalid(t, err, "oss.UploadPartCopy: "+tt.want)
	}
}

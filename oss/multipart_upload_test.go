package oss_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// newUploadServer is a simulator with an object of 300 KB to copy in parts.
func newUploadServer(t testing.TB) *osstest.Server {
	t.Helper()
	srv := newServer(t)
	srv.AddObject("photos", "big.jpg", strings.Repeat("a", 200<<10)+strings.Repeat("b", 100<<10))
	return srv
}

// begin begins an upload to big-copy.jpg and copies big.jpg into two parts of it.
func begin(t testing.TB, client *oss.Client) oss.CompleteMultipartUploadRequest {
	t.Helper()
	head, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "big.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	up, err := client.InitiateMultipartUpload(t.Context(), oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "big-copy.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	all := oss.CompleteMultipartUploadRequest{
		Bucket: "photos", Key: "big-copy.jpg", UploadID: up.UploadID, Size: head.Size, CRC64: head.CRC64,
	}
	for n, r := range []oss.ByteRange{{Length: 200 << 10}, {Offset: 200 << 10, Length: 100 << 10}} {
		part, err := client.UploadPartCopy(t.Context(), oss.UploadPartCopyRequest{
			Bucket: "photos", Key: "big-copy.jpg", UploadID: up.UploadID, PartNumber: n + 1, SourceKey: "big.jpg", SourceRange: r,
			SourceIfMatch: head.ETag,
		})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "SourceSize", part.SourceSize, head.Size)
		all.Parts = append(all.Parts, oss.CompletedPart{PartNumber: n + 1, ETag: part.ETag})
	}
	return all
}

// TestMultipartCopyOfHugeObject copies 12 GB into a versioned bucket, with all that an object can have.
func TestMultipartCopyOfHugeObject(t *testing.T) {
	srv := newServer(t)
	srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	const size, step = int64(12<<30) + 5, int64(5 << 30)
	srv.AddObject("photos", "huge", "head", func(o *osstest.Object) { o.Size = size })
	client := srv.PipeClient()
	head, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "huge"})
	if err != nil {
		t.Fatal(err)
	}
	up, err := client.InitiateMultipartUpload(t.Context(), oss.InitiateMultipartUploadRequest{
		Bucket: "backup", Key: "a b/hüge", ContentType: "video/mp4", ContentLanguage: "de", CacheControl: "no-cache", StorageClass: oss.StorageClassIA,
		Metadata: map[string]string{"By": "me"}, Tags: []oss.Tag{{Key: "k", Value: "v +"}}, ServerSideEncryption: oss.ServerSideEncryptionAES256,
	})
	if err != nil {
		t.Fatal(err)
	}
	complete := oss.CompleteMultipartUploadRequest{Bucket: "backup", Key: "a b/hüge", UploadID: up.UploadID, ACL: oss.ACLPublicRead}
	for at, n := int64(0), 1; at < size; at, n = at+step, n+1 {
		part, err := client.UploadPartCopy(t.Context(), oss.UploadPartCopyRequest{
			Bucket: "backup", Key: "a b/hüge", UploadID: up.UploadID, PartNumber: n, SourceBucket: "photos", SourceKey: "huge",
			SourceRange: oss.ByteRange{Offset: at, Length: min(step, size-at)}, SourceIfMatch: head.ETag,
		})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the encryption of a part", part.ServerSideEncryption, oss.ServerSideEncryptionAES256)
		complete.Parts = append(complete.Parts, oss.CompletedPart{PartNumber: n, ETag: part.ETag})
	}
	made, err := client.CompleteMultipartUpload(t.Context(), complete)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the CRC64", made.CRC64, head.CRC64)
	got, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "backup", Key: "a b/hüge"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, got.Object, oss.Object{
		Size: size, ETag: made.ETag, CRC64: head.CRC64, LastModified: got.LastModified, VersionID: made.VersionID, Type: oss.ObjectTypeMultipart,
		StorageClass: oss.StorageClassIA, ContentType: "video/mp4", ContentLanguage: "de", CacheControl: "no-cache",
		Metadata: map[string]string{"by": "me"}, ServerSideEncryption: oss.ServerSideEncryptionAES256, TagCount: 1,
	})
	o, _ := srv.Object("backup", "a b/hüge")
	testkit.WantEqual(t, "the ACL", o.ACL, "public-read")
	testkit.WantEqual(t, "a tag", o.Tags["k"], "v +")
	testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("backup")), 0)
}

// TestInitiateMultipartUploadLost: nothing shows who began an upload, so there is no second one.
func TestInitiateMultipartUploadLost(t *testing.T) {
	for _, fault := range []osstest.Fault{
		osstest.ActThenHangUp, osstest.HangUpBeforeAct, osstest.ActThenStatus(500), osstest.EmptyBody, osstest.Garbage,
		osstest.ErrorUnder200("InternalError"),
	} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("InitiateMultipartUpload", fault)
			_, err := srv.PipeClient().InitiateMultipartUpload(t.Context(), oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "k"})
			testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
			testkit.WantContains(t, err.Error(), "ListMultipartUploads shows the uploads of the key")
			testkit.WantEqual(t, "requests", count(srv, "InitiateMultipartUpload"), 1)
		})
	}
	testkit.Run(t, "throttled", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("InitiateMultipartUpload", osstest.Status(429))
		_, err := srv.PipeClient().InitiateMultipartUpload(t.Context(), oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "k"})
		testkit.WantIs(t, err, nil)
		testkit.WantEqual(t, "uploads", len(srv.Uploads("photos")), 1)
	})
}

func TestInitiateMultipartUploadOddAnswers(t *testing.T) {
	for body, want := range map[string]string{
		`<InitiateMultipartUploadResult><UploadId> A </UploadId></InitiateMultipartUploadResult>`:   "",
		`<InitiateMultipartUploadResult><UploadId/></InitiateMultipartUploadResult>`:                "no upload id",
		`<InitiateMultipartUploadResult><UploadId>a b</UploadId></InitiateMultipartUploadResult>`:   "no upload id",
		`<Error><Code>InternalError</Code><Message>x</Message><RequestId>r1</RequestId></Error>`:    "InternalError",
		`<CompleteMultipartUploadResult><UploadId>A</UploadId></CompleteMultipartUploadResult>`:     "not the expected XML",
		`<InitiateMultipartUploadResult><UploadId>A</UploadId>`:                                     "not the expected XML",
		`<InitiateMultipartUploadResult><UploadId>A</UploadId></InitiateMultipartUploadResult><a/>`: "goes on after the document",
		``: "empty",
	} {
		got, err := answering(t, 200, nil, body).InitiateMultipartUpload(t.Context(), oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "k"})
		if want == "" {
			testkit.WantIs(t, err, nil)
			testkit.WantEqual(t, "the id", got.UploadID, "A")
			continue
		}
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantContains(t, fmt.Sprint(err), want)
	}
}

func TestInitiateMultipartUploadInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.InitiateMultipartUploadRequest
		want string
	}{
		{oss.InitiateMultipartUploadRequest{Key: "a"}, "Bucket is required"},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos"}, "Key is required"},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "a", Metadata: map[string]string{"ü": "x"}},
			`Metadata has the name "ü": OSS takes letters, digits and hyphens`},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "a", ContentType: "ü"}, "ContentType is not ASCII: encode it"},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "a", Tags: []oss.Tag{{}}}, "Tags has a tag without a key"},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "a", SSEKeyID: "k"}, "SSEKeyID goes only with ServerSideEncryptionKMS"},
		{oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: "a", StorageClass: "\n"},
			"StorageClass cannot be sent in a header: it holds control characters or spaces at its ends"},
	} {
		_, err := client.InitiateMultipartUpload(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.InitiateMultipartUpload: "+tt.want)
	}
}

// TestAbortMultipartUpload: a first refusal is the caller's to know, that after a lost response is a success.
func TestAbortMultipartUpload(t *testing.T) {
	for _, tt := range []struct {
		name    string
		faults  []osstest.Fault
		repeats int // that the upload outlives
		until   bool
		gone    bool // there is no upload
		want    error
		isGone  bool
		sent    int
	}{
		{name: "aborted", sent: 1},
		{name: "no such upload", gone: true, want: oss.ErrorCodeNoSuchUpload, sent: 1},
		{name: "aborted, response lost", faults: []osstest.Fault{osstest.ActThenHangUp}, isGone: true, sent: 2},
		{name: "never arrived", faults: []osstest.Fault{osstest.HangUpBeforeAct}, sent: 2},
		{name: "a server error, then no such upload", faults: []osstest.Fault{osstest.ActThenStatus(500)}, isGone: true, sent: 2},
		{name: "throttled, then no such upload", faults: []osstest.Fault{osstest.Status(429)}, gone: true, want: oss.ErrorCodeNoSuchUpload, sent: 2},
		{name: "lost each time", faults: []osstest.Fault{osstest.HangUpBeforeAct, osstest.HangUpBeforeAct, osstest.HangUpBeforeAct, osstest.HangUpBeforeAct},
			want: oss.ErrOutcomeUnknown, sent: 4},
		{name: "until it is gone", until: true, isGone: true, sent: 2},
		{name: "until it is gone, with parts on their way", until: true, repeats: 1, isGone: true, sent: 3},
		{name: "until it is gone, which it was", until: true, gone: true, want: oss.ErrorCodeNoSuchUpload, sent: 1},
		{name: "until it is gone, response lost", until: true, faults: []osstest.Fault{osstest.ActThenHangUp}, isGone: true, sent: 2},
		{name: "never gone", until: true, repeats: 9, want: oss.ErrUploadNotGone, sent: 4},
		{name: "refused in between", until: true, repeats: 9, faults: []osstest.Fault{osstest.None, osstest.Status(403)}, want: oss.ErrUploadNotGone, sent: 2},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.SetAbortRepeats(tt.repeats)
			req := oss.AbortMultipartUploadRequest{Bucket: "photos", Key: "k", UploadID: srv.AddUpload("photos", "k"), UntilGone: tt.until}
			if tt.gone {
				srv.AbortUpload("photos", req.UploadID)
			}
			srv.Inject("AbortMultipartUpload", tt.faults...)
			got, err := srv.PipeClient().AbortMultipartUpload(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "AbortMultipartUpload"), tt.sent)
			if tt.want != nil {
				testkit.WantContains(t, err.Error(), "photos/k")
				testkit.WantEqual(t, "a response", got, nil)
				return
			}
			testkit.WantEqual(t, "IsGone", got.IsGone, tt.isGone)
			testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("photos")), 0)
		})
	}
}

// TestAbortNotGoneIsNoRefusal: whatever ended the repeats, the upload was aborted at least once.
func TestAbortNotGoneIsNoRefusal(t *testing.T) {
	testkit.Run(t, "refused in between", func(t *testing.T) {
		srv := newServer(t)
		srv.SetAbortRepeats(9)
		req := oss.AbortMultipartUploadRequest{Bucket: "photos", Key: "k", UploadID: srv.AddUpload("photos", "k"), UntilGone: true}
		srv.Inject("AbortMultipartUpload", osstest.None, osstest.Status(403))
		_, err := srv.PipeClient().AbortMultipartUpload(t.Context(), req)
		testkit.WantIsNot(t, err, oss.ErrNotExecuted, oss.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, testkit.Portable...)
		testkit.WantContains(t, err.Error(), "was aborted and is still there", "AccessDenied")
		if _, ok := errors.AsType[*oss.NotExecutedError](err); ok {
			t.Errorf("%v says that nothing was done", err)
		}
	})
}

func TestAbortMultipartUploadInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.AbortMultipartUploadRequest
		want string
	}{
		{oss.AbortMultipartUploadRequest{Key: "a", UploadID: "u"}, "Bucket is required"},
		{oss.AbortMultipartUploadRequest{Bucket: "photos", UploadID: "u"}, "Key is required"},
		{oss.AbortMultipartUploadRequest{Bucket: "photos", Key: "a"}, "UploadID is required"},
		{oss.AbortMultipartUploadRequest{Bucket: "photos", Key: "a", UploadID: "a b"},
			"UploadID holds spaces, control characters or other bytes than ASCII"},
		{oss.AbortMultipartUploadRequest{Bucket: "photos", Key: "a", UploadID: strings.Repeat("u", 1024)}, "UploadID is longer than 1023 bytes"},
	} {
		_, err := client.AbortMultipartUpload(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.AbortMultipartUpload: "+tt.want)
	}
}

package oss_test

import (
	"fmt"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

func TestCompleteMultipartUploadOddAnswers(t *testing.T) {
	for body, want := range map[string]string{
		`<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>`:       "",
		`<CompleteMultipartUploadResult/>`:                                                      "has no ETag",
		`<CompleteMultipartUploadResult><ETag>""</ETag></CompleteMultipartUploadResult>`:        "has no ETag",
		`<Error><Code>NoSuchUpload</Code><Message>x</Message><RequestId>r1</RequestId></Error>`: "NoSuchUpload",
		`<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>`:                                 "not the expected XML",
		``: "empty",
	} {
		got, err := answering(t, 200, nil, body).CompleteMultipartUpload(t.Context(), oss.CompleteMultipartUploadRequest{
			Bucket: "photos", Key: "k", UploadID: "u", Parts: []oss.CompletedPart{{PartNumber: 1, ETag: "e"}},
		})
		if want == "" {
			testkit.WantIs(t, err, nil)
			testkit.WantEqual(t, "the ETag", got.ETag, "e")
			continue
		}
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, testkit.Portable...)
		testkit.WantContains(t, fmt.Sprint(err), want)
	}
}

func TestCompleteMultipartUploadInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	part := func(n int) oss.CompletedPart { return oss.CompletedPart{PartNumber: n, ETag: "e"} }
	for _, tt := range []struct {
		set  func(*oss.CompleteMultipartUploadRequest)
		want string
	}{
		{func(r *oss.CompleteMultipartUploadRequest) { r.Bucket = "" }, "Bucket is required"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Key = "" }, "Key is required"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.UploadID = "" }, "UploadID is required"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = nil }, "Parts must be 1 to 10000 parts: there are 0"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = make([]oss.CompletedPart, 10001) }, "Parts must be 1 to 10000 parts: there are 10001"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = []oss.CompletedPart{part(0)} }, "Parts[0].PartNumber must be 1 to 10000"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = []oss.CompletedPart{part(10001)} }, "Parts[0].PartNumber must be 1 to 10000"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = []oss.CompletedPart{part(2), part(1)} },
			"Parts[1].PartNumber is 1 after 2: parts have to be in ascending order"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Parts = []oss.CompletedPart{part(2), part(2)} },
			"Parts[1].PartNumber is 2 after 2: parts have to be in ascending order"},
		{func(r *oss.CompleteMultipartUploadRequest) {
			r.Parts = []oss.CompletedPart{{PartNumber: 1, ETag: `""`}}
		}, "Parts[0].ETag is required"},
		{func(r *oss.CompleteMultipartUploadRequest) {
			r.Parts = []oss.CompletedPart{{PartNumber: 1, ETag: "ü"}}
		}, "Parts[0].ETag is not ASCII: encode it"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.ACL = "ü" }, "ACL is not ASCII: encode it"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.Size = -1 }, "Size must not be negative"},
		{func(r *oss.CompleteMultipartUploadRequest) { r.CRC64 = "x" }, "CRC64 is no decimal number of 64 bits"},
	} {
		req := oss.CompleteMultipartUploadRequest{Bucket: "photos", Key: "k", UploadID: "u", Parts: []oss.CompletedPart{part(1)}}
		tt.set(&req)
		_, err := client.CompleteMultipartUpload(t.Context(), req)
		testkit.WantInvalid(t, err, "oss.CompleteMultipartUpload: "+tt.want)
	}
}

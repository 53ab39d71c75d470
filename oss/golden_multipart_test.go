package oss_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

const (
	goldenUpload = "0004B9894A22E5B1888A1E29F823****"
	goldenETag   = "5B3C1A2E053D763E1B002CC607C5A0FE"
)

// goldenPart is a request of UploadPartCopy in which the rest is filled in.
func goldenPart(req oss.UploadPartCopyRequest) func(context.Context, *oss.Client) (any, error) {
	if req.SourceKey == "" {
		req.SourceKey = "src-object"
	}
	if req.PartNumber == 0 {
		req.PartNumber = 1
	}
	req.Bucket, req.Key, req.UploadID = "oss-example", "multipart.data", goldenUpload
	return func(ctx context.Context, c *oss.Client) (any, error) { return c.UploadPartCopy(ctx, req) }
}

func goldenComplete(req oss.CompleteMultipartUploadRequest) func(context.Context, *oss.Client) (any, error) {
	req.Bucket, req.Key, req.UploadID = "oss-example", "multipart.data", goldenUpload
	req.Parts = []oss.CompletedPart{
		{PartNumber: 1, ETag: `"3349DC700140D7F86A0784842780****"`}, {PartNumber: 5, ETag: "8EFDA8BE206636A695359836FE0A****"},
	}
	return func(ctx context.Context, c *oss.Client) (any, error) { return c.CompleteMultipartUpload(ctx, req) }
}

func goldenMultipartCalls() []goldenCall {
	firstRange := oss.ByteRange{Offset: 100, Length: 6291657}
	return []goldenCall{
		{
			name: "initiate_multipart_upload/upload",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{
					Bucket: "oss-example", Key: "multipart.data", StorageClass: oss.StorageClassArchive, Metadata: map[string]string{"Location": "here"},
					Tags: []oss.Tag{{Key: "a", Value: "1"}}, ContentType: "image/jpeg", ForbidOverwrite: true,
					ServerSideEncryption: oss.ServerSideEncryptionAES256, Expires: time.Date(2012, 2, 24, 6, 7, 48, 0, time.UTC),
				})
			},
			want: &oss.InitiateMultipartUploadResponse{UploadID: goldenUpload, RequestID: goldenID},
		},
		{
			name: "initiate_multipart_upload/file_already_exists",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{Bucket: "oss-example", Key: "multipart.data", ForbidOverwrite: true})
			},
			is: []error{oss.ErrorCodeFileAlreadyExists, fs.ErrExist},
		},
		{
			name: "upload_part_copy/part",
			call: goldenPart(oss.UploadPartCopyRequest{SourceRange: firstRange, SourceIfMatch: goldenETag}),
			want: &oss.UploadPartCopyResponse{
				ETag: "5B3C1A2E053D763E1B002CC607C5****", LastModified: time.Date(2014, 7, 17, 6, 27, 54, 0, time.UTC), SourceSize: 10_000_000,
				SourceVersionID: "CAEQExiBgID", RequestID: goldenID, ServerTime: 20 * time.Millisecond,
			},
		},
		{
			name: "upload_part_copy/whole",
			call: goldenPart(oss.UploadPartCopyRequest{
				PartNumber: 2, SourceBucket: "other", SourceKey: "dir/src object", SourceVersionID: "CAEQExiBgID", TrafficLimit: 819200,
				RequestPayer: oss.RequestPayerRequester,
			}),
			want: &oss.UploadPartCopyResponse{
				ETag: "5B3C1A2E053D763E1B002CC607C5****", LastModified: time.Date(2014, 7, 17, 6, 27, 54, 0, time.UTC), RequestID: goldenID,
				ServerSideEncryption: oss.ServerSideEncryptionKMS,
			},
		},
		{
			name: "upload_part_copy/no_such_upload",
			call: goldenPart(oss.UploadPartCopyRequest{}),
			is:   []error{oss.ErrorCodeNoSuchUpload, fs.ErrNotExist},
		},
		{
			name: "upload_part_copy/precondition_failed",
			call: goldenPart(oss.UploadPartCopyRequest{SourceIfNoneMatch: "5B3C"}),
			is:   []error{oss.ErrPreconditionFailed},
		},
		{
			name: "upload_part_copy/not_modified",
			call: goldenPart(oss.UploadPartCopyRequest{SourceIfNoneMatch: "5B3C"}),
			is:   []error{oss.ErrNotModified},
		},
		{
			name: "complete_multipart_upload/object",
			call: goldenComplete(oss.CompleteMultipartUploadRequest{ACL: oss.ACLPrivate, ForbidOverwrite: true}),
			want: &oss.CompleteMultipartUploadResponse{
				ETag: "097DE458AD02B5F89F9D0530231876****", CRC64: "12753002859196105360", VersionID: "CAEQExiBgID", RequestID: goldenID,
				Location: "http://oss-example.oss-cn-hangzhou.aliyuncs.com/multipart.data", ServerSideEncryption: oss.ServerSideEncryptionAES256,
			},
		},
		{
			name: "complete_multipart_upload/invalid_part",
			call: goldenComplete(oss.CompleteMultipartUploadRequest{}), is: []error{oss.ErrorCodeInvalidPart},
		},
		{
			name: "complete_multipart_upload/invalid_part_order",
			call: goldenComplete(oss.CompleteMultipartUploadRequest{}), is: []error{oss.ErrorCodeInvalidPartOrder},
		},
		{
			name: "complete_multipart_upload/entity_too_small",
			call: goldenComplete(oss.CompleteMultipartUploadRequest{}), is: []error{oss.ErrorCodeEntityTooSmall},
		},
		{
			name: "abort_multipart_upload/aborted",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: "oss-example", Key: "multipart.data", UploadID: goldenUpload})
			},
			want: &oss.AbortMultipartUploadResponse{RequestID: goldenID},
		},
		{
			name: "abort_multipart_upload/no_such_upload",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: "oss-example", Key: "multipart.data", UploadID: goldenUpload})
			},
			is: []error{oss.ErrorCodeNoSuchUpload, fs.ErrNotExist},
		},
		{
			name: "list_parts/page",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.ListParts(ctx, oss.ListPartsRequest{
					Bucket: "oss-example", Key: "multipart.data", UploadID: goldenUpload, MaxParts: 2, PartNumberMarker: 1,
				})
			},
			want: &oss.ListPartsResponse{
				Parts: []oss.Part{
					{PartNumber: 2, Size: 6291456, ETag: "3349DC700140D7F86A0784842780****", CRC64: "12753002859196105360",
						LastModified: time.Date(2012, 2, 23, 7, 1, 34, 0, time.UTC)},
					{PartNumber: 5, Size: 1024, ETag: "7265F4D211B56873A381D321F586****", LastModified: time.Date(2012, 2, 23, 7, 2, 3, 0, time.UTC)},
				},
				NextPartNumberMarker: 5, StorageClass: oss.StorageClassStandard, RequestID: goldenID,
			},
		},
		{
			name: "list_parts/no_such_upload",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.ListParts(ctx, oss.ListPartsRequest{Bucket: "oss-example", Key: "multipart.data", UploadID: goldenUpload})
			},
			is: []error{oss.ErrorCodeNoSuchUpload, fs.ErrNotExist},
		},
		{
			name: "list_multipart_uploads/page",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{
					Bucket: "oss-example", Prefix: "o", Delimiter: "/", KeyMarker: "oa", UploadIDMarker: "0004B99B8E707874FC2D692FA5D77D3F", MaxUploads: 3,
				})
			},
			want: &oss.ListMultipartUploadsResponse{
				Uploads: []oss.MultipartUpload{
					{Key: "oss.data", UploadID: "0004B999EF518A1FE585B0C9360DC4C8", Initiated: time.Date(2012, 2, 23, 4, 18, 23, 0, time.UTC)},
					{Key: "oss.ü a", UploadID: "0004B99B8E707874FC2D692FA5D77D3F", Initiated: time.Date(2012, 2, 23, 6, 14, 27, 0, time.UTC)},
				},
				CommonPrefixes: []string{"old/"}, NextKeyMarker: "oss.ü a", NextUploadIDMarker: "0004B99B8E707874FC2D692FA5D77D3F", RequestID: goldenID,
			},
		},
		{
			name: "list_multipart_uploads/access_denied",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "oss-example"})
			},
			is: []error{oss.ErrorCodeAccessDenied, fs.ErrPermission},
		},
	}
}

// TestGoldenMultipart holds the answers of the pages, or one in their form, and the refusals that they name.
func TestGoldenMultipart(t *testing.T) {
	for _, tt := range goldenMultipartCalls() {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.call(t.Context(), goldenClient(t, tt.name, "cn-hangzhou", goldenHost, oss.SignatureV1))
			testkit.WantIs(t, err, tt.is...)
			if tt.want != nil {
				testkit.WantIs(t, err, nil)
				testkit.WantSame(t, got, tt.want)
			}
		})
	}
}

// TestGoldenRangeIgnored: OSS has copied the whole source, which the missing Content-Range shows.
func TestGoldenRangeIgnored(t *testing.T) {
	client := goldenClient(t, "upload_part_copy/range_ignored", "cn-hangzhou", goldenHost, oss.SignatureV1)
	call := goldenPart(oss.UploadPartCopyRequest{SourceRange: oss.ByteRange{Offset: 100, Length: 6291657}})
	_, err := call(t.Context(), client)
	got, ok := errors.AsType[*oss.SourceRangeError](err)
	if !ok {
		t.Fatalf("error %v, want a SourceRangeError", err)
	}
	testkit.WantSame(t, *got, oss.SourceRangeError{
		Op: "oss.UploadPartCopy", Resource: "oss-example/src-object to oss-example/multipart.data", PartNumber: 1,
		SourceRange: oss.ByteRange{Offset: 100, Length: 6291657}, RequestID: goldenID,
	})
	testkit.WantEqual(t, "the message", err.Error(), "oss.UploadPartCopy: oss-example/src-object to oss-example/multipart.data: "+
		"part 1 was stored with other content than bytes 100-6291756: the response names no range (request "+goldenID+")")
}

package conformance

import (
	"context"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// ossOperations are all methods of a client that use the network, but for ResumeX and ResolveX.
func ossOperations(c *oss.Client) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"oss.CopyObject": func(ctx context.Context) error {
			return second(c.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "abc", Key: "b", SourceKey: "a"}))
		},
		"oss.CopyLargeObject": func(ctx context.Context) error {
			return second(c.CopyLargeObject(ctx, oss.CopyLargeObjectRequest{Copy: oss.CopyObjectRequest{Bucket: "abc", Key: "b", SourceKey: "a"}}))
		},
		"oss.SweepMultipartUploads": func(ctx context.Context) error {
			return firstErr(c.SweepMultipartUploads(ctx, oss.SweepMultipartUploadsRequest{Bucket: "abc", Prefix: "b", OlderThan: time.Hour}))
		},
		"oss.VerifyCopy": func(ctx context.Context) error {
			return second(c.VerifyCopy(ctx, oss.VerifyCopyRequest{Bucket: "abc", Key: "b", SourceKey: "a"}))
		},
		"oss.HeadObject": func(ctx context.Context) error {
			return second(c.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.GetObjectMeta": func(ctx context.Context) error {
			return second(c.GetObjectMeta(ctx, oss.GetObjectMetaRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.ListObjects": func(ctx context.Context) error {
			return second(c.ListObjects(ctx, oss.ListObjectsRequest{Bucket: "abc"}))
		},
		"oss.ListObjectVersions": func(ctx context.Context) error {
			return second(c.ListObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "abc"}))
		},
		"oss.DeleteObject": func(ctx context.Context) error {
			return second(c.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.DeleteObjects": func(ctx context.Context) error {
			return second(c.DeleteObjects(ctx, oss.DeleteObjectsRequest{Bucket: "abc", Objects: []oss.ObjectVersion{{Key: "b"}}}))
		},
		"oss.GetObjectTagging": func(ctx context.Context) error {
			return second(c.GetObjectTagging(ctx, oss.GetObjectTaggingRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutObjectTagging": func(ctx context.Context) error {
			return second(c.PutObjectTagging(ctx, oss.PutObjectTaggingRequest{Bucket: "abc", Key: "b", Tags: []oss.Tag{{Key: "k"}}}))
		},
		"oss.DeleteObjectTagging": func(ctx context.Context) error {
			return second(c.DeleteObjectTagging(ctx, oss.DeleteObjectTaggingRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.GetObjectACL": func(ctx context.Context) error {
			return second(c.GetObjectACL(ctx, oss.GetObjectACLRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutObjectACL": func(ctx context.Context) error {
			return second(c.PutObjectACL(ctx, oss.PutObjectACLRequest{Bucket: "abc", Key: "b", ACL: oss.ACLPrivate}))
		},
		"oss.GetSymlink": func(ctx context.Context) error {
			return second(c.GetSymlink(ctx, oss.GetSymlinkRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutSymlink": func(ctx context.Context) error {
			return second(c.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "abc", Key: "b", Target: "a"}))
		},
		"oss.UpdateObject": func(ctx context.Context) error {
			return second(c.UpdateObject(ctx, oss.UpdateObjectRequest{Bucket: "abc", Key: "b", ACL: oss.ACLPrivate}))
		},
		"oss.RestoreObject": func(ctx context.Context) error {
			return second(c.RestoreObject(ctx, oss.RestoreObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PresignCopyObject": func(ctx context.Context) error {
			return second(c.PresignCopyObject(ctx, oss.PresignCopyObjectRequest{Copy: oss.CopyObjectRequest{Bucket: "abc", Key: "b", SourceKey: "a"}}))
		},
		"oss.AllObjects": func(ctx context.Context) error {
			return firstErr(c.AllObjects(ctx, oss.ListObjectsRequest{Bucket: "abc"}))
		},
		"oss.AllObjectVersions": func(ctx context.Context) error {
			return firstErr(c.AllObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "abc"}))
		},
		"oss.InitiateMultipartUpload": func(ctx context.Context) error {
			return second(c.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.UploadPartCopy": func(ctx context.Context) error {
			return second(c.UploadPartCopy(ctx, oss.UploadPartCopyRequest{Bucket: "abc", Key: "b", UploadID: "u", PartNumber: 1, SourceKey: "a"}))
		},
		"oss.CompleteMultipartUpload": func(ctx context.Context) error {
			return second(c.CompleteMultipartUpload(ctx, oss.CompleteMultipartUploadRequest{
				Bucket: "abc", Key: "b", UploadID: "u", Parts: []oss.CompletedPart{{PartNumber: 1, ETag: "e"}},
			}))
		},
		"oss.AbortMultipartUpload": func(ctx context.Context) error {
			return second(c.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: "abc", Key: "b", UploadID: "u", UntilGone: true}))
		},
		"oss.ListParts": func(ctx context.Context) error {
			return second(c.ListParts(ctx, oss.ListPartsRequest{Bucket: "abc", Key: "b", UploadID: "u"}))
		},
		"oss.AllParts": func(ctx context.Context) error {
			return firstErr(c.AllParts(ctx, oss.ListPartsRequest{Bucket: "abc", Key: "b", UploadID: "u"}))
		},
		"oss.ListMultipartUploads": func(ctx context.Context) error {
			return second(c.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "abc"}))
		},
		"oss.AllMultipartUploads": func(ctx context.Context) error {
			return firstErr(c.AllMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "abc"}))
		},
		"oss.GetBucketVersioning": func(ctx context.Context) error {
			return second(c.GetBucketVersioning(ctx, oss.GetBucketVersioningRequest{Bucket: "abc"}))
		},
	}
}

package interop

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSDKMultipart copies objects with odd keys in two parts, and lists what there is on the way.
func TestSDKMultipart(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		content := strings.Repeat("a", 100<<10) + "the rest"
		for _, key := range oddKeys {
			srv.AddObject("bucket", key, content)
			bucket, to := vendor.Ptr("bucket"), vendor.Ptr("copy of "+key)
			up := must[*vendor.InitiateMultipartUploadResult](t)(c.InitiateMultipartUpload(t.Context(), &vendor.InitiateMultipartUploadRequest{
				Bucket: bucket, Key: to, ContentType: vendor.Ptr("text/x-interop"), Metadata: map[string]string{"who": "me"}, Tagging: vendor.Ptr("k=v"),
			}))
			if text(up.Key) != *to || text(up.Bucket) != "bucket" {
				t.Errorf("begun %s/%q, want %q", text(up.Bucket), text(up.Key), *to)
			}
			var parts []vendor.UploadPart
			for n, part := range []string{"bytes=0-102399", "bytes=102400-102407"} {
				got := must[*vendor.UploadPartCopyResult](t)(c.UploadPartCopy(t.Context(), &vendor.UploadPartCopyRequest{
					Bucket: bucket, Key: to, UploadId: up.UploadId, PartNumber: int32(n + 1), SourceKey: &key, Range: &part,
				}))
				if got.LastModified == nil {
					t.Errorf("%q: a part has no LastModified", key)
				}
				parts = append(parts, vendor.UploadPart{PartNumber: int32(n + 1), ETag: got.ETag})
			}
			wantParts(t, c, *to, up.UploadId, "1: 102400", "2: 8")
			wantUploads(t, c, *to+" "+text(up.UploadId))
			made := must[*vendor.CompleteMultipartUploadResult](t)(c.CompleteMultipartUpload(t.Context(), &vendor.CompleteMultipartUploadRequest{
				Bucket: bucket, Key: to, UploadId: up.UploadId, CompleteMultipartUpload: &vendor.CompleteMultipartUpload{Parts: parts}, Acl: vendor.ObjectACLPrivate,
			}))
			source, _ := srv.Object("bucket", key)
			if text(made.Key) != *to || text(made.HashCRC64) != source.CRC64 || text(made.ETag) == "" {
				t.Errorf("%q: made %q, CRC64 %s, ETag %s", key, text(made.Key), text(made.HashCRC64), text(made.ETag))
			}
			wantContent(t, c, &vendor.GetObjectRequest{Bucket: bucket, Key: to}, content)
			head := must[*vendor.HeadObjectResult](t)(c.HeadObject(t.Context(), &vendor.HeadObjectRequest{Bucket: bucket, Key: to}))
			says := fmt.Sprintf("%s %d %s %s", head.Metadata["who"], head.TaggingCount, text(head.ContentType), text(head.ObjectType))
			if says != "me 1 text/x-interop Multipart" {
				t.Errorf("%q: the object's head says %s", key, says)
			}
			_, err := c.ListParts(t.Context(), &vendor.ListPartsRequest{Bucket: bucket, Key: to, UploadId: up.UploadId})
			wantRefused(t, err, 404, "NoSuchUpload")
		}
	})
}

func wantParts(t *testing.T, c *vendor.Client, key string, id *string, want ...string) {
	t.Helper()
	var got []string
	pages := c.NewListPartsPaginator(&vendor.ListPartsRequest{Bucket: vendor.Ptr("bucket"), Key: &key, UploadId: id, MaxParts: 1})
	for pages.HasNext() {
		page := must[*vendor.ListPartsResult](t)(pages.NextPage(t.Context()))
		if text(page.Key) != key {
			t.Errorf("the parts are of %q, want %q", text(page.Key), key)
		}
		for _, p := range page.Parts {
			got = append(got, fmt.Sprintf("%d: %d", p.PartNumber, p.Size))
			if text(p.ETag) == "" || text(p.HashCRC64) == "" || p.LastModified == nil {
				t.Errorf("%q: part %d is %+v", key, p.PartNumber, p)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q: parts %q, want %q", key, got, want)
	}
}

func wantUploads(t *testing.T, c *vendor.Client, want ...string) {
	t.Helper()
	var got []string
	pages := c.NewListMultipartUploadsPaginator(&vendor.ListMultipartUploadsRequest{Bucket: vendor.Ptr("bucket"), MaxUploads: 1})
	for pages.HasNext() {
		page := must[*vendor.ListMultipartUploadsResult](t)(pages.NextPage(t.Context()))
		for _, u := range page.Uploads {
			got = append(got, text(u.Key)+" "+text(u.UploadId))
			if u.Initiated == nil {
				t.Errorf("%q has no time", text(u.Key))
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("uploads %q, want %q", got, want)
	}
}

// TestSDKCopier lets the SDK's own copier copy 6 GB between buckets, which takes parts.
func TestSDKCopier(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("bucket")
	srv.AddBucket("other-1")
	srv.AddObject("bucket", "a b+c/ü", "head", func(o *osstest.Object) {
		o.Size, o.Metadata, o.Tags = 6<<30+7, map[string]string{"who": "me"}, map[string]string{"k": "v"}
	})
	copier := vendor.NewCopier(vendor.NewClient(manners()[0].config(srv)), vendor.WithCopierPartSize(1<<30))
	must[*vendor.CopyResult](t)(copier.Copy(t.Context(), &vendor.CopyObjectRequest{
		Bucket: vendor.Ptr("other-1"), Key: vendor.Ptr("copy"), SourceBucket: vendor.Ptr("bucket"), SourceKey: vendor.Ptr("a b+c/ü"),
	}))
	source, _ := srv.Object("bucket", "a b+c/ü")
	made, _ := srv.Object("other-1", "copy")
	for name, is := range map[string][2]string{
		"CRC64": {made.CRC64, source.CRC64}, "size": {fmt.Sprint(made.Size), fmt.Sprint(source.Size)}, "type": {made.Type, "Multipart"},
		"metadata": {made.Metadata["who"], "me"}, "tag": {made.Tags["k"], "v"},
	} {
		if is[0] != is[1] {
			t.Errorf("%s is %q, want %q", name, is[0], is[1])
		}
	}
}

func TestSDKAbortAndListUploads(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		var want []string
		for _, key := range oddKeys {
			ids := []string{srv.AddUpload("bucket", key), srv.AddUpload("bucket", key)}
			slices.Sort(ids)
			want = append(want, key+" "+ids[0], key+" "+ids[1])
		}
		slices.Sort(want)
		wantUploads(t, c, want...)
		for _, u := range srv.Uploads("bucket") {
			req := &vendor.AbortMultipartUploadRequest{Bucket: vendor.Ptr("bucket"), Key: &u.Key, UploadId: &u.UploadID}
			must[*vendor.AbortMultipartUploadResult](t)(c.AbortMultipartUpload(t.Context(), req))
			_, err := c.AbortMultipartUpload(t.Context(), req)
			wantRefused(t, err, 404, "NoSuchUpload")
		}
		wantUploads(t, c)
	})
}

// sameCall is one call in the words of both clients.
type sameCall struct {
	name   string
	vendor func(context.Context, *vendor.Client, string) error // with the key
	ours   func(context.Context, *oss.Client, string) error
}

func failed[T any](_ T, err error) error { return err }

const sameID = "0004B9894A22E5B1888A1E29F823+/="

func sameMultipart() []sameCall {
	bucket, id := vendor.Ptr("bucket"), vendor.Ptr(sameID)
	return []sameCall{
		{
			name: "initiate",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.InitiateMultipartUpload(ctx, &vendor.InitiateMultipartUploadRequest{
					Bucket: bucket, Key: &key, CacheControl: vendor.Ptr("no-cache"), ContentDisposition: vendor.Ptr("attachment"),
					ContentEncoding: vendor.Ptr("gzip"), ContentType: vendor.Ptr("image/jpeg"), Expires: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"),
					ForbidOverwrite: vendor.Ptr("true"), ServerSideEncryption: vendor.Ptr("KMS"), ServerSideDataEncryption: vendor.Ptr("SM4"),
					ServerSideEncryptionKeyId: vendor.Ptr("9468da86"), StorageClass: vendor.StorageClassIA, Metadata: map[string]string{"A-b": "x y"},
					Tagging: vendor.Ptr("k=v&a%20b=1%2B1"), RequestPayer: vendor.Ptr("requester"),
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{
					Bucket: "bucket", Key: key, CacheControl: "no-cache", ContentDisposition: "attachment", ContentEncoding: "gzip",
					ContentType: "image/jpeg", Expires: moment, ForbidOverwrite: true, ServerSideEncryption: oss.ServerSideEncryptionKMS,
					DataEncryption: oss.DataEncryptionSM4, SSEKeyID: "9468da86", StorageClass: oss.StorageClassIA, Metadata: map[string]string{"A-b": "x y"},
					Tags: []oss.Tag{{Key: "k", Value: "v"}, {Key: "a b", Value: "1+1"}}, RequestPayer: oss.RequestPayerRequester,
				}))
			},
		},
		{
			name: "part",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.UploadPartCopy(ctx, &vendor.UploadPartCopyRequest{
					Bucket: bucket, Key: &key, UploadId: id, PartNumber: 7, SourceBucket: vendor.Ptr("other-1"), SourceKey: &key,
					SourceVersionId: vendor.Ptr("CAEQNhiBgMDJ"), Range: vendor.Ptr("bytes=10-29"), IfMatch: vendor.Ptr("5B3C"), IfNoneMatch: vendor.Ptr("AA"),
					IfModifiedSince: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"), IfUnmodifiedSince: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"),
					TrafficLimit: 819200, RequestPayer: vendor.Ptr("requester"),
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
					Bucket: "bucket", Key: key, UploadID: sameID, PartNumber: 7, SourceBucket: "other-1", SourceKey: key, SourceVersionID: "CAEQNhiBgMDJ",
					SourceRange: oss.ByteRange{Offset: 10, Length: 20}, SourceIfMatch: "5B3C", SourceIfNoneMatch: "AA", SourceIfModifiedSince: moment,
					SourceIfUnmodifiedSince: moment, TrafficLimit: 819200, RequestPayer: oss.RequestPayerRequester,
				}))
			},
		},
		{
			name: "complete",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.CompleteMultipartUpload(ctx, &vendor.CompleteMultipartUploadRequest{
					Bucket: bucket, Key: &key, UploadId: id, ForbidOverwrite: vendor.Ptr("true"), Acl: vendor.ObjectACLPrivate, RequestPayer: vendor.Ptr("requester"),
					CompleteMultipartUpload: &vendor.CompleteMultipartUpload{
						Parts: []vendor.UploadPart{{PartNumber: 1, ETag: vendor.Ptr(`"AB"`)}, {PartNumber: 5, ETag: vendor.Ptr(`"CD"`)}},
					},
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.CompleteMultipartUpload(ctx, oss.CompleteMultipartUploadRequest{
					Bucket: "bucket", Key: key, UploadID: sameID, ForbidOverwrite: true, ACL: oss.ACLPrivate, RequestPayer: oss.RequestPayerRequester,
					Parts: []oss.CompletedPart{{PartNumber: 1, ETag: "AB"}, {PartNumber: 5, ETag: `"CD"`}}, Size: 3, CRC64: "1",
				}))
			},
		},
		{
			name: "abort",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.AbortMultipartUpload(ctx, &vendor.AbortMultipartUploadRequest{
					Bucket: bucket, Key: &key, UploadId: id, RequestPayer: vendor.Ptr("requester"),
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{
					Bucket: "bucket", Key: key, UploadID: sameID, RequestPayer: oss.RequestPayerRequester,
				}))
			},
		},
		{
			name: "list parts",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.ListParts(ctx, &vendor.ListPartsRequest{
					Bucket: bucket, Key: &key, UploadId: id, MaxParts: 10, PartNumberMarker: 3, RequestPayer: vendor.Ptr("requester"),
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.ListParts(ctx, oss.ListPartsRequest{
					Bucket: "bucket", Key: key, UploadID: sameID, MaxParts: 10, PartNumberMarker: 3, RequestPayer: oss.RequestPayerRequester,
				}))
			},
		},
		{
			name: "list uploads",
			vendor: func(ctx context.Context, c *vendor.Client, key string) error {
				return failed(c.ListMultipartUploads(ctx, &vendor.ListMultipartUploadsRequest{
					Bucket: bucket, Prefix: &key, Delimiter: vendor.Ptr("/"), KeyMarker: &key, UploadIdMarker: id, MaxUploads: 10,
					RequestPayer: vendor.Ptr("requester"),
				}))
			},
			ours: func(ctx context.Context, c *oss.Client, key string) error {
				return failed(c.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{
					Bucket: "bucket", Prefix: key, Delimiter: "/", KeyMarker: key, UploadIDMarker: sameID, MaxUploads: 10,
					RequestPayer: oss.RequestPayerRequester,
				}))
			},
		},
	}
}

// TestSameMultipart: for one call both clients send the same request, with the same body.
func TestSameMultipart(t *testing.T) {
	for _, m := range manners() {
		for _, tt := range sameMultipart() {
			for _, key := range oddKeys {
				t.Run(m.String()+"/"+tt.name, func(t *testing.T) {
					srv := osstest.NewServer(t)
					// the refusals are not the question here
					if tt.vendor(t.Context(), vendor.NewClient(m.config(srv)), key) == nil {
						t.Error("the vendor's request was not refused")
					}
					if tt.ours(t.Context(), must[*oss.Client](t)(oss.NewClient(m.ourConfig(srv))), key) == nil {
						t.Error("our request was not refused")
					}
					wantSameRequests(t, srv.Requests())
				})
			}
		}
	}
}

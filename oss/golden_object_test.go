package oss_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

const (
	goldenID      = "5C8F55ED461FB4A64C00****"
	goldenVersion = "CAEQExiBgID.jImWlxciIDQ2ZjgwODIyNDk5MTRhNzBiYmQwYTZkMTYzZjM0"
)

var goldenTags = []oss.Tag{{Key: "a", Value: "1"}, {Key: "b c", Value: "x+y"}}

// goldenCall is one exchange of a page: the request as a call, and what it returns.
type goldenCall struct {
	name string
	call func(context.Context, *oss.Client) (any, error)
	want any     // a pointer to the response
	is   []error // of a refusal
}

func goldenObjectCalls() []goldenCall {
	return []goldenCall{
		{
			name: "get_object_tagging/tags",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetObjectTagging(ctx, oss.GetObjectTaggingRequest{Bucket: "oss-example", Key: "objectname", VersionID: "CAEQExiBgID"})
			},
			want: &oss.GetObjectTaggingResponse{Tags: goldenTags, VersionID: goldenVersion, RequestID: goldenID},
		},
		{
			name: "get_object_tagging/no_such_key",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetObjectTagging(ctx, oss.GetObjectTaggingRequest{Bucket: "oss-example", Key: "objectname"})
			},
			is: []error{oss.ErrorCodeNoSuchKey, fs.ErrNotExist},
		},
		{
			name: "put_object_tagging/tags",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.PutObjectTagging(ctx, oss.PutObjectTaggingRequest{Bucket: "oss-example", Key: "objectname", Tags: goldenTags})
			},
			want: &oss.PutObjectTaggingResponse{VersionID: goldenVersion, RequestID: goldenID},
		},
		{
			name: "put_object_tagging/access_denied",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.PutObjectTagging(ctx, oss.PutObjectTaggingRequest{Bucket: "oss-example", Key: "objectname", Tags: goldenTags})
			},
			is: []error{oss.ErrorCodeAccessDenied, fs.ErrPermission},
		},
		{
			name: "delete_object_tagging/tags",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.DeleteObjectTagging(ctx, oss.DeleteObjectTaggingRequest{Bucket: "oss-example", Key: "objectname"})
			},
			want: &oss.DeleteObjectTaggingResponse{VersionID: goldenVersion, RequestID: goldenID},
		},
		{
			name: "delete_object_tagging/access_denied",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.DeleteObjectTagging(ctx, oss.DeleteObjectTaggingRequest{Bucket: "oss-example", Key: "objectname"})
			},
			is: []error{oss.ErrorCodeAccessDenied, fs.ErrPermission},
		},
		{
			name: "get_object_acl/acl",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetObjectACL(ctx, oss.GetObjectACLRequest{Bucket: "oss-example", Key: "test-object"})
			},
			want: &oss.GetObjectACLResponse{
				ACL: oss.ACLPublicRead, Owner: oss.Owner{ID: "0022012****", DisplayName: "0022012****"}, VersionID: goldenVersion, RequestID: goldenID,
			},
		},
		{
			name: "get_object_acl/no_such_version",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetObjectACL(ctx, oss.GetObjectACLRequest{Bucket: "oss-example", Key: "test-object", VersionID: "none"})
			},
			is: []error{oss.ErrorCodeNoSuchVersion, fs.ErrNotExist},
		},
		{
			name: "put_object_acl/acl",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.PutObjectACL(ctx, oss.PutObjectACLRequest{Bucket: "oss-example", Key: "test-object", ACL: oss.ACLPublicRead})
			},
			want: &oss.PutObjectACLResponse{VersionID: goldenVersion, RequestID: goldenID},
		},
		{
			name: "put_object_acl/invalid_argument",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.PutObjectACL(ctx, oss.PutObjectACLRequest{Bucket: "oss-example", Key: "test-object", ACL: "open"})
			},
			is: []error{oss.ErrorCodeInvalidArgument, fs.ErrInvalid},
		},
		{
			name: "get_symlink/link",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetSymlink(ctx, oss.GetSymlinkRequest{Bucket: "oss-example", Key: "link-to-oss.jpg", VersionID: "CAEQNRiBgMClj7qD"})
			},
			want: &oss.GetSymlinkResponse{
				Target: "a b+c/ü.jpg", ETag: "A797938C31D59EDD08D86188F6D5****", LastModified: time.Date(2012, 2, 24, 6, 7, 48, 0, time.UTC),
				Metadata: map[string]string{"location": "here"}, VersionID: goldenVersion, RequestID: goldenID,
			},
		},
		{
			name: "get_symlink/no_such_key",
			call: func(ctx context.Context, c *oss.Client) (any, error) {
				return c.GetSymlink(ctx, oss.GetSymlinkRequest{Bucket: "oss-example", Key: "link-to-oss.jpg"})
			},
			is: []error{oss.ErrorCodeNoSuchKey, fs.ErrNotExist},
		},
	}
}

// TestGoldenObjectCalls holds the answers of the pages, or one in their form, and one refusal for each operation.
func TestGoldenObjectCalls(t *testing.T) {
	for _, tt := range goldenObjectCalls() {
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

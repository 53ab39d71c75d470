package interop

import (
	"context"
	"testing"

	"github.com/farcopy/farcopy/box"
)

// boxCalls are exchanges beside the copying and reading of folders. Each has a simulator of its own.
var boxCalls = []struct {
	name, want string
	call       func(ctx context.Context, b *boxTrial) error
}{
	{"get a file", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444"})
		return err
	}},
	{"get all of a file", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444", Fields: []string{
			"name", "sha1", "file_version", "size", "path_collection", "created_by", "shared_link", "parent", "version_number", "comment_count",
			"permissions", "lock", "extension", "is_package", "expires_at", "classification", "allowed_invitee_roles", "disposition_at",
		}})
		return err
	}},
	{"get a file if changed", boxFile + " 304", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444", IfNoneMatch: "0"})
		return err
	}},
	{"get no file", boxFile + " 404", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "9"})
		return err
	}},
	{"get a malformed file id", boxFile + " 405", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "f_1"})
		return err
	}},
}

func TestOpenAPIBoxMore(t *testing.T) {
	description(t, "box") // or skip
	for _, tt := range boxCalls {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			err := tt.call(t.Context(), b)
			b.wantClean(t, tt.want)
			wantError(t, tt.want, err)
		})
	}
}

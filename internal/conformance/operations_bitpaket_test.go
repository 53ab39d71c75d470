package conformance

import (
	"context"

	"github.com/farcopy/farcopy/bitpaket"
)

// bitpaketOperations are all methods of a client that use the network, but for ResumeX and ResolveX.
func bitpaketOperations(c *bitpaket.Client) map[string]func(ctx context.Context) error {
	selectors := []bitpaket.Selector{{Path: "/b"}}
	return map[string]func(ctx context.Context) error{
		"bitpaket.Copy": func(ctx context.Context) error {
			return second(c.Copy(ctx, bitpaket.CopyRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.Rename": func(ctx context.Context) error {
			return second(c.Rename(ctx, bitpaket.RenameRequest{Object: bitpaket.Selector{Path: "/b"}, Filename: "a"}))
		},
		"bitpaket.Move": func(ctx context.Context) error {
			return second(c.Move(ctx, bitpaket.MoveRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.Delete": func(ctx context.Context) error {
			return second(c.Delete(ctx, bitpaket.DeleteRequest{Objects: selectors}))
		},
		"bitpaket.DeleteObject": func(ctx context.Context) error {
			return second(c.DeleteObject(ctx, bitpaket.DeleteObjectRequest{ObjectID: "x"}))
		},
		"bitpaket.CreateFolder": func(ctx context.Context) error {
			return second(c.CreateFolder(ctx, bitpaket.CreateFolderRequest{Folder: "/a"}))
		},
		"bitpaket.Query":        func(ctx context.Context) error { return second(c.Query(ctx, bitpaket.QueryRequest{})) },
		"bitpaket.FindMetadata": func(ctx context.Context) error { return second(c.FindMetadata(ctx, bitpaket.FindMetadataRequest{})) },
		"bitpaket.GetMetadata":  func(ctx context.Context) error { return second(c.GetMetadata(ctx, bitpaket.GetMetadataRequest{})) },
		"bitpaket.WaitForCopy": func(ctx context.Context) error {
			return second(c.WaitForCopy(ctx, bitpaket.WaitForCopyRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.VerifyCopy": func(ctx context.Context) error {
			return second(c.VerifyCopy(ctx, bitpaket.VerifyCopyRequest{Objects: selectors, Target: "/a"}))
		},
	}
}

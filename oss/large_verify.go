package oss

import (
	"context"
	"fmt"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// verify compares an object that was made of parts with the source, and says in the response what
// that is worth. The parts have the size of the source: each range was confirmed. The error says in
// what the object differs.
func (l *largeCopy) verify(ctx context.Context, res *CopyLargeObjectResponse) error {
	res.Strength = StrengthWeak
	if res.CRC64 == "" { // OSS does not say when it leaves the header out
		made, err := l.client.HeadObject(ctx, HeadObjectRequest{
			Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, VersionID: versionOf(res.VersionID), RequestPayer: l.req.Copy.RequestPayer,
		}, call.ForReads(l.opts)...)
		switch {
		case err != nil, !strings.EqualFold(made.ETag, res.ETag): // somebody has replaced it since
			return nil
		case made.Size != l.state.Size:
			return fmt.Errorf("%w: it has %d bytes, the source %d", ErrCopyDiffers, made.Size, l.state.Size)
		}
		res.CRC64 = made.CRC64
	}
	switch {
	case res.CRC64 == "", l.state.CRC64 == "":
	case res.CRC64 != l.state.CRC64:
		return fmt.Errorf("%w: its CRC64 is %s, that of the source %s", ErrCopyDiffers, res.CRC64, l.state.CRC64)
	default:
		res.Strength = StrengthStrong
	}
	return nil
}

// versionOf returns a version that names one object for good, "" for none.
func versionOf(id string) string {
	if versioned(id) {
		return id
	}
	return ""
}

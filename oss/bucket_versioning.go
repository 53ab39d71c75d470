package oss

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// bucketVersioning is whether a bucket keeps versions, asked for once a call.
type bucketVersioning struct{ known versioning }

// read returns off, or on: also if the caller may not ask.
func (v *bucketVersioning) read(ctx context.Context, c *Client, bucket string, opts []CallOption) versioning {
	if v.known != notAsked {
		return v.known
	}
	res, err := c.GetBucketVersioning(ctx, GetBucketVersioningRequest{Bucket: bucket}, call.ForReads(opts)...)
	switch {
	case err != nil:
		return on // until it can be asked
	case res.Status == "", res.Status == VersioningSuspended:
		v.known = off
	default:
		v.known = on
	}
	return v.known
}

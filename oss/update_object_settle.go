package oss

import (
	"context"
	"errors"
	"io/fs"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// updateSettler finds out whether an object was changed.
type updateSettler struct {
	client *Client
	update *update
	opts   []CallOption
	bucket bucketVersioning
}

func (s *updateSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*UpdateObjectResponse], error) {
	req, tally := &s.update.req, &settle.Tally[*UpdateObjectResponse]{}
	there, err := s.client.HeadObject(ctx, HeadObjectRequest{Bucket: req.Bucket, Key: req.Key, RequestPayer: req.RequestPayer}, call.ForReads(s.opts)...)
	if errors.Is(err, fs.ErrNotExist) {
		return tally, nil
	}
	if err != nil {
		return nil, err
	}
	if q.Reason == settle.Conflict && s.isBefore(there) {
		tally.Hide() // the read is late: the object was changed, or OSS would not have refused
		return tally, nil
	}
	item := settle.Item{Age: q.Age(there.LastModified), Before: s.isBefore(there)}
	if item.Like, err = s.compare(ctx, there); err != nil {
		return nil, err
	}
	if item.Like == settle.Different && q.Reason == settle.Lost && item.Age.Young() {
		item.Like = settle.Possible // it may have replaced what this call has written
	}
	tally.Add(q.Classify(item), req.Bucket+"/"+req.Key, func() *UpdateObjectResponse {
		return &UpdateObjectResponse{
			ETag: there.ETag, LastModified: there.LastModified, VersionID: there.VersionID, SourceVersionID: s.update.before.VersionID,
			RequestID: there.RequestID, Reconciled: true, Before: s.update.before.Object,
		}
	})
	return tally, nil
}

// isBefore reports whether the object is the one that was read: everything that was written later
// has a later Last-Modified.
func (s *updateSettler) isBefore(there *HeadObjectResponse) bool {
	before := s.update.before
	return there.LastModified.Equal(before.LastModified) && there.ETag == before.ETag && there.VersionID == before.VersionID
}

// compare compares an object with what the change makes of the one that was read.
func (s *updateSettler) compare(ctx context.Context, there *HeadObjectResponse) (settle.Resemblance, error) {
	u := s.update
	switch {
	case !u.want.shownBy(&there.Object), there.Size != u.before.Size:
		return settle.Different, nil
	case there.CRC64 != "" && u.before.CRC64 != "":
		if there.CRC64 != u.before.CRC64 {
			return settle.Different, nil
		}
	case there.ETag != u.before.ETag:
		return settle.Possible, nil // another ETag proves nothing
	}
	if u.req.ACL == "" {
		return settle.Equal, nil
	}
	got, err := s.client.GetObjectACL(ctx, GetObjectACLRequest{
		Bucket: u.req.Bucket, Key: u.req.Key, VersionID: there.VersionID, RequestPayer: u.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	switch {
	case err != nil:
		return settle.Possible, nil //nolint:nilerr // a caller who may not read the ACL learns no more
	case got.ACL != u.req.ACL:
		return settle.Different, nil
	}
	return settle.Equal, nil
}

// Resend refuses a second request that could add a version. The request is bound to what was read.
func (s *updateSettler) Resend(ctx context.Context, _ *settle.Search, _ settle.Edit) error {
	if s.bucket.read(ctx, s.client, s.update.req.Bucket, s.opts) != off {
		return settle.ErrNoResend
	}
	return nil
}

// ID is the same for all changes: no call claims one, because equal changes are as good as each
// other.
func (s *updateSettler) ID(*UpdateObjectResponse) string { return "updated" }

// The rest of the settler: no intent, and what was there before is known.

func (s *updateSettler) Footprint() claim.Footprint                         { return claim.Footprint{Names: []string{}} }
func (s *updateSettler) Shape() []string                                    { return nil }
func (s *updateSettler) ReadSource(context.Context) error                   { return nil }
func (s *updateSettler) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

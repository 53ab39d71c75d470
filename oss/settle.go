package oss

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/transport"
)

// objectSettler finds a copied object again: the key is its identity, so one look at the destination shows whether what
// lies there is at least as new as the send and is what the source is.
type objectSettler struct {
	client *Client
	req    CopyObjectRequest
	opts   []CallOption
	source *GetObjectMetaResponse // read when it is first needed
	before *string                // ReconcileStrict: the state of what lay there before the send, "" for nothing
	moved  bool                   // the source was changed after the send

	key   [1]string // the destination's, for Twin
	asked bool      // the destination has been asked whether it keeps versions,
	kept  bool      // and a second copy would add one, or nobody may know
}

func (s *objectSettler) Look(ctx context.Context, q *call.Search) (f call.Finding[*CopyObjectResponse], err error) {
	if err := s.readSource(ctx); err != nil {
		return f, err
	}
	there, err := s.readDestination(ctx)
	s.moved = q.Age(s.source.LastModified) == call.Newer
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	copied := s.result(there)
	switch s.compare(q, there, copied) {
	case isCopy:
		f.Copy, f.Found = copied, true
	case couldBe:
		f.Candidates = []string{s.req.Bucket + "/" + s.req.Key}
	}
	return f, nil
}

type likeness int

const (
	isOther likeness = iota
	couldBe
	isCopy
)

// compare holds what is there against the copy. What is not the copy, and was written in the second of the send or later, may
// lie over it: it is no sign that nothing was made, unless it is what the service refused the first send for.
func (s *objectSettler) compare(q *call.Search, there *GetObjectMetaResponse, copied *CopyObjectResponse) likeness {
	age, counted := q.Age(there.LastModified), q.Counted(s.ID(copied))
	stood := s.before != nil && *s.before == s.state(there)
	same, sure := s.sameContent(there)
	switch {
	case age == call.Older, q.Conflict && (counted || stood || s.req.onto()), stood && (!same || versioned(there.VersionID)):
		return isOther
	case age == call.AgeUnknown, counted:
		return couldBe
	case s.isSource(there):
		return s.compareSource(q, age)
	case q.Conflict && !same && sure:
		return isOther
	case !same, stood:
		return couldBe
	case q.Conflict && age == call.SameSecond && (s.before == nil || *s.before != ""):
		return couldBe // somebody else's, or a request that was delivered twice
	}
	return isCopy
}

// isSource: an object that is copied onto itself is like its source whether that was done or not.
func (s *objectSettler) isSource(there *GetObjectMetaResponse) bool {
	return s.req.onto() && (s.req.SourceVersionID == "" || s.req.SourceVersionID == there.VersionID)
}

// compareSource: doing it once more is harmless, unless somebody may have written meanwhile or a condition would then not hold.
// Only after a lost answer does finding nothing lead to that and never to the word that nothing was made.
func (s *objectSettler) compareSource(q *call.Search, age call.Age) likeness {
	var lost *transport.Failure
	if age == call.SameSecond && !s.req.conditional() && errors.As(q.Refusal, &lost) && lost.Stage == transport.Sent {
		return isOther
	}
	return couldBe
}

// sameContent compares by CRC-64 where both sides have one. An ETag is a checksum for some objects only, so that another one
// proves nothing: then it is not sure.
func (s *objectSettler) sameContent(there *GetObjectMetaResponse) (same, sure bool) {
	switch {
	case there.Size != s.source.Size:
		return false, true
	case there.CRC64 != "" && s.source.CRC64 != "":
		return there.CRC64 == s.source.CRC64, true
	}
	same = there.ETag == s.source.ETag
	return same, same
}

func (s *objectSettler) result(there *GetObjectMetaResponse) *CopyObjectResponse {
	return &CopyObjectResponse{
		ETag: there.ETag, LastModified: there.LastModified, VersionID: there.VersionID, SourceVersionID: s.source.VersionID,
		CRC64: there.CRC64, RequestID: there.RequestID, Reconciled: true,
	}
}

func (s *objectSettler) readSource(ctx context.Context) (err error) {
	if s.source == nil {
		s.source, err = s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
			Bucket: cmp.Or(s.req.SourceBucket, s.req.Bucket), Key: s.req.SourceKey, VersionID: s.req.SourceVersionID, RequestPayer: s.req.RequestPayer,
		}, call.ForReads(s.opts)...)
	}
	return err
}

func (s *objectSettler) readDestination(ctx context.Context) (*GetObjectMetaResponse, error) {
	return s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
}

// Harmless: a second copy writes the same content to the same key, or is refused, unless it would add a version.
func (s *objectSettler) Harmless(ctx context.Context) bool { return !s.moved && s.replaces(ctx) }

// replaces reports whether a second copy takes the place of the first. Only the bucket tells for certain: the key may be free
// or hidden by a delete marker. With suspended versioning the version "null" is replaced. A refusal to say is final, and then a
// source without any version id speaks for its bucket; after any other failure the bucket is asked again at the next look.
func (s *objectSettler) replaces(ctx context.Context) bool {
	if !s.asked {
		bucket, err := s.client.GetBucketVersioning(ctx, GetBucketVersioningRequest{Bucket: s.req.Bucket}, call.ForReads(s.opts)...)
		p, refused := errors.AsType[*ProblemDetails](err)
		refused = refused && p.Status < http.StatusInternalServerError
		s.asked = err == nil || refused
		switch {
		case err == nil:
			s.kept = bucket.Status != "" && bucket.Status != VersioningSuspended
		default:
			s.kept = !refused || s.source.VersionID != "" || s.req.SourceBucket != "" && s.req.SourceBucket != s.req.Bucket
		}
	}
	return !s.kept
}

// Resend pins the source, so that the second send cannot copy anything else than the first.
func (s *objectSettler) Resend(r *call.Sending) error {
	if s.req.SourceIfMatch == "" && s.req.SourceVersionID == "" {
		r.Set("X-Oss-Copy-Source-If-Match", s.source.ETag)
	}
	return nil
}

// Snapshot tells apart what the clock cannot: an object of the second in which the copy was sent.
func (s *objectSettler) Snapshot(ctx context.Context) error {
	there, err := s.readDestination(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.before = new(string)
	case err != nil:
		return err
	default:
		state := s.state(there)
		s.before = &state
	}
	return nil
}

// state tells an object from one that has replaced it, also within a second where their contents differ.
func (s *objectSettler) state(there *GetObjectMetaResponse) string {
	return s.ID(&CopyObjectResponse{LastModified: there.LastModified, VersionID: there.VersionID}) + " " + there.ETag
}

// versioned: without versioning there is no id, and with suspended versioning it is "null" for all that is written.
func versioned(id string) bool { return id != "" && id != "null" }

func (s *objectSettler) Twin() (destination string, names []string) {
	return s.req.Bucket, s.key[:]
}

func (s *objectSettler) Names(context.Context) ([]string, error) { return s.key[:], nil }

func (s *objectSettler) Patient() bool { return false }

// ID is the version, or the second in which the object was written: all objects that replace one another are "null".
func (s *objectSettler) ID(res *CopyObjectResponse) string {
	if versioned(res.VersionID) {
		return s.req.Bucket + "/" + s.req.Key + "?" + res.VersionID
	}
	return s.req.Bucket + "/" + s.req.Key + "@" + strconv.FormatInt(res.LastModified.Unix(), 10)
}

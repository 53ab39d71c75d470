package oss

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/sign"
)

// objectSettler finds a copied object. The key is its identity, so that one poll of the destination
// shows whether the object there is not older than the request and is what the request asked for.
type objectSettler struct {
	client     *Client
	req        CopyObjectRequest
	header     map[string][]string // of req
	opts       []CallOption
	source     *GetObjectMetaResponse // read by the first poll
	head       *HeadObjectResponse    // of the source, read when it is first needed
	key        [1]string              // the destination's, for Footprint
	versioning versioning
}

// versioning is whether the destination keeps old versions.
type versioning int

const (
	notAsked versioning = iota
	off                 // or suspended: a second copy replaces the first
	on                  // or unknown: a second copy may add a version
)

func (s *objectSettler) Footprint() claim.Footprint {
	return claim.Footprint{Destination: s.req.Bucket, Names: s.key[:]}
}

func (s *objectSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CopyObjectResponse], error) {
	if err := s.readSource(ctx); err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CopyObjectResponse]{}
	there, err := s.readDestination(ctx)
	if isMissing(err) {
		return tally, nil
	}
	if err != nil {
		return nil, err
	}
	item, err := s.inspect(ctx, q, there)
	if err != nil {
		return nil, err
	}
	tally.Add(q.Classify(item), s.req.Bucket+"/"+s.req.Key, func() *CopyObjectResponse { return s.result(there) })
	return tally, nil
}

// inspect compares the object at the destination with the copy.
func (s *objectSettler) inspect(ctx context.Context, q *settle.Search, there *GetObjectMetaResponse) (item settle.Item, err error) {
	item.Age = q.Age(there.LastModified)
	item.Like, err = s.compare(ctx, there)
	before := q.WasBefore(s.state(there))
	returned := q.Returned(s.ID(s.result(there)))
	mayDiffer := item.Age != settle.Older && q.SourceMayDiffer(s.source.LastModified)
	if item.Like == settle.Different && mayDiffer {
		item.Like = settle.Possible // the copy of what the source was
	}
	if q.Reason == settle.Conflict {
		item.Before, item.Returned = before, returned
		return item, err
	}
	if returned {
		item.Like = settle.Possible // it may have replaced the copy
		return item, err
	}
	if before && item.Like != settle.Different && !versioned(there.VersionID) {
		// An object without a version id that was replaced by an equal one within its second looks
		// as it did before.
		item.Like = settle.Possible
		return item, err
	}
	item.Before = before
	if item.Like == settle.Different && item.Age.Young() {
		item.Like = settle.Possible // it may have replaced the copy
	}
	return item, err
}

// compare compares an object with what the request asked for: the content of the source, and the
// metadata, class and encryption that the directives prescribe.
func (s *objectSettler) compare(ctx context.Context, there *GetObjectMetaResponse) (settle.Resemblance, error) {
	like := s.compareContent(there)
	if like != settle.Equal {
		return like, nil
	}
	head, err := s.client.HeadObject(ctx, HeadObjectRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, VersionID: there.VersionID, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	if errors.Is(err, fs.ErrNotExist) {
		return settle.Possible, nil // it was replaced since, or is a link that leads nowhere
	}
	if err == nil {
		err = s.readHead(ctx)
	}
	if err != nil {
		return settle.Possible, err
	}
	if s.head == nil {
		return settle.Possible, nil
	}
	like = s.req.compareAttributes(&s.head.Object, &head.Object)
	switch {
	case like != settle.Equal:
	case s.req.isSameObject() && !s.changesAttributes(): // it is compared with itself
		like = settle.Possible
	case !s.req.dropsTags() && s.head.TagCount != head.TagCount: // it shows to those only who may read the tags
		like = settle.Possible
	}
	return like, nil
}

// changesAttributes reports whether the copy can be told from its source by what HeadObject shows.
func (s *objectSettler) changesAttributes() bool {
	r := &s.req
	described := description{r.ContentType, r.CacheControl, r.ContentDisposition, r.ContentEncoding, r.ContentLanguage, ""}
	return r.replacesMetadata() && (described != description{} || !r.Expires.IsZero() || len(r.Metadata) > 0) ||
		r.StorageClass != "" || r.ServerSideEncryption != "" || r.SSEKeyID != "" || r.DataEncryption != ""
}

// compareContent goes by CRC-64 where both sides have one. An ETag is a checksum for some objects
// only, so that another ETag proves nothing.
func (s *objectSettler) compareContent(there *GetObjectMetaResponse) settle.Resemblance {
	switch {
	case there.Size != s.source.Size:
		return settle.Different
	case there.CRC64 != "" && s.source.CRC64 != "" && there.CRC64 != s.source.CRC64:
		return settle.Different
	case there.CRC64 != "" && s.source.CRC64 != "", there.ETag == s.source.ETag:
		return settle.Equal
	}
	return settle.Possible
}

func (s *objectSettler) result(there *GetObjectMetaResponse) *CopyObjectResponse {
	return &CopyObjectResponse{
		ETag: there.ETag, LastModified: there.LastModified, VersionID: there.VersionID, SourceVersionID: s.source.VersionID,
		CRC64: there.CRC64, RequestID: there.RequestID, Reconciled: true,
	}
}

func (s *objectSettler) readSource(ctx context.Context) (err error) {
	if s.source == nil {
		s.source, err = s.fetchSource(ctx)
	}
	return err
}

func (s *objectSettler) fetchSource(ctx context.Context) (*GetObjectMetaResponse, error) {
	return s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: s.req.sourceBucket(), Key: s.req.SourceKey, VersionID: s.req.SourceVersionID, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
}

// readHead reads the attributes of the source that the copy takes over. A link that leads nowhere
// has none to show.
func (s *objectSettler) readHead(ctx context.Context) error {
	if s.head != nil {
		return nil
	}
	head, err := s.client.HeadObject(ctx, HeadObjectRequest{
		Bucket: s.req.sourceBucket(), Key: s.req.SourceKey, VersionID: s.req.SourceVersionID, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s.head = head
	return err
}

func (s *objectSettler) readDestination(ctx context.Context) (*GetObjectMetaResponse, error) {
	return s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
}

// Resend pins the source, so that the second request copies what the polls have compared. It is not
// sent if it could add a version, or if the source was changed after the first request.
//
// A source of the second of the send counts as unchanged, unlike in package box: a source that was
// uploaded just before its copy is of that second as a rule. If it was changed after the send, the
// second request still writes one object at one key, with the content that the source had when the
// client read it during the call. On Box a changed source can have a new name, under which a second
// request would make a second folder.
func (s *objectSettler) Resend(ctx context.Context, q *settle.Search, e settle.Edit) error {
	switch {
	case q.SourceChanged(s.source.LastModified), q.Pin != "" && q.Pin != s.source.ETag, s.readVersioning(ctx) != off:
		return settle.ErrNoResend
	}
	if s.req.SourceIfMatch == "" && s.req.SourceVersionID == "" {
		e.SetHeader("X-Oss-Copy-Source-If-Match", s.source.ETag)
		e.Pin(s.source.ETag)
	}
	return nil
}

// readVersioning asks the bucket, because the key may be free or hidden by a delete marker. If the
// caller may not ask, a source without any version id speaks for its own bucket.
func (s *objectSettler) readVersioning(ctx context.Context) versioning {
	if s.versioning != notAsked {
		return s.versioning
	}
	bucket, err := s.client.GetBucketVersioning(ctx, GetBucketVersioningRequest{Bucket: s.req.Bucket}, call.ForReads(s.opts)...)
	p, refused := errors.AsType[*ProblemDetails](err)
	switch {
	case err == nil && (bucket.Status == "" || bucket.Status == VersioningSuspended):
		s.versioning = off
	case err == nil:
		s.versioning = on
	case !refused || p.Status >= http.StatusInternalServerError:
		return on // until it can be asked
	case s.source.VersionID == "" && s.req.sourceBucket() == s.req.Bucket:
		s.versioning = off
	default:
		s.versioning = on
	}
	return s.versioning
}

// Snapshot tells apart what the clock cannot: an object of the second in which the request was
// sent.
func (s *objectSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	there, err := s.readDestination(ctx)
	switch {
	case isMissing(err):
	case err != nil:
		return nil, err
	default:
		before.Add(s.state(there))
	}
	return before, nil
}

// ReadSource reads the source without keeping what it shows: the source of the first poll counts.
func (s *objectSettler) ReadSource(ctx context.Context) error {
	_, err := s.fetchSource(ctx)
	return err
}

// Shape is the header of the request without the members that do not change the copy.
func (s *objectSettler) Shape() []string {
	names := make([]string, 0, 8)
	for name := range s.header {
		if name != headerTrafficLimit && name != headerRequestPayer {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	shape := append(make([]string, 0, 4+2*len(names)), "bucket", s.req.Bucket, "key", s.req.Key)
	for _, name := range names {
		shape = append(shape, name, strings.Join(s.header[name], ","))
	}
	return shape
}

// state tells an object from one that has replaced it, within one second only if their ETags
// differ.
func (s *objectSettler) state(there *GetObjectMetaResponse) string {
	return s.ID(&CopyObjectResponse{LastModified: there.LastModified, VersionID: there.VersionID}) + " " + there.ETag
}

// versioned reports whether a version id is one of its own. Without versioning there is none, and
// with suspended versioning every write replaces the version "null".
func versioned(id string) bool { return id != "" && id != "null" }

// ID is the version, or the second in which the object was written; "" where the response names
// neither.
func (s *objectSettler) ID(res *CopyObjectResponse) string {
	switch {
	case versioned(res.VersionID):
		return s.place() + "?" + res.VersionID
	case res.LastModified.IsZero():
		return ""
	}
	return s.place() + "@" + strconv.FormatInt(res.LastModified.Unix(), 10)
}

// place is the destination. The key is escaped, because it may hold U+FFFD: in an id, that is the
// mark of a response that is not UTF-8.
func (s *objectSettler) place() string { return s.req.Bucket + "/" + sign.EscapePath(s.req.Key) }

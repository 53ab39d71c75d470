package oss

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/sign"
)

// PutSymlinkRequest says where a symbolic link is to lie, and where it leads.
type PutSymlinkRequest struct {
	Bucket, Key string // required: of the link
	Target      string // required: the key in the same bucket that the link leads to

	ForbidOverwrite bool              // fail if Key exists; OSS ignores it where the bucket has versioning, also suspended
	ACL             ACL               // of the link; default: ACLDefault
	StorageClass    StorageClass      // of the link; default: the bucket's
	Metadata        map[string]string // x-oss-meta-* of the link, without the prefix
	RequestPayer    string            // RequestPayerRequester where the bucket's owner lets the caller pay
}

// PutSymlinkResponse is the new link.
type PutSymlinkResponse struct {
	ETag       string // without quotes
	VersionID  string // empty where the bucket has no versioning
	RequestID  string // x-oss-request-id
	Reconciled bool   // the response was lost and the link found again by reading
}

// PutSymlink makes a symbolic link to an object of the same bucket. OSS checks neither that the
// target exists nor that it is no link itself: reading the link then fails with
// [ErrorCodeSymlinkTargetNotExist] or [ErrorCodeInvalidTargetType].
//
// An object of the same key is replaced, unless ForbidOverwrite is set. Metadata is limited to 8
// KB. In the classes IA and Archive a link is billed as 64 KB.
//
// The caller needs oss:PutObject. To settle a lost response it also needs oss:GetObject and
// oss:GetBucketVersioning.
//
// Repeat: a second call replaces the link by another one like it; in a bucket with versioning it
// adds a version. After a lost response the client therefore reads the key first. It returns a link
// with this target and metadata that was not written before the request, with Reconciled set,
// whoever made it, and sends the request again only if what is there is older, not in a bucket that
// keeps versions, after the client's own timeout, or in ReconcileStrict. In all other cases the
// error is [ErrOutcomeUnknown]: also if there is such a link and the request has an ACL or a
// StorageClass, which reading does not show. The first request may be executed after the call has
// returned, and then replaces what the program has put there since.
//
// Errors: [ErrorCodeInvalidArgument], [ErrorCodeOperationNotSupported] (400),
// [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket] (404), [ErrorCodeFileAlreadyExists],
// [ErrorCodeFileImmutable] (409), [ErrOutcomeUnknown].
//
// API: PUT /{key}?symlink, https://www.alibabacloud.com/help/en/oss/developer-reference/putsymlink.
func (c *Client) PutSymlink(ctx context.Context, req PutSymlinkRequest, opts ...CallOption) (*PutSymlinkResponse, error) {
	return call.Copy(ctx, c.shared(), call.Operation[*PutSymlinkResponse]{
		Name:     "oss.PutSymlink",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, "symlink"),
		Header:   req.header(),
		Invalid:  req.validate(),
		MaxBody:  maxDocument,
		Decode: func(r *call.Response) (*PutSymlinkResponse, error) {
			res := &PutSymlinkResponse{ETag: unquote(first(r.Header, "Etag")), VersionID: first(r.Header, headerVersionID), RequestID: requestID(r.Header)}
			return res, bodiless(r, http.StatusOK)
		},
		Advice:  "GetSymlink shows where the link leads; the same call can be made again where the bucket keeps no versions",
		Settler: &symlinkSettler{client: c, req: req, opts: opts},
		Second:  settle.Replaces,
	}, opts)
}

func (r *PutSymlinkRequest) header() http.Header {
	f := newFields(6)
	f.set(headerSymlinkTarget, sign.Escape(r.Target))
	if r.ForbidOverwrite {
		f.set(headerForbidOverwrite, "true")
	}
	f.set(headerObjectACL, string(r.ACL))
	f.set(headerStorageClass, string(r.StorageClass))
	f.set(headerRequestPayer, r.RequestPayer)
	for name, value := range r.Metadata {
		f.header[textproto.CanonicalMIMEHeaderKey(prefixMeta+name)] = []string{value}
	}
	return f.header
}

func (r *PutSymlinkRequest) validate() error {
	// what a copy has of the same fields
	object := CopyObjectRequest{Metadata: r.Metadata, MetadataDirective: DirectiveReplace}
	return cmp.Or(validateObject(r.Bucket, r.Key, "", r.RequestPayer), validateKey("Target", r.Target), validateHeaderText("ACL", string(r.ACL)),
		validateHeaderText("StorageClass", string(r.StorageClass)), object.validateMetadata())
}

// symlinkSettler finds a link at its key.
type symlinkSettler struct {
	client *Client
	req    PutSymlinkRequest
	opts   []CallOption
	bucket bucketVersioning
}

func (s *symlinkSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*PutSymlinkResponse], error) {
	tally := &settle.Tally[*PutSymlinkResponse]{}
	there, err := s.client.GetObjectMeta(ctx, GetObjectMetaRequest{Bucket: s.req.Bucket, Key: s.req.Key, RequestPayer: s.req.RequestPayer},
		call.ForReads(s.opts)...)
	if isMissing(err) {
		return tally, nil
	}
	if err != nil {
		return nil, err
	}
	item := settle.Item{Age: q.Age(there.LastModified)}
	if item.Like, err = s.compare(ctx, there.VersionID); err != nil {
		return nil, err
	}
	if item.Like == settle.Different && q.Reason == settle.Lost && item.Age.Young() {
		item.Like = settle.Possible // it may have replaced the link
	}
	tally.Add(q.Classify(item), s.req.Bucket+"/"+s.req.Key, func() *PutSymlinkResponse {
		return &PutSymlinkResponse{ETag: there.ETag, VersionID: there.VersionID, RequestID: there.RequestID, Reconciled: true}
	})
	return tally, nil
}

// compare compares what is there with the link. An object that is no link is refused.
func (s *symlinkSettler) compare(ctx context.Context, version string) (settle.Resemblance, error) {
	link, err := s.client.GetSymlink(ctx, GetSymlinkRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, VersionID: version, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	if p, refused := errors.AsType[*ProblemDetails](err); refused && p.Status < http.StatusInternalServerError && p.Status != http.StatusForbidden {
		return settle.Different, nil
	}
	if err != nil {
		return settle.Possible, err
	}
	wanted := make(map[string]string, len(s.req.Metadata))
	for name, value := range s.req.Metadata {
		wanted[strings.ToLower(name)] = value
	}
	switch {
	case link.Target != s.req.Target || !maps.Equal(link.Metadata, wanted):
		return settle.Different, nil
	case s.req.ACL != "" && s.req.ACL != ACLDefault, s.req.StorageClass != "": // GetSymlink does not show them
		return settle.Possible, nil
	}
	return settle.Equal, nil
}

// Resend refuses a second request that could add a version.
func (s *symlinkSettler) Resend(ctx context.Context, _ *settle.Search, _ settle.Edit) error {
	if s.bucket.read(ctx, s.client, s.req.Bucket, s.opts) != off {
		return settle.ErrNoResend
	}
	return nil
}

// ID is the same for all links: no call claims one, because equal links are as good as each other.
func (s *symlinkSettler) ID(*PutSymlinkResponse) string { return "linked" }

// The rest of the settler: no intent, and nothing to read before.

func (s *symlinkSettler) Footprint() claim.Footprint                         { return claim.Footprint{Names: []string{}} }
func (s *symlinkSettler) Shape() []string                                    { return nil }
func (s *symlinkSettler) ReadSource(context.Context) error                   { return nil }
func (s *symlinkSettler) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

package oss

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/compare"
	"github.com/farcopy/farcopy/internal/problem"
)

// VerifyCopyRequest names a copied object and its copy.
type VerifyCopyRequest struct {
	Bucket, Key string // required: the copy
	VersionID   string // of the copy; default: the current version

	SourceBucket    string // default: Bucket
	SourceKey       string // required
	SourceVersionID string // default: the current version

	// Metadata compares the metadata, too: Cache-Control, Content-Disposition, Content-Encoding,
	// Content-Language, Content-Type, Expires and x-oss-meta-*. A copy with DirectiveReplace has
	// others.
	Metadata bool

	// Tags compares the tags, too, which takes two more reads and the right to read tags.
	Tags bool

	// StorageClass compares the storage class, too. Where the copy's request names none, it is the
	// bucket's.
	StorageClass bool

	// MaxDifferences is how many differences are kept, default 100; all are counted.
	MaxDifferences int

	Progress func(compared int64) `json:"-"` // called with 1 when the objects have been compared; nil: it is not
	OnItem   func(ComparedItem)   `json:"-"` // called for the object; nil: it is not

	RequestPayer string // RequestPayerRequester where the buckets' owners let the caller pay
}

// VerifyCopyResponse is the result of a comparison that was completed. Its Equal says whether the
// copy is one.
type VerifyCopyResponse struct {
	Verification
	VersionID       string // of the copy that was compared; empty where the bucket has no versioning
	SourceVersionID string
	RequestID       string // x-oss-request-id of the last read of the source
}

const verifyCopy = "oss.VerifyCopy"

// VerifyCopy compares a copied object with its source by what OSS shows of both. No content is
// transferred. Where both have a CRC-64, or both were stored by PutObject and have the same MD5 as
// ETag, the comparison is [StrengthStrong]; otherwise only the size is compared, which is
// [StrengthWeak]. Other ETags that differ say nothing. Encryption makes no difference: no document
// says so of the CRC-64, but the SDKs of OSS check with it what they download.
//
// Metadata, tags and storage class are compared if the request asks for it, ACL and encryption
// never. Of a symbolic link, the key that it leads to is compared, which is [StrengthWeak], with
// Metadata its x-oss-meta-*, and nothing of what it leads to. A link is no copy of an object: they
// differ in type.
//
// If the copy differs, the error is a [*CopyDiffersError], and the response is returned beside it.
// Any other error means that the comparison was not completed and says nothing about the copy. A
// copy that does not exist is a [DifferenceMissing]; HeadObject, which has no body, may not tell a
// missing bucket from it. Both objects are read twice, once as [Client.HeadObject] does and once as
// [Client.GetObjectMeta] does, which does not follow links, the source first and last: if one of
// them was replaced meanwhile, the error is an [*UnsteadyError]. Each link takes one more read.
//
// The caller needs what [Client.HeadObject] needs for both objects, and with Tags what
// [Client.GetObjectTagging] needs.
//
// Repeat: changes nothing.
//
// Errors: [*CopyDiffersError], which matches [ErrCopyDiffers]; [*UnsteadyError]; those of
// [Client.HeadObject], [Client.GetObjectTagging] and [Client.GetSymlink], such as
// [ErrorCodeNoSuchKey] for a source that is missing; [io/fs.ErrInvalid] with [ErrNotExecuted] for
// an illegal request.
//
// API: HEAD /{key}, HEAD /{key}?objectMeta, GET /{key}?tagging and GET /{key}?symlink,
// https://www.alibabacloud.com/help/en/oss/developer-reference/headobject. OSS has no call that
// compares.
func (c *Client) VerifyCopy(ctx context.Context, req VerifyCopyRequest, opts ...CallOption) (*VerifyCopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), verifyCopy); err != nil {
		return nil, err
	}
	if err := req.validate(); err != nil {
		return nil, problem.Invalid(verifyCopy, 0, err)
	}
	resource := call.Resource{
		Source: call.Item{In: req.sourceBucket(), ID: req.SourceKey}, Destination: call.Item{In: req.Bucket, ID: req.Key},
	}
	v := verification{client: c, req: &req, opts: opts, res: &VerifyCopyResponse{}}
	v.tally = compare.NewTally(verifyCopy, resource.String(), compare.Options{
		MaxDifferences: req.MaxDifferences, Progress: req.Progress, OnItem: req.OnItem,
	})
	err := v.run(ctx)
	if err != nil {
		return nil, err
	}
	v.res.Verification, err = v.tally.End()
	return v.res, err
}

func (r *VerifyCopyRequest) sourceBucket() string { return cmp.Or(r.SourceBucket, r.Bucket) }

func (r *VerifyCopyRequest) isSameKey() bool {
	return r.sourceBucket() == r.Bucket && r.SourceKey == r.Key
}

func (r *VerifyCopyRequest) validate() error {
	err := cmp.Or(validateBucket("Bucket", r.Bucket), validateKey("Key", r.Key), validateVersionID("VersionID", r.VersionID),
		validateSourceBucket(r.SourceBucket), validateKey("SourceKey", r.SourceKey), validateVersionID("SourceVersionID", r.SourceVersionID),
		call.NotNegativeCount("MaxDifferences", r.MaxDifferences), validateHeaderText("RequestPayer", r.RequestPayer))
	if err == nil && r.isSameKey() && r.VersionID == r.SourceVersionID {
		return call.Field("Key", "is the source itself")
	}
	return err
}

// verification is one call of VerifyCopy.
type verification struct {
	client *Client
	req    *VerifyCopyRequest
	opts   []CallOption
	tally  *compare.Tally
	res    *VerifyCopyResponse
}

func (v *verification) run(ctx context.Context) error {
	source, err := v.head(ctx, v.source())
	if err != nil {
		return err
	}
	var tags []Difference
	there, err := v.head(ctx, v.copied())
	if err == nil && v.req.Tags { // between the two reads of each object, which show that it was not replaced
		if tags, err = v.tags(ctx); err != nil {
			return err
		}
	}
	if err == nil {
		err = v.readOwn(ctx, there)
	}
	if errors.Is(err, ErrorCodeNoSuchKey) || errors.Is(err, ErrorCodeNoSuchVersion) {
		v.tally.Differ(Difference{Kind: DifferenceMissing, Expected: "object"})
		return nil
	}
	if err != nil {
		return err
	}
	if err := v.readOwn(ctx, source); err != nil { // the last read: it shows what has changed since the first one
		return err
	}
	v.res.VersionID, v.res.SourceVersionID, v.res.RequestID = there.own.VersionID, source.own.VersionID, source.own.RequestID
	switch {
	case v.req.isSameKey() && source.own.VersionID == there.own.VersionID:
		v.tally.Differ(Difference{Kind: DifferenceMissing, Expected: "another version"})
	case source.kind() != there.kind():
		v.tally.Differ(Difference{Kind: DifferenceType, Expected: source.kind(), Found: there.kind()})
	case source.link != nil:
		v.tally.Item("", StrengthWeak, append(v.compareLinks(source.link, there.link), tags...)...)
	default:
		strength, differences := compareObjects(source.head, there.head)
		v.tally.Item("", strength, append(append(differences, v.compareAttributes(source.head, there.head)...), tags...)...)
	}
	return nil
}

// compareObjects compares contents.
func compareObjects(source, there *Object) (Strength, []Difference) {
	a, b := compare.Node{Size: source.Size}, compare.Node{Size: there.Size}
	switch {
	case source.CRC64 != "" && there.CRC64 != "":
		a.Hash, b.Hash = "CRC-64 "+source.CRC64, "CRC-64 "+there.CRC64
	case isMD5(source) && isMD5(there) && strings.EqualFold(source.ETag, there.ETag):
		a.Hash, b.Hash = "MD5 "+source.ETag, "MD5 "+there.ETag
	}
	strength, differences := compare.Content(&a, &b)
	if strength == StrengthNone { // both are known to be empty
		strength = StrengthWeak
	}
	return strength, differences
}

// isMD5 reports whether the ETag is the MD5 of the content, as PutObject makes it. Equal ones then
// mean equal contents; two that differ may not both be one.
func isMD5(o *Object) bool {
	return o.Type == ObjectTypeNormal && len(o.ETag) == 32 && strings.Trim(o.ETag, "0123456789abcdefABCDEF") == ""
}

package oss

import (
	"cmp"
	"net/textproto"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
)

// CopyObjectRequest says which object to copy, and what the copy is to be.
type CopyObjectRequest struct {
	// Bucket and Key are the destination. Required. A key is 1 to 1023 bytes of UTF-8 and begins
	// with neither / nor \; it is written as it is, not escaped, and every byte of it is kept: dots
	// and double slashes are not cleaned. An object of this key is replaced, unless ForbidOverwrite
	// is set.
	Bucket, Key string

	// SourceBucket, in the same region; default: Bucket.
	SourceBucket string
	// SourceKey is required. Like Key it is not escaped.
	SourceKey string
	// SourceVersionID of a bucket with versioning; default: the current version. Copying an old
	// version onto its own key makes it the current one, with the metadata of that version.
	SourceVersionID string

	// SourceIfMatch copies only a source with this ETag, with or without quotes; else
	// [ErrPreconditionFailed].
	SourceIfMatch string
	// SourceIfNoneMatch copies only a source with another ETag; else [ErrNotModified].
	SourceIfNoneMatch string
	// SourceIfModifiedSince copies only a source that was changed later; else [ErrNotModified].
	// Whole seconds are sent.
	SourceIfModifiedSince time.Time
	// SourceIfUnmodifiedSince copies only a source that was not changed later; else
	// [ErrPreconditionFailed].
	SourceIfUnmodifiedSince time.Time

	// ForbidOverwrite refuses to replace an object: [ErrorCodeFileAlreadyExists]. OSS ignores it
	// where the destination has versioning, also suspended versioning. It slows OSS down: above
	// 1000 requests a second OSS wants to be asked first.
	//
	// A rule of the bucket (PutBucketOverwriteConfig) can forbid overwriting without this field: it
	// also stops changes of an object in place. No page names its error code;
	// [ErrorCodeFileAlreadyExists] is likely. See [Client.CopyObject].
	ForbidOverwrite bool

	// MetadataDirective is DirectiveCopy by default. With DirectiveReplace the copy has the
	// metadata below and no other.
	//
	// An object copied onto itself needs DirectiveReplace. Without it OSS may drop all the
	// metadata, Content-Type included, and report success: the pages contradict each other on whose
	// metadata it takes then. An old version copied onto its own key is another object and needs no
	// directive; the version "null" is not, because every object without versioning is one.
	MetadataDirective MetadataDirective

	// Metadata is the user's own, x-oss-meta-*, without the prefix: names of letters, digits and
	// hyphens, which OSS makes lower case, and values in ASCII, 8 KB altogether. This and the
	// fields up to Expires need DirectiveReplace: otherwise OSS would ignore them without a word,
	// so the call is refused.
	Metadata           map[string]string
	CacheControl       string
	ContentDisposition string
	ContentEncoding    string
	ContentLanguage    string
	ContentType        string
	// The header that tells caches how long to keep the object; it does not delete the object.
	Expires time.Time

	// TaggingDirective is TaggingDirectiveCopy by default. Tags needs TaggingDirectiveReplace,
	// which without Tags leaves the copy without any.
	TaggingDirective TaggingDirective
	Tags             []Tag // at most 10, unique keys; unencoded

	// ServerSideEncryption of the copy. The source's is never copied: without this field the copy
	// is not encrypted, says the page; whether a default of the bucket counts, it does not say.
	ServerSideEncryption ServerSideEncryption
	// SSEKeyID is the key of KMS, for ServerSideEncryptionKMS only; default: the one that KMS
	// manages for OSS.
	SSEKeyID string
	// DataEncryption is the algorithm, for ServerSideEncryptionKMS only: [DataEncryptionSM4];
	// default: AES256.
	DataEncryption string

	// ACL of the copy; default: ACLDefault. The source's is never copied.
	ACL ACL
	// StorageClass of the copy. The default is not documented: probably the bucket's, and for an
	// object copied onto itself its own. A changed class counts as an overwrite, which IA and the
	// archives bill.
	StorageClass StorageClass

	// TrafficLimit is the bandwidth to use, 245760 to 838860800 bit/s; default: no limit.
	TrafficLimit int64
	// RequestPayer is [RequestPayerRequester] where the bucket's owner lets the caller pay.
	RequestPayer string
}

// The documented bounds.
const (
	minTrafficLimit = 245760
	maxTrafficLimit = 838860800
	maxKey          = 1023 // bytes
	maxTags         = 10
	maxTagKey       = 128 // characters
	maxTagValue     = 256
)

// replacesMetadata reports whether the copy gets the metadata of the request, not of the source.
func (r *CopyObjectRequest) replacesMetadata() bool {
	return strings.EqualFold(string(r.MetadataDirective), string(DirectiveReplace))
}

// isSameKey reports whether the source has the destination's bucket and key: an object is changed
// in place, or an old version is restored.
func (r *CopyObjectRequest) isSameKey() bool {
	return r.Key == r.SourceKey && (r.SourceBucket == "" || r.SourceBucket == r.Bucket)
}

// isSameObject reports whether the source is the object that the copy replaces.
func (r *CopyObjectRequest) isSameObject() bool { return r.isSameKey() && r.SourceVersionID == "" }

// header is the request as OSS wants it: all of it stands in headers.
func (r *CopyObjectRequest) header() map[string][]string {
	f := newFields(8 + len(r.Metadata))
	r.setSource(&f)
	if r.ForbidOverwrite {
		f.set(headerForbidOverwrite, "true")
	}
	f.set("X-Oss-Metadata-Directive", string(r.MetadataDirective))
	f.set("X-Oss-Tagging-Directive", string(r.TaggingDirective))
	r.setAttributes(&f)
	f.set(headerObjectACL, string(r.ACL))
	f.setTrafficLimit(r.TrafficLimit)
	f.set(headerRequestPayer, r.RequestPayer)
	return f.header
}

// setSource sets what is to be copied, and on which conditions.
func (r *CopyObjectRequest) setSource(f *fields) {
	f.set(headerCopySource, r.copySource())
	f.set("X-Oss-Copy-Source-If-Match", r.SourceIfMatch)
	f.set("X-Oss-Copy-Source-If-None-Match", r.SourceIfNoneMatch)
	f.setTime("X-Oss-Copy-Source-If-Modified-Since", r.SourceIfModifiedSince)
	f.setTime("X-Oss-Copy-Source-If-Unmodified-Since", r.SourceIfUnmodifiedSince)
}

// setAttributes sets what the new object is to be, apart from its content and its ACL.
func (r *CopyObjectRequest) setAttributes(f *fields) {
	for name, value := range r.Metadata {
		f.header[textproto.CanonicalMIMEHeaderKey(prefixMeta+name)] = []string{value}
	}
	f.set("Cache-Control", r.CacheControl)
	f.set("Content-Disposition", r.ContentDisposition)
	f.set("Content-Encoding", r.ContentEncoding)
	f.set("Content-Language", r.ContentLanguage)
	f.set("Content-Type", r.ContentType)
	f.setTime("Expires", r.Expires)
	f.set("X-Oss-Tagging", tagging(r.Tags))
	f.set(headerSSE, string(r.ServerSideEncryption))
	f.set(headerSSEKeyID, r.SSEKeyID)
	f.set(headerDataEncryption, r.DataEncryption)
	f.set(headerStorageClass, string(r.StorageClass))
}

// copySource escapes the key, as OSS asks for, and leaves the version id as it came, as the
// vendor's own clients do.
func (r *CopyObjectRequest) copySource() string {
	s := "/" + cmp.Or(r.SourceBucket, r.Bucket) + "/" + sign.EscapePath(r.SourceKey)
	if r.SourceVersionID != "" {
		s += "?versionId=" + r.SourceVersionID
	}
	return s
}

func tagging(tags []Tag) string {
	var b strings.Builder
	for i, t := range tags {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(sign.Escape(t.Key) + "=" + sign.Escape(t.Value))
	}
	return b.String()
}

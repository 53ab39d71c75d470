package oss

import (
	"maps"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/settle"
)

// compareAttributes compares what HeadObject shows of an object with what the request asked for.
// What the request leaves to the bucket (class, encryption, ACL) is not compared. ACL and tags are
// not shown, so that an object can then only possibly be the copy.
func (r *CopyObjectRequest) compareAttributes(source, there *Object) settle.Resemblance {
	if there.described() != r.described(source, there) || !maps.Equal(r.metadata(source), there.Metadata) || !r.sameStorage(there) {
		return settle.Different
	}
	if r.ACL != "" && r.ACL != ACLDefault || len(r.Tags) > 0 || r.dropsTags() && there.TagCount > 0 {
		return settle.Possible
	}
	return settle.Equal
}

// description is the metadata that has headers of its own.
type description struct {
	contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires string
}

func (o *Object) described() description {
	return description{o.ContentType, o.CacheControl, o.ContentDisposition, o.ContentEncoding, o.ContentLanguage, o.Expires}
}

// described is what the copy's has to be. OSS chooses a Content-Type where a replacing request
// names none.
func (r *CopyObjectRequest) described(source, there *Object) description {
	if !r.replacesMetadata() {
		return source.described()
	}
	d := description{r.ContentType, r.CacheControl, r.ContentDisposition, r.ContentEncoding, r.ContentLanguage, ""}
	if d.contentType == "" {
		d.contentType = there.ContentType
	}
	if !r.Expires.IsZero() {
		d.expires = r.Expires.UTC().Format(http.TimeFormat)
	}
	return d
}

// metadata is what the copy's has to be.
func (r *CopyObjectRequest) metadata(source *Object) map[string]string {
	if !r.replacesMetadata() {
		return source.Metadata
	}
	lower := map[string]string{}
	for name, value := range r.Metadata {
		lower[strings.ToLower(name)] = value
	}
	return lower
}

func (r *CopyObjectRequest) dropsTags() bool {
	return strings.EqualFold(string(r.TaggingDirective), string(TaggingDirectiveReplace))
}

// sameStorage compares class and encryption where the request names them.
func (r *CopyObjectRequest) sameStorage(there *Object) bool {
	named := func(want, have string) bool { return want == "" || want == have }
	return named(string(r.StorageClass), string(there.StorageClass)) &&
		named(string(r.ServerSideEncryption), string(there.ServerSideEncryption)) &&
		named(r.SSEKeyID, there.SSEKeyID) && named(r.DataEncryption, there.DataEncryption)
}

package oss

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// update is a change of an object that has been read.
type update struct {
	req    UpdateObjectRequest
	before *HeadObjectResponse
	want   Object // what the object is to be, as HeadObject will show it
	acl    ACL    // that it is to have
}

// newUpdate merges what was read with the changes.
func newUpdate(req UpdateObjectRequest, before *HeadObjectResponse, acl ACL) *update {
	u := &update{req: req, before: before, want: before.Object, acl: acl}
	w := &u.want
	set := func(to *string, value *string) {
		if value != nil {
			*to = *value
		}
	}
	set(&w.CacheControl, req.CacheControl)
	set(&w.ContentDisposition, req.ContentDisposition)
	set(&w.ContentEncoding, req.ContentEncoding)
	set(&w.ContentLanguage, req.ContentLanguage)
	set(&w.ContentType, req.ContentType)
	switch {
	case req.Expires == nil:
	case req.Expires.IsZero():
		w.Expires = ""
	default:
		w.Expires = req.Expires.UTC().Format(http.TimeFormat)
	}
	w.Metadata = req.mergedMetadata(before.Metadata)
	w.StorageClass = cmp.Or(req.StorageClass, before.StorageClass)
	if req.ServerSideEncryption != "" {
		w.ServerSideEncryption, w.SSEKeyID, w.DataEncryption = req.ServerSideEncryption, req.SSEKeyID, req.DataEncryption
	}
	return u
}

func (r *UpdateObjectRequest) mergedMetadata(old map[string]string) map[string]string {
	merged := map[string]string{}
	maps.Copy(merged, old)
	for _, name := range r.RemoveMetadata {
		delete(merged, strings.ToLower(name))
	}
	for name, value := range r.Metadata {
		merged[strings.ToLower(name)] = value
	}
	return merged
}

// copyRequest is the request that makes the change. Expires is not in it: what is stored need not be a
// date.
func (u *update) copyRequest() *CopyObjectRequest {
	w := &u.want
	return &CopyObjectRequest{
		Bucket: u.req.Bucket, Key: u.req.Key, SourceKey: u.req.Key,
		SourceIfMatch: u.before.ETag, SourceIfUnmodifiedSince: u.before.LastModified,
		MetadataDirective: DirectiveReplace, Metadata: w.Metadata,
		CacheControl: w.CacheControl, ContentDisposition: w.ContentDisposition, ContentEncoding: w.ContentEncoding,
		ContentLanguage: w.ContentLanguage, ContentType: w.ContentType, TaggingDirective: TaggingDirectiveCopy,
		ServerSideEncryption: w.ServerSideEncryption, SSEKeyID: w.SSEKeyID, DataEncryption: w.DataEncryption,
		ACL: u.acl, StorageClass: w.StorageClass, RequestPayer: u.req.RequestPayer,
	}
}

func (u *update) header() http.Header {
	h := http.Header(u.copyRequest().header())
	if u.want.Expires != "" {
		h["Expires"] = []string{u.want.Expires}
	}
	return h
}

// changesNothing reports whether the object is as requested. An ACL of the request counts as a
// change: that of the object was not read.
func (u *update) changesNothing() bool {
	return u.req.ACL == "" && sameAttributes(&u.before.Object, &u.want)
}

// sameAttributes compares what a change can change, and what HeadObject shows of it.
func sameAttributes(a, b *Object) bool {
	return a.described() == b.described() && maps.Equal(a.Metadata, b.Metadata) && a.StorageClass == b.StorageClass &&
		a.ServerSideEncryption == b.ServerSideEncryption && a.SSEKeyID == b.SSEKeyID && a.DataEncryption == b.DataEncryption
}

// shownBy is sameAttributes, but for what OSS chooses where a request does not name it: the key of
// KMS, and whether a default of the bucket encrypts the object.
func (o *Object) shownBy(there *Object) bool {
	shown := *there
	if o.ServerSideEncryption == "" {
		shown.ServerSideEncryption, shown.SSEKeyID, shown.DataEncryption = "", "", ""
	}
	if o.SSEKeyID == "" {
		shown.SSEKeyID = ""
	}
	return sameAttributes(o, &shown)
}

func (u *update) unchanged() *UpdateObjectResponse {
	o := u.before
	return &UpdateObjectResponse{
		ETag: o.ETag, LastModified: o.LastModified, VersionID: o.VersionID, SourceVersionID: o.VersionID, RequestID: o.RequestID,
		Unchanged: true, Before: o.Object,
	}
}

func (u *update) decode(r *call.Response) (*UpdateObjectResponse, error) {
	made, err := decodeCopiedObject(r)
	if err != nil {
		return nil, err
	}
	return &UpdateObjectResponse{
		ETag: made.ETag, LastModified: made.LastModified, VersionID: made.VersionID, SourceVersionID: made.SourceVersionID,
		RequestID: made.RequestID, Before: u.before.Object,
	}, nil
}

// refusal returns why an object that was read cannot be changed.
func (u *update) refusal() error {
	switch {
	case u.before.Type == ObjectTypeSymlink:
		return errors.New("is a symbolic link: its metadata cannot be told from its target's")
	case u.before.Type == ObjectTypeAppendable:
		return errors.New("is an appendable object, which a copy could turn into a normal one")
	case u.before.LastModified.IsZero():
		return errors.New("has no Last-Modified to which the change could be bound")
	}
	if err := cmp.Or(u.copyRequest().validate(), validateHeaderText("Expires", u.want.Expires)); err != nil {
		return errors.New("has metadata that cannot be sent again as they are: " + err.Error())
	}
	return nil
}

// validate checks what can be checked without the object.
func (r *UpdateObjectRequest) validate() error {
	changed := CopyObjectRequest{
		Bucket: r.Bucket, Key: r.Key, SourceKey: r.Key, MetadataDirective: DirectiveReplace, Metadata: r.Metadata,
		CacheControl: textOf(r.CacheControl), ContentDisposition: textOf(r.ContentDisposition), ContentEncoding: textOf(r.ContentEncoding),
		ContentLanguage: textOf(r.ContentLanguage), ContentType: textOf(r.ContentType), ServerSideEncryption: r.ServerSideEncryption,
		SSEKeyID: r.SSEKeyID, DataEncryption: r.DataEncryption, ACL: r.ACL, StorageClass: r.StorageClass, RequestPayer: r.RequestPayer,
	}
	return cmp.Or(validateBucket("Bucket", r.Bucket), validateKey("Key", r.Key), changed.validate(), r.validateRemovals(),
		validateHeaderText("IfMatch", r.IfMatch), r.validateChange())
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (r *UpdateObjectRequest) validateRemovals() error {
	if r.ContentType != nil && *r.ContentType == "" {
		return call.Field("ContentType", "cannot be removed: every object has one")
	}
	for _, name := range r.RemoveMetadata {
		if name == "" || strings.ContainsFunc(strings.ToLower(name), notNameByte) {
			return call.Field("RemoveMetadata", "has the name %q: OSS takes letters, digits and hyphens", name)
		}
		for set := range r.Metadata {
			if strings.EqualFold(set, name) {
				return call.Field("RemoveMetadata", "names %q, which Metadata sets", name)
			}
		}
	}
	return nil
}

// validateChange refuses a request without any change.
func (r *UpdateObjectRequest) validateChange() error {
	headers := []*string{r.CacheControl, r.ContentDisposition, r.ContentEncoding, r.ContentLanguage, r.ContentType}
	named := slices.ContainsFunc(headers, func(s *string) bool { return s != nil })
	if named || r.Expires != nil || len(r.Metadata)+len(r.RemoveMetadata) > 0 || r.ACL != "" || r.StorageClass != "" || r.ServerSideEncryption != "" {
		return nil
	}
	return call.Field("Metadata", "is empty, and no other field names a change")
}

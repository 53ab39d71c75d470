package oss

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// validateBucket refuses what is no bucket name; in a host name it could also lead elsewhere.
func validateBucket(field, name string) error {
	switch {
	case name == "":
		return call.Required(field, name)
	case len(name) < 3 || len(name) > 63 || strings.ContainsFunc(name, notNameByte) || name[0] == '-' || name[len(name)-1] == '-':
		return call.Field(field, "must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends")
	}
	return nil
}

func validateSourceBucket(name string) error {
	if name == "" {
		return nil
	}
	return validateBucket("SourceBucket", name)
}

func validateKey(field, key string) error {
	switch {
	case key == "":
		return call.Required(field, key)
	case len(key) > maxKey:
		return call.Field(field, "is longer than %d bytes", maxKey)
	case !utf8.ValidString(key):
		return call.Field(field, "is not UTF-8")
	case key[0] == '/' || key[0] == '\\':
		return call.Field(field, "must not begin with a slash or a backslash")
	}
	return nil
}

// validateVersionID refuses what base64 does not have: anything else could end the header's
// parameter.
func validateVersionID(field, id string) error {
	if strings.ContainsFunc(strings.ToLower(id), func(r rune) bool { return notNameByte(r) && !strings.ContainsRune("+/=._~", r) }) {
		return call.Field(field, "holds characters that no version id has")
	}
	return nil
}

// validateHeaderText refuses what does not reach OSS as it is. What OSS makes of other bytes than
// ASCII no document says.
func validateHeaderText(field, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r >= 0x7f }) {
		return call.Field(field, "is not ASCII: encode it")
	}
	return call.HeaderValue(field, value)
}

func (r *CopyObjectRequest) validate() error {
	return cmp.Or(
		validateBucket("Bucket", r.Bucket), validateKey("Key", r.Key), r.validateSource(),
		validateHeaderText("MetadataDirective", string(r.MetadataDirective)), r.validateSelfCopy(),
		validateHeaderText("TaggingDirective", string(r.TaggingDirective)), r.validateAttributes(),
		validateHeaderText("ACL", string(r.ACL)), r.validateTrafficLimit(), validateHeaderText("RequestPayer", r.RequestPayer),
	)
}

func (r *CopyObjectRequest) validateSource() error {
	return cmp.Or(
		validateSourceBucket(r.SourceBucket), validateKey("SourceKey", r.SourceKey), validateVersionID("SourceVersionID", r.SourceVersionID),
		validateHeaderText("SourceIfMatch", r.SourceIfMatch), validateHeaderText("SourceIfNoneMatch", r.SourceIfNoneMatch),
	)
}

// validateAttributes checks what the new object is to be, apart from its content and its ACL.
func (r *CopyObjectRequest) validateAttributes() error {
	return cmp.Or(
		r.validateMetadata(), r.validateTags(),
		validateHeaderText("ServerSideEncryption", string(r.ServerSideEncryption)), r.validateKMS("SSEKeyID", r.SSEKeyID),
		r.validateKMS("DataEncryption", r.DataEncryption), validateHeaderText("StorageClass", string(r.StorageClass)),
	)
}

// validateSelfCopy refuses what could lose the metadata of an object that is copied onto itself. A
// version with an id of its own exists only where the bucket keeps versions: there the directive
// holds, says the page, and the old metadata is kept.
func (r *CopyObjectRequest) validateSelfCopy() error {
	if !r.isSameKey() || versioned(r.SourceVersionID) || r.replacesMetadata() {
		return nil
	}
	return call.Field("MetadataDirective", "must be DirectiveReplace where an object is copied onto itself, or OSS may drop its metadata: "+
		"UpdateObject changes an object in place and keeps the rest")
}

// validateMetadata refuses metadata that OSS would not store.
func (r *CopyObjectRequest) validateMetadata() error {
	counts := r.replacesMetadata()
	text := func(field, value string) error {
		if value != "" && !counts {
			return call.Field(field, "needs MetadataDirective DirectiveReplace: OSS would ignore it")
		}
		return validateHeaderText(field, value)
	}
	expires := ""
	if !r.Expires.IsZero() {
		expires = "set"
	}
	if len(r.Metadata) > 0 && !counts {
		return text("Metadata", "set")
	}
	return cmp.Or(r.validateMetadataNames(), text("CacheControl", r.CacheControl), text("ContentDisposition", r.ContentDisposition),
		text("ContentEncoding", r.ContentEncoding), text("ContentLanguage", r.ContentLanguage),
		text("ContentType", r.ContentType), text("Expires", expires))
}

func (r *CopyObjectRequest) validateMetadataNames() error {
	for name, value := range r.Metadata {
		if name == "" || strings.ContainsFunc(strings.ToLower(name), notNameByte) {
			return call.Field("Metadata", "has the name %q: OSS takes letters, digits and hyphens", name)
		}
		if err := validateHeaderText("Metadata", value); err != nil {
			return err
		}
		for other := range r.Metadata {
			if other != name && strings.EqualFold(other, name) {
				return call.Field("Metadata", "has names that differ in case only: %q", strings.ToLower(name))
			}
		}
	}
	return nil
}

func (r *CopyObjectRequest) validateTags() error {
	if len(r.Tags) > 0 && !strings.EqualFold(string(r.TaggingDirective), string(TaggingDirectiveReplace)) {
		return call.Field("Tags", "needs TaggingDirective TaggingDirectiveReplace: OSS would ignore it")
	}
	return validateTagSet(r.Tags)
}

func validateTagSet(tags []Tag) error {
	if len(tags) > maxTags {
		return call.Field("Tags", "holds %d tags: an object has at most %d", len(tags), maxTags)
	}
	for i, t := range tags {
		switch {
		case t.Key == "":
			return call.Field("Tags", "has a tag without a key")
		case !utf8.ValidString(t.Key) || !utf8.ValidString(t.Value):
			return call.Field("Tags", "has a tag that is not UTF-8")
		case utf8.RuneCountInString(t.Key) > maxTagKey || utf8.RuneCountInString(t.Value) > maxTagValue:
			return call.Field("Tags", "has a key of more than %d or a value of more than %d characters", maxTagKey, maxTagValue)
		}
		for _, other := range tags[:i] {
			if other.Key == t.Key {
				return call.Field("Tags", "has two tags with the key %q", t.Key)
			}
		}
	}
	return nil
}

// validateTagsForXML refuses what a document cannot hold: an encoder would replace it.
func validateTagsForXML(tags []Tag) error {
	if len(tags) == 0 {
		return call.Required("Tags", "")
	}
	for _, t := range tags {
		if strings.ContainsFunc(t.Key+t.Value, unicode.IsControl) {
			return call.Field("Tags", "has a tag with a control character")
		}
	}
	return validateTagSet(tags)
}

func (r *CopyObjectRequest) validateKMS(field, value string) error {
	if value != "" && r.ServerSideEncryption != ServerSideEncryptionKMS {
		return call.Field(field, "goes only with ServerSideEncryptionKMS")
	}
	return validateHeaderText(field, value)
}

func (r *CopyObjectRequest) validateTrafficLimit() error {
	if n := r.TrafficLimit; n != 0 && (n < minTrafficLimit || n > maxTrafficLimit) {
		return call.Field("TrafficLimit", "must be %d to %d bit/s", minTrafficLimit, maxTrafficLimit)
	}
	return nil
}

func validateRegion(region string) error {
	if name, ok := strings.CutPrefix(region, "oss-"); ok {
		return call.Field("Region", "must be without the prefix oss-: %q", name)
	}
	if strings.ContainsFunc(region, notNameByte) {
		return call.Field("Region", "holds something else than a-z, 0-9 and hyphens")
	}
	return nil
}

func validateBoundBucket(name string) error {
	if name == "" {
		return nil
	}
	return validateBucket("BoundBucket", name)
}

// validate checks the address. A domain of OSS itself is not bound to one bucket.
func (a *endpoint) validate(u *url.URL) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	own := strings.HasSuffix("."+host, vendorDomain)
	switch {
	case strings.Trim(u.Path, "/") != "":
		return call.Field("Endpoint", "must have no path: the bucket is a field of each request")
	case a.bound != "" && own:
		return call.Field("Endpoint", "is a host of OSS itself: BoundBucket goes with a custom domain only")
	case a.bound != "" && isIP(host):
		return call.Field("Endpoint", "is an IP address: BoundBucket goes with a custom domain only")
	case own && strings.Contains(host, ".oss-") && !strings.Contains(host, ".oss-cloudbox"):
		return call.Field("Endpoint", "must not hold a bucket: it is a field of each request")
	}
	return nil
}

package osstest

import (
	"net/url"
	"strings"
)

// source is what x-oss-copy-source names.
type source struct{ bucket, key, version string }

// copySource reads the header. Of the path every byte may be escaped, "/" too: clients differ in
// that.
func (q *request) copySource() (source, *refusal) {
	value := q.header(hCopySource)
	path, query, hasQuery := strings.Cut(value, "?")
	invalid := func(message string) *refusal { return invalidArgument(hCopySource, value, message) }
	if !strings.HasPrefix(path, "/") {
		return source{}, invalid("The copy source does not begin with a slash.")
	}
	plain, err := url.PathUnescape(path[1:])
	if err != nil {
		return source{}, invalid("The copy source is not percent-encoded.")
	}
	var src source
	var ok bool
	if src.bucket, src.key, ok = strings.Cut(plain, "/"); !ok || src.bucket == "" || src.key == "" {
		return source{}, invalid("The copy source is not /bucket/key.")
	}
	if !hasQuery {
		return src, nil
	}
	name, version, _ := strings.Cut(query, "=")
	if name != "versionId" || strings.Contains(version, "&") {
		return source{}, invalid("The copy source has a parameter other than versionId.").withEC("0016-00000304")
	}
	if version == "" {
		return source{}, invalid("The versionId of the copy source is empty.").withEC("0016-00000305")
	}
	// Clients send ids as they are or escaped; a "+" in one is never a blank.
	if src.version, err = url.PathUnescape(version); err != nil {
		return source{}, invalid("The copy source is not percent-encoded.")
	}
	return src, nil
}

// find looks the source up and checks that it may be read.
func (q *request) find(src source) (*Bucket, *Object, *refusal) {
	b, no := q.s.bucket(src.bucket)
	if no != nil {
		return nil, nil, no
	}
	if b.Region != q.b.Region {
		no := refuse("InvalidArgument", "The source and the target lie in different regions.").withEC("0016-00000306")
		return nil, nil, no.with(q.s.switches.crossRegion)
	}
	o := b.find(src.key, src.version)
	switch {
	case o == nil && src.version != "":
		return nil, nil, noSuchVersion(src.key, src.version)
	case o == nil:
		return nil, nil, noSuchKey(src.key)
	case o.DeleteMarker && src.version != "":
		no := refuse("NoSuchKey", "The version of the copy source is a delete marker.", detail("Key", src.key)).withEC("0016-00000307")
		return nil, nil, no.with(q.s.switches.markerSource)
	case o.DeleteMarker:
		return nil, nil, noSuchKey(src.key)
	}
	return b, o, nil
}

func noSuchVersion(key, version string) *refusal {
	return refuse("NoSuchVersion", "There is no such version.", detail("Key", key), detail("VersionId", version))
}

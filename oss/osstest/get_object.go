package osstest

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// lookUp returns the version that the request names.
func (q *request) lookUp() (*Object, *refusal) {
	version := q.query.Get("versionId")
	if version != "" {
		if no := q.may("oss:GetObjectVersion"); no != nil {
			return nil, no
		}
	}
	o := q.b.find(q.key, version)
	switch {
	case o == nil && version != "":
		return nil, noSuchVersion(q.key, version)
	case o == nil:
		return nil, noSuchKey(q.key)
	case !o.DeleteMarker:
		return o, nil
	}
	q.set(hDeleteMarker, "true")
	q.set(hVersionID, o.VersionID)
	if version == "" {
		return nil, noSuchKey(q.key)
	}
	return nil, refuse("MethodNotAllowed", "The version is a delete marker.", detail("Method", q.r.Method), detail("ResourceType", "DeleteMarker"))
}

// follow resolves a symbolic link, which must not point to another link.
func (q *request) follow(o *Object) (*Object, *refusal) {
	if o.Type != TypeSymlink {
		return o, nil
	}
	target := q.b.current(o.SymlinkTarget)
	switch {
	case target == nil || target.DeleteMarker:
		return nil, refuse("SymlinkTargetNotExist", "The symbolic link leads nowhere.", detail("Key", o.SymlinkTarget))
	case target.Type == TypeSymlink:
		return nil, refuse("InvalidTargetType", "The symbolic link leads to another.", detail("Key", o.SymlinkTarget))
	}
	return target, nil
}

func (q *request) setVersion(o *Object) {
	if q.b.Versioning != "" {
		q.set(hVersionID, o.VersionID)
	}
}

// setBasics writes the headers that every read of an object has.
func (q *request) setBasics(o *Object) {
	q.set("Content-Length", strconv.FormatInt(o.Size, 10))
	q.set("ETag", quote(o.ETag))
	q.set("Last-Modified", o.LastModified.Format(http.TimeFormat))
	q.set(hCRC64, o.CRC64)
}

// describe writes all headers of HeadObject and GetObject: o is what the key names, target what it
// leads to.
func (q *request) describe(o, target *Object) {
	q.setBasics(target)
	q.setVersion(o)
	q.set(hObjectType, o.Type)
	q.set(hStorageClass, target.StorageClass)
	q.set("Accept-Ranges", "bytes")
	q.set("Content-Type", defaultContentType)
	for name, v := range target.Header {
		q.set(name, v)
	}
	for name, v := range target.Metadata {
		q.set(metaPrefix+name, v)
	}
	if n := len(target.Tags); n > 0 && q.may("oss:GetObjectTagging") == nil {
		q.set("x-oss-tagging-count", strconv.Itoa(n))
	}
	q.set("x-oss-restore", target.restoreInfo(q.now))
	target.setEncryption(q.w.Header())
}

// open returns what a read of the key sees, after it has checked the conditions.
func (q *request) open() (o, target *Object, no *refusal) {
	if o, no = q.lookUp(); no != nil {
		return nil, nil, no
	}
	if target, no = q.follow(o); no != nil {
		return nil, nil, no
	}
	return o, target, q.checkConditions("", target)
}

func (q *request) getObject() *refusal {
	o, target, no := q.open()
	switch {
	case no != nil:
		return no
	case target.frozen(q.now):
		return invalidObjectState(target)
	case target.Size > int64(len(target.Content)):
		return refuse("NotImplemented", "The size of this object is only declared: the simulator has no content for it.")
	}
	q.describe(o, target)
	first, last, part := parseRange(q.header("Range"), target.Size)
	if !part {
		io.WriteString(q.w, target.Content)
		return nil
	}
	q.set("Content-Length", strconv.FormatInt(last-first+1, 10))
	q.set("Content-Range", "bytes "+strconv.FormatInt(first, 10)+"-"+strconv.FormatInt(last, 10)+"/"+strconv.FormatInt(target.Size, 10))
	q.w.WriteHeader(http.StatusPartialContent)
	io.WriteString(q.w, target.Content[first:last+1])
	return nil
}

// parseRange reads "bytes=a-b"; a range that is not within the object gets the whole of it.
func parseRange(header string, size int64) (first, last int64, ok bool) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	from, to, cut := strings.Cut(spec, "-")
	if !ok || !cut {
		return 0, 0, false
	}
	first, err1 := strconv.ParseInt(from, 10, 64)
	last, err2 := strconv.ParseInt(to, 10, 64)
	switch {
	case from == "" && err2 == nil:
		first, last = size-last, size-1
	case to == "" && err1 == nil:
		last = size - 1
	case err1 != nil || err2 != nil:
		return 0, 0, false
	}
	return first, last, first >= 0 && first <= last && last < size
}

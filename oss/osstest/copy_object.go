package osstest

import (
	"cmp"
	"encoding/xml"
	"maps"
	"time"
)

const (
	maxCopy        = 5 << 30
	maxRewriteCopy = 1 << 30
	maxObject      = 488 << 40 / 10

	isoMillis = "2006-01-02T15:04:05.000Z"
)

type copyObjectResult struct {
	XMLName      xml.Name `xml:"CopyObjectResult"`
	ETag         string
	LastModified string
}

// copying is one copy: from what, and what the request wants it to become.
type copying struct {
	want         attributes
	from         *Bucket
	key          string // of the source
	o            *Object
	onto         bool // the object replaces itself, which leaves the content where it is
	replaceMeta  bool
	replaceTags  bool
	sourcePinned bool
}

func (q *request) copyObject() *refusal {
	c, no := q.newCopying()
	if no != nil {
		return no
	}
	for _, check := range []func(*copying) *refusal{
		q.mayCopy, q.checkSource, q.checkSize,
		func(c *copying) *refusal { return q.checkTarget(c.want) },
	} {
		if no := check(c); no != nil {
			return no
		}
	}
	made := q.build(c)
	q.s.store(q.b, q.key, made, q.now)
	q.respondToCopy(c, made)
	return nil
}

func (q *request) newCopying() (*copying, *refusal) {
	src, no := q.copySource()
	if no != nil {
		return nil, no
	}
	c := &copying{}
	if c.want, no = q.attributes(); no != nil {
		return nil, no
	}
	meta, no := q.one(hMetadataDirective, true, "COPY", "REPLACE")
	if no != nil {
		return nil, no
	}
	tags, no := q.one(hTaggingDirective, true, "Copy", "Replace")
	if no != nil {
		return nil, no
	}
	if c.from, c.o, no = q.find(src); no != nil {
		return nil, no
	}
	c.key, c.sourcePinned = src.key, src.version != ""
	c.onto = c.from == q.b && src.key == q.key && q.b.Versioning == ""
	c.replaceMeta, c.replaceTags = meta == "REPLACE" || c.onto, tags == "Replace"
	return c, nil
}

func (q *request) mayCopy(c *copying) *refusal {
	actions := []string{"oss:PutObject", "oss:GetObject"}
	if c.sourcePinned {
		actions = append(actions, "oss:GetObjectVersion")
	}
	if !c.replaceTags && len(c.o.Tags) > 0 {
		actions = append(actions, "oss:GetObjectTagging")
	}
	if len(c.tags()) > 0 {
		actions = append(actions, "oss:PutObjectTagging")
	}
	return q.may(actions...)
}

func (q *request) checkSource(c *copying) *refusal {
	if no := q.checkConditions(hCopySource+"-", c.o); no != nil {
		return no
	}
	switch {
	case c.from.Retention || q.b.Retention:
		return immutable()
	case c.o.frozen(q.now):
		return invalidObjectState(c.o)
	case c.o.Type == TypeAppendable && !q.s.switches.appendSources:
		return refuse("OperationNotSupported", "An appendable object cannot be copied.")
	}
	return nil
}

// checkSize distinguishes three cases: a new reference to the same content, a move between buckets,
// and rewritten content.
func (q *request) checkSize(c *copying) *refusal {
	limit := int64(maxCopy)
	itself := c.from == q.b && c.key == q.key
	switch {
	case q.s.switches.flatCopyLimit && !itself:
		limit = maxRewriteCopy - 1
	case c.rewrites(q.b):
		limit = maxRewriteCopy
	case c.from == q.b:
		limit = maxObject
	}
	if c.o.Size <= limit {
		return nil
	}
	return refuse("EntityTooLarge", "The length of the source object is over the limit of a copy.")
}

func (c *copying) rewrites(to *Bucket) bool {
	return c.class(to) != c.o.StorageClass || c.want.encryption != c.o.ServerSideEncryption ||
		c.want.keyID != c.o.SSEKeyID || c.want.dataCrypt != c.o.DataEncryption
}

func (c *copying) class(to *Bucket) string {
	if c.onto {
		return cmp.Or(c.want.class, c.o.StorageClass)
	}
	return cmp.Or(c.want.class, to.StorageClass)
}

func (c *copying) tags() map[string]string {
	if c.replaceTags {
		return c.want.tags
	}
	return c.o.Tags
}

// build makes the new object. The source's ACL and encryption are not copied.
func (q *request) build(c *copying) *Object {
	made := &Object{
		Content: c.o.Content, Size: c.o.Size, parts: c.o.parts, ETag: c.o.ETag, CRC64: c.o.CRC64,
		Type: c.o.Type, SymlinkTarget: c.o.SymlinkTarget, LastModified: q.now.Truncate(time.Second), ACL: c.want.acl, StorageClass: c.class(q.b),
		Header: maps.Clone(c.o.Header), Metadata: maps.Clone(c.o.Metadata), Tags: maps.Clone(c.tags()),
		ServerSideEncryption: c.want.encryption, SSEKeyID: c.want.keyID, DataEncryption: c.want.dataCrypt,
	}
	if made.Type != TypeSymlink {
		made.Type = TypeNormal
	}
	if c.replaceMeta {
		made.Header, made.Metadata = c.want.header, c.want.metadata
	}
	if q.s.switches.newCopyETag {
		made.ETag = opaqueETag([]byte(q.id))
	}
	if !q.s.switches.copyCRC {
		made.CRC64 = ""
	}
	return made
}

func (q *request) respondToCopy(c *copying, made *Object) {
	q.set("ETag", quote(made.ETag))
	q.set(hCRC64, made.CRC64)
	q.setVersion(made)
	if c.from.Versioning != "" {
		q.set(hSourceVersionID, c.o.VersionID)
	}
	made.setEncryption(q.w.Header())
	q.writeXML(copyObjectResult{ETag: quote(made.ETag), LastModified: q.lastModified(made.LastModified)})
}

func quote(etag string) string { return `"` + etag + `"` }

func invalidObjectState(o *Object) *refusal {
	return refuse("InvalidObjectState", "The object is archived and not restored.", detail("StorageClass", o.StorageClass))
}

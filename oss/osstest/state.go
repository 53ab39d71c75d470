package osstest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc64"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Versioning is the state of a bucket's versioning; the zero value is a bucket that never had it.
type Versioning string

const (
	VersioningEnabled   Versioning = "Enabled"
	VersioningSuspended Versioning = "Suspended"
)

// Bucket is what AddBucket can set.
type Bucket struct {
	Region       string // "cn-hangzhou" unless set
	Versioning   Versioning
	StorageClass string // of objects stored without a class of their own; "Standard" unless set
	Retention    bool   // locked: its objects can be neither copied nor replaced nor deleted

	// ForbidOverwrite are prefixes, "" for all keys, of objects that nothing may replace, whatever
	// the request says: rules that forbid, as PutBucketOverwriteConfig sets them.
	ForbidOverwrite []string

	name    string
	uploads map[string]*upload
	objects map[string][]*Object // the versions of a key, oldest first
	index   *keyIndex            // of objects
	shown   map[string][]*Object // those that this view of the bucket shows in their place
	earlier simtest.Past[string, []*Object]
}

// Types of objects, as x-oss-object-type shows them.
const (
	TypeNormal     = "Normal"
	TypeMultipart  = "Multipart"
	TypeAppendable = "Appendable"
	TypeSymlink    = "Symlink"
)

const nullVersion = "null"

// Object is one version of an object. AddObject fills what is not set; the maps may be nil.
type Object struct {
	Content string // any bytes
	// If larger than the content, the object cannot be downloaded; copies in parts and CRC64 are as
	// if the rest were there, which depends on the size alone.
	Size          int64
	ETag          string
	CRC64         string    // decimal; "" where the service knows none
	LastModified  time.Time // a minute before the service's clock unless set
	Type          string
	SymlinkTarget string // a key of the same bucket
	StorageClass  string
	RestoredUntil time.Time // when an archived object's restored state ends
	// When the restore ends that runs; until then the object cannot be read.
	RestoringUntil time.Time
	ACL            string
	Header         map[string]string // Content-Type, Cache-Control, ...
	Metadata       map[string]string // x-oss-meta-*, lower-case names without the prefix
	Tags           map[string]string

	ServerSideEncryption, SSEKeyID, DataEncryption string

	VersionID    string // "null" outside versioning
	DeleteMarker bool

	parts content // of an object that was made of parts whose content is only declared
}

func (o *Object) clone() Object {
	c := *o
	c.Header, c.Metadata, c.Tags = maps.Clone(o.Header), maps.Clone(o.Metadata), maps.Clone(o.Tags)
	return c
}

var ecma = crc64.MakeTable(crc64.ECMA)

// fill computes what the service derives from the content.
func (o *Object) fill(now time.Time) {
	o.Size = max(o.Size, int64(len(o.Content)))
	digested := []byte(o.Content)
	if o.Size > int64(len(o.Content)) || o.Type == TypeSymlink {
		digested = fmt.Appendf(nil, "%s %s %d", o.Content, o.SymlinkTarget, o.Size)
	}
	if o.ETag == "" {
		o.ETag = digestETag(o.Type, digested)
	}
	if o.CRC64 == "" && o.Type != TypeSymlink {
		o.CRC64 = decimal(o.content().crc64())
	}
	if o.LastModified.IsZero() {
		o.LastModified = now
	}
	o.LastModified = o.LastModified.UTC().Truncate(time.Second)
}

// digestETag is the MD5 of a plain upload and something of the same look for the rest.
func digestETag(kind string, content []byte) string {
	switch kind {
	case TypeMultipart:
		return opaqueETag(content) + "-1"
	case TypeAppendable, TypeSymlink:
		return opaqueETag(content)
	}
	sum := md5.Sum(content)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

func opaqueETag(seed []byte) string {
	sum := sha256.Sum256(seed)
	return strings.ToUpper(hex.EncodeToString(sum[:16]))
}

func (b *Bucket) versions(key string) []*Object {
	if v, ok := b.shown[key]; ok {
		return v
	}
	return b.objects[key]
}

// current returns the newest version of a key, which may be a delete marker; nil: there is none.
func (b *Bucket) current(key string) *Object {
	if v := b.versions(key); len(v) > 0 {
		return v[len(v)-1]
	}
	return nil
}

// find returns the version with this id; an empty id means the newest.
func (b *Bucket) find(key, version string) *Object {
	if version == "" {
		return b.current(key)
	}
	for _, o := range b.versions(key) {
		if o.VersionID == version {
			return o
		}
	}
	return nil
}

// exists reports whether a plain read of the key would find an object.
func (b *Bucket) exists(key string) bool {
	o := b.current(key)
	return o != nil && !o.DeleteMarker
}

// store makes o the newest version of the key, as the versioning of the bucket demands.
func (s *Server) store(b *Bucket, key string, o *Object, at time.Time) {
	b.keep(s.sim, key, at)
	o.VersionID = nullVersion
	switch b.Versioning {
	case VersioningEnabled:
		o.VersionID = s.newVersionID()
	default:
		b.drop(key, nullVersion)
	}
	b.add(key, o)
}

// drop removes one version and returns it; nil if there is none.
func (b *Bucket) drop(key, version string) *Object {
	v := b.objects[key]
	i := slices.IndexFunc(v, func(o *Object) bool { return o.VersionID == version })
	if i < 0 {
		return nil
	}
	gone := v[i]
	if b.objects[key] = slices.Delete(v, i, i+1); len(b.objects[key]) == 0 {
		delete(b.objects, key)
	}
	return gone
}

// newVersionID has the look of the real ones: base64, with its awkward "+" and "/".
func (s *Server) newVersionID() string {
	s.versions++
	sum := sha256.Sum256(fmt.Appendf(nil, "version %d", s.versions))
	return "CAEQ" + base64.StdEncoding.EncodeToString(sum[:30])
}

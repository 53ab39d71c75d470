package osstest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Upload is a multipart upload that was neither completed nor aborted.
type Upload struct {
	Key       string
	UploadID  string
	Initiated time.Time
	Parts     []UploadedPart // in the order of their numbers
}

// UploadedPart is a part of an Upload.
type UploadedPart struct {
	Number       int
	Size         int64
	ETag         string
	CRC64        string // decimal
	LastModified time.Time
}

// upload is the state of an Upload, with what its object is to be.
type upload struct {
	id, key   string
	initiated time.Time
	want      attributes
	parts     map[int]*part
	aborts    int // that it outlives
}

type part struct {
	number   int
	content  content
	etag     string
	crc64    uint64
	modified time.Time
}

func (u *upload) sorted() []*part {
	return slices.SortedFunc(maps.Values(u.parts), func(a, b *part) int { return cmp.Compare(a.number, b.number) })
}

func (u *upload) size() (n int64) {
	for _, p := range u.parts {
		n += p.content.size()
	}
	return n
}

// newPart has the ETag of its content: the MD5, unless the content is only declared.
func newPart(number int, c content, at time.Time) *part {
	p := &part{number: number, content: c, crc64: c.crc64(), modified: at.UTC().Truncate(time.Second)}
	text, ok := c.text()
	if !ok {
		text = fmt.Sprintf("%d %d", p.crc64, c.size())
	}
	p.etag = digestETag(TypeNormal, []byte(text))
	return p
}

func decimal(crc uint64) string { return strconv.FormatUint(crc, 10) }

// sortedUploads are the uploads by key, then by id.
func (b *Bucket) sortedUploads() []*upload {
	return slices.SortedFunc(maps.Values(b.uploads), func(a, c *upload) int {
		return cmp.Or(cmp.Compare(a.key, c.key), cmp.Compare(a.id, c.id))
	})
}

// Uploads returns the multipart uploads of a bucket, by their keys, then by their ids.
func (s *Server) Uploads(bucket string) (all []Upload) {
	s.sim.Do(func() {
		for _, u := range s.mustBucket(bucket).sortedUploads() {
			shown := Upload{Key: u.key, UploadID: u.id, Initiated: u.initiated}
			for _, p := range u.sorted() {
				shown.Parts = append(shown.Parts, UploadedPart{
					Number: p.number, Size: p.content.size(), ETag: p.etag, CRC64: decimal(p.crc64), LastModified: p.modified,
				})
			}
			all = append(all, shown)
		}
	})
	return all
}

// AddUpload adds a multipart upload without parts to a bucket and returns its id. Its object will
// have no attributes.
func (s *Server) AddUpload(bucket, key string) (uploadID string) {
	s.sim.Do(func() {
		want := attributes{header: map[string]string{"Content-Type": defaultContentType}}
		uploadID = s.newUpload(s.mustBucket(bucket), key, want, s.sim.SetUpDate()).id
	})
	return uploadID
}

// AbortUpload is what another program does that aborts an upload. It panics if there is none.
func (s *Server) AbortUpload(bucket, uploadID string) {
	s.sim.Do(func() {
		b := s.mustBucket(bucket)
		if b.uploads[uploadID] == nil {
			panic(fmt.Sprintf("osstest: no upload %q in bucket %q", uploadID, bucket))
		}
		delete(b.uploads, uploadID)
	})
}

func (s *Server) newUpload(b *Bucket, key string, want attributes, at time.Time) *upload {
	s.uploads++
	u := &upload{
		id: opaqueETag(fmt.Appendf(nil, "upload %d", s.uploads)), key: key, initiated: at.UTC().Truncate(time.Millisecond),
		want: want, parts: map[int]*part{}, aborts: s.switches.abortRepeats,
	}
	b.uploads[u.id] = u
	return u
}

// upload returns the upload that the request names.
func (q *request) upload(ec string) (*upload, *refusal) {
	id := q.query.Get("uploadId")
	if u := q.b.uploads[id]; u != nil && u.key == q.key {
		return u, nil
	}
	return nil, refuse("NoSuchUpload", "There is no such upload: it was completed or aborted, or never begun.",
		detail("UploadId", id)).withEC(ec)
}

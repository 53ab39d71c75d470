package osstest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Tree returns the state as sorted lines: one for each bucket and one for each version of each
// object, with its size, storage class, the first digits of its ETag, and every attribute that
// differs from the default; then one for each multipart upload.
//
//	oss-example cn-hangzhou
//	oss-example/oss.jpg 20 bytes Standard 5B3C1A2E Content-Type=image/jpeg
//
// Versions are numbered from the oldest, because their ids depend on the order of requests. Unusual
// names are quoted.
func (s *Server) Tree() string {
	var lines []string
	s.sim.Do(func() {
		for _, name := range slices.Sorted(maps.Keys(s.buckets)) {
			lines = append(lines, s.buckets[name].lines()...)
		}
	})
	return strings.Join(append(lines, ""), "\n")
}

// Object returns the newest version of the object with a key; false if there is none, or if the
// newest version is a delete marker.
func (s *Server) Object(bucket, key string) (o Object, ok bool) {
	s.sim.Do(func() {
		b := s.mustBucket(bucket)
		if ok = b.exists(key); ok {
			o = b.current(key).clone()
		}
	})
	return o, ok
}

// Versions returns all versions of a key, oldest first, with the delete markers.
func (s *Server) Versions(bucket, key string) (all []Object) {
	s.sim.Do(func() {
		for _, o := range s.mustBucket(bucket).objects[key] {
			all = append(all, o.clone())
		}
	})
	return all
}

func (b *Bucket) lines() []string {
	head := b.name + " " + b.Region
	if b.StorageClass != "Standard" {
		head += " " + b.StorageClass
	}
	if b.Versioning != "" {
		head += " versioning=" + string(b.Versioning)
	}
	if b.Retention {
		head += " retention"
	}
	lines := []string{head}
	for _, key := range slices.Sorted(maps.Keys(b.objects)) {
		for i, o := range b.objects[key] {
			line := b.name + "/" + printable(key)
			if b.Versioning != "" {
				line += fmt.Sprintf(" #%d", i+1)
			}
			lines = append(lines, line+" "+o.line())
		}
	}
	for _, u := range b.sortedUploads() {
		lines = append(lines, fmt.Sprintf("%s/%s upload of %d parts, %d bytes", b.name, printable(u.key), len(u.parts), u.size()))
	}
	return lines
}

func (o *Object) line() string {
	if o.DeleteMarker {
		return "delete marker"
	}
	if o.Type == TypeSymlink {
		return "-> " + printable(o.SymlinkTarget)
	}
	line := fmt.Sprintf("%d bytes %s %.8s", o.Size, o.StorageClass, o.ETag)
	if o.Type != TypeNormal {
		line += " " + o.Type
	}
	if o.ACL != "default" {
		line += " acl=" + o.ACL
	}
	for _, v := range []string{o.ServerSideEncryption, o.SSEKeyID, o.DataEncryption} {
		if v != "" {
			line += " " + v
		}
	}
	return line + pairs("", o.Header) + pairs("meta:", o.Metadata) + pairs("tag:", o.Tags)
}

func pairs(prefix string, m map[string]string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if m[k] == defaultContentType {
			continue
		}
		fmt.Fprintf(&b, " %s%s=%s", prefix, printable(k), printable(m[k]))
	}
	return b.String()
}

// printable quotes a text that contains spaces or needs escapes.
func printable(text string) string {
	if quoted := strconv.Quote(text); strings.Contains(text, " ") || quoted != `"`+text+`"` {
		return quoted
	}
	return text
}

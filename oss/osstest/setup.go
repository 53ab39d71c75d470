package osstest

import (
	"cmp"
	"fmt"
	"time"
)

// AddBucket adds a bucket. The functions change its attributes; they also change a bucket that
// exists.
//
//	srv.AddBucket("archive", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
func (s *Server) AddBucket(name string, with ...func(*Bucket)) {
	s.sim.Do(func() { s.addBucket(name, with) })
}

func (s *Server) addBucket(name string, with []func(*Bucket)) {
	b := s.buckets[name]
	if b == nil {
		b = &Bucket{name: name, objects: map[string][]*Object{}}
		s.buckets[name] = b
	}
	for _, f := range with {
		f(b)
	}
	b.Region = cmp.Or(b.Region, DefaultRegion)
	b.StorageClass = cmp.Or(b.StorageClass, "Standard")
}

// past returns the date of what a test sets up. It is a minute ago because clients compare such
// dates with the time of their requests, in whole seconds.
func (s *Server) past() time.Time { return s.sim.Now().Add(-time.Minute) }

// AddObject stores an object, dated a minute before the service's clock, and returns its version
// id. The functions change its attributes.
//
//	srv.AddObject("b", "big.iso", nil, func(o *osstest.Object) { o.Size = 6 << 30 })
func (s *Server) AddObject(bucket, key string, content []byte, with ...func(*Object)) (versionID string) {
	s.sim.Do(func() { versionID = s.addObject(s.mustBucket(bucket), key, content, s.past(), with) })
	return versionID
}

func (s *Server) addObject(b *Bucket, key string, content []byte, at time.Time, with []func(*Object)) string {
	o := &Object{Content: content}
	for _, f := range with {
		f(o)
	}
	own := o.clone()
	if own.SymlinkTarget != "" {
		own.Type = TypeSymlink
	}
	own.Type = cmp.Or(own.Type, TypeNormal)
	own.StorageClass = cmp.Or(own.StorageClass, b.StorageClass)
	own.ACL = cmp.Or(own.ACL, "default")
	own.fill(at)
	s.store(b, key, &own, at)
	return own.VersionID
}

func (s *Server) mustBucket(name string) *Bucket {
	b := s.buckets[name]
	if b == nil {
		panic(fmt.Sprintf("osstest: no bucket %q: call AddBucket first", name))
	}
	return b
}

// Object returns the newest version of a key as it is stored; false if a plain read would find
// nothing.
func (s *Server) Object(bucket, key string) (o Object, ok bool) {
	v := s.Versions(bucket, key)
	if len(v) == 0 || v[len(v)-1].DeleteMarker {
		return Object{}, false
	}
	return v[len(v)-1], true
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

type kms struct {
	enabled bool
	keys    []string
}

// EnableKMS turns the key service on. If key ids are given, only these exist; otherwise any does.
func (s *Server) EnableKMS(keyIDs ...string) {
	s.sim.Do(func() { s.kms = kms{enabled: true, keys: keyIDs} })
}

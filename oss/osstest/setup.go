package osstest

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// AddBucket adds a bucket. The functions change what else it has; they also change a bucket that
// exists.
//
//	srv.AddBucket("archive", func(b *osstest.Bucket) {
//		b.Versioning = osstest.VersioningEnabled
//	})
func (s *Server) AddBucket(name string, with ...func(*Bucket)) {
	s.sim.Do(func() { s.addBucket(name, with) })
}

func (s *Server) addBucket(name string, with []func(*Bucket)) {
	b := s.buckets[name]
	if b == nil {
		b = &Bucket{name: name, objects: map[string][]*Object{}, index: &keyIndex{}, uploads: map[string]*upload{}}
		s.buckets[name] = b
	}
	for _, f := range with {
		f(b)
	}
	b.Region = cmp.Or(b.Region, DefaultRegion)
	b.StorageClass = cmp.Or(b.StorageClass, "Standard")
}

// BindDomain binds a custom domain (CNAME), such as "img.example.com", to a bucket, which need not
// exist yet: requests to this host are about the bucket, with the whole path as their key.
func (s *Server) BindDomain(domain, bucket string) {
	s.sim.Do(func() {
		if s.domains == nil {
			s.domains = map[string]string{}
		}
		s.domains[strings.ToLower(domain)] = bucket
	})
}

// AddObject adds an object to a bucket and returns its version id, "null" outside versioning. The
// functions change what else it has. It replaces an object of the same key, or adds a version if
// the bucket has versioning. AddObject panics if the bucket does not exist.
//
//	srv.AddObject("b", "big.iso", "", func(o *osstest.Object) { o.Size = 6 << 30 })
func (s *Server) AddObject(bucket, key, content string, with ...func(*Object)) (versionID string) {
	s.sim.Do(func() { versionID = s.addObject(s.mustBucket(bucket), key, content, s.sim.SetUpDate(), with) })
	return versionID
}

func (s *Server) addObject(b *Bucket, key, content string, at time.Time, with []func(*Object)) string {
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

type kms struct {
	enabled bool
	keys    []string
}

// EnableKMS turns the key service on. If key ids are given, only these exist; otherwise any does.
func (s *Server) EnableKMS(keyIDs ...string) {
	s.sim.Do(func() { s.kms = kms{enabled: true, keys: keyIDs} })
}

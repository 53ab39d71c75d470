package osstest

import (
	"fmt"
	"time"
)

// The methods below are what other programs do. They act at once, by the service's clock, whatever
// the permissions and rules are. With versioning they make versions and delete markers. They take
// the bucket and the key of an object; all but Overwrite panic if there is none. There is no Move:
// OSS has no folders.

// Copy copies an object with all its attributes to a key, replaces the object there if there is
// one, and returns the new version id.
func (s *Server) Copy(bucket, key, toBucket, toKey string) (versionID string) {
	s.sim.Do(func() { versionID = s.copyNow(bucket, key, toBucket, toKey) })
	return versionID
}

// Rename copies an object to another key of its bucket and removes it.
func (s *Server) Rename(bucket, key, newKey string) {
	s.sim.Do(func() {
		s.copyNow(bucket, key, bucket, newKey)
		s.delete(s.mustBucket(bucket), key, "")
	})
}

// Overwrite is AddObject dated now.
func (s *Server) Overwrite(bucket, key, content string, with ...func(*Object)) (versionID string) {
	s.sim.Do(func() { versionID = s.addObject(s.mustBucket(bucket), key, content, s.sim.Now(), with) })
	return versionID
}

// Touch stores an object again, so that only its LastModified changes.
func (s *Server) Touch(bucket, key string) {
	s.sim.Do(func() { s.copyNow(bucket, key, bucket, key) })
}

// Remove deletes an object as DeleteObject does.
func (s *Server) Remove(bucket, key string) {
	s.sim.Do(func() {
		s.mustObject(bucket, key)
		s.delete(s.mustBucket(bucket), key, "")
	})
}

func (s *Server) copyNow(bucket, key, toBucket, toKey string) (versionID string) {
	made, now := s.mustObject(bucket, key).clone(), s.sim.Now()
	made.LastModified = now.Truncate(time.Second)
	s.store(s.mustBucket(toBucket), toKey, &made, now)
	return made.VersionID
}

func (s *Server) mustObject(bucket, key string) *Object {
	b := s.mustBucket(bucket)
	if !b.exists(key) {
		panic(fmt.Sprintf("osstest: no object %q in bucket %q", key, bucket))
	}
	return b.current(key)
}

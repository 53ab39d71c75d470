package osstest

import (
	"cmp"
	"net/http"
)

// deleteObject removes a version, or hides the key behind a delete marker. A key that does not
// exist is no error.
func (q *request) deleteObject() *refusal {
	version := q.query.Get("versionId")
	if version != "" {
		if no := q.may("oss:DeleteObjectVersion"); no != nil {
			return no
		}
	}
	if q.b.Retention && q.b.find(q.key, version) != nil {
		return immutable()
	}
	gone, marker := q.s.delete(q.b, q.key, version)
	switch {
	case marker != nil:
		q.set(hDeleteMarker, "true")
		q.set(hVersionID, marker.VersionID)
	case q.b.Versioning != "":
		q.set(hVersionID, version)
		if gone != nil && gone.DeleteMarker {
			q.set(hDeleteMarker, "true")
		}
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

// delete removes a version and returns what it was, or hides the key behind a delete marker and
// returns that.
func (s *Server) delete(b *Bucket, key, version string) (gone, marker *Object) {
	now := s.sim.Now()
	switch {
	case version == "" && b.Versioning != "":
		marker = &Object{DeleteMarker: true, LastModified: now}
		s.store(b, key, marker, now)
	case version == "" || b.Versioning != "" || version == nullVersion:
		b.keep(s.sim, key, now)
		gone = b.drop(key, cmp.Or(version, nullVersion))
	}
	return gone, marker
}

package osstest

import "net/http"

// deleteObject removes a version, or hides the key behind a delete marker. A key that is not there is no error.
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
	switch {
	case q.b.Versioning == "":
		if version == "" || version == nullVersion {
			q.b.drop(q.key, nullVersion)
		}
	case version != "":
		q.set(hVersionID, version)
		if gone := q.b.drop(q.key, version); gone != nil && gone.DeleteMarker {
			q.set(hDeleteMarker, "true")
		}
	default:
		marker := &Object{DeleteMarker: true, LastModified: q.now}
		q.s.store(q.b, q.key, marker)
		q.set(hDeleteMarker, "true")
		q.set(hVersionID, marker.VersionID)
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

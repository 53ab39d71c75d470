package osstest

import "net/http"

// getSymlink shows the link itself. What the service says of an object that is none is
// undocumented.
func (q *request) getSymlink() *refusal {
	o, no := q.lookUp()
	switch {
	case no != nil:
		return no
	case o.Type != TypeSymlink:
		return refuse("NotSymlink", "The object is not a symbolic link.", detail("Key", q.key))
	}
	q.setVersion(o)
	q.set("ETag", quote(o.ETag))
	q.set("Last-Modified", o.LastModified.Format(http.TimeFormat))
	q.set("x-oss-symlink-target", escape(o.SymlinkTarget, ""))
	for name, v := range o.Metadata {
		q.set(metaPrefix+name, v)
	}
	return nil
}

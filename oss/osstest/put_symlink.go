package osstest

import (
	"cmp"
	"net/http"
	"net/url"
)

func (q *request) putSymlink() *refusal {
	want, no := q.attributes()
	if no != nil {
		return no
	}
	header := q.header("x-oss-symlink-target")
	target, err := url.PathUnescape(header)
	if err != nil || !validKey(target) {
		return invalidArgument("x-oss-symlink-target", header, "The target is not a key.")
	}
	if no := q.checkTarget(want); no != nil {
		return no
	}
	o := &Object{
		Type: TypeSymlink, SymlinkTarget: target, ACL: want.acl, StorageClass: cmp.Or(want.class, q.b.StorageClass), Metadata: want.metadata,
	}
	o.fill(q.now)
	q.s.store(q.b, q.key, o, q.now)
	q.set("ETag", quote(o.ETag))
	q.setVersion(o)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

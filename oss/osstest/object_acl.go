package osstest

import (
	"encoding/xml"
	"net/http"
)

type accessControlPolicy struct {
	XMLName xml.Name `xml:"AccessControlPolicy"`
	Owner   *owner
	Grant   string `xml:"AccessControlList>Grant"`
}

func (q *request) getObjectACL() *refusal {
	o, no := q.lookUp()
	if no != nil {
		return no
	}
	q.setVersion(o)
	q.writeXML(accessControlPolicy{Owner: theOwner(), Grant: o.ACL})
	return nil
}

func (q *request) putObjectACL() *refusal {
	acl, no := q.one(hObjectACL, false, acls...)
	switch {
	case no != nil:
		return no
	case acl == "":
		return invalidArgument(hObjectACL, "", "There is no ACL.")
	}
	return q.changeObject(http.StatusOK, func(o *Object) { o.ACL = acl })
}

package osstest

import (
	"encoding/xml"
	"net/http"
	"slices"
)

func (q *request) putObjectTagging() *refusal {
	var doc tagging
	if no := q.readXML(q.body(), &doc); no != nil {
		return no
	}
	tags := map[string]string{}
	for _, t := range doc.Tags {
		if !tagText(t.Key, 1, 128) || !tagText(t.Value, 0, 256) {
			return invalidArgument("Tag", t.Key, "A tag is not valid.")
		}
		tags[t.Key] = t.Value
	}
	if len(tags) != len(doc.Tags) || len(tags) > maxTags {
		return invalidArgument("TagSet", "", "There are too many tags, or two with the same key.")
	}
	return q.changeObject(http.StatusOK, func(o *Object) { o.Tags = tags })
}

func (q *request) deleteObjectTagging() *refusal {
	return q.changeObject(http.StatusNoContent, func(o *Object) { o.Tags = nil })
}

// readXML reads a body that has to be one document.
func (q *request) readXML(body []byte, into any) *refusal {
	if _, no := q.checkDigest(body); no != nil {
		return no
	}
	if xml.Unmarshal(body, into) != nil {
		return refuse("MalformedXML", "The body is not the document that it should be.")
	}
	return nil
}

// changeObject changes what is no content of the version that the request names.
func (q *request) changeObject(status int, change func(*Object)) *refusal {
	o, no := q.lookUp()
	if no != nil {
		return no
	}
	if q.b.Retention {
		return immutable()
	}
	q.replace(o, change)
	q.setVersion(o)
	q.w.WriteHeader(status)
	return nil
}

// replace puts a changed clone in the place of a version: late reads see the old one.
func (q *request) replace(o *Object, change func(*Object)) {
	q.b.keep(q.s.sim, q.key, q.now)
	changed := o.clone()
	change(&changed)
	versions := slices.Clone(q.b.objects[q.key])
	versions[slices.Index(versions, o)] = &changed
	q.b.objects[q.key] = versions
}

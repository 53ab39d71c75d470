package osstest

import (
	"encoding/xml"
	"maps"
	"slices"
)

type tagging struct {
	XMLName xml.Name `xml:"Tagging"`
	Tags    []tag    `xml:"TagSet>Tag"`
}

type tag struct{ Key, Value string }

func (q *request) getObjectTagging() *refusal {
	o, no := q.lookUp()
	if no != nil {
		return no
	}
	q.setVersion(o)
	doc := tagging{}
	for _, k := range slices.Sorted(maps.Keys(o.Tags)) {
		doc.Tags = append(doc.Tags, tag{k, o.Tags[k]})
	}
	q.writeXML(doc)
	return nil
}

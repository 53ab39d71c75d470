package osstest

import (
	"encoding/xml"
	"net/http"
)

type deleteDocument struct {
	XMLName xml.Name `xml:"Delete"`
	Quiet   bool
	Objects []struct {
		Key       string
		VersionID string `xml:"VersionId"`
	} `xml:"Object"`
}

type deleteResult struct {
	XMLName      xml.Name `xml:"DeleteResult"`
	EncodingType string   `xml:",omitempty"`
	Deleted      []deletedEntry
}

type deletedEntry struct {
	Key                   string
	VersionID             string `xml:"VersionId,omitempty"`
	DeleteMarker          bool   `xml:",omitempty"`
	DeleteMarkerVersionID string `xml:"DeleteMarkerVersionId,omitempty"`
}

const maxDeleted = 1000

// deleteObjects deletes what the body names. What it may not delete it leaves out of its response.
func (q *request) deleteObjects() *refusal {
	if q.header("Content-MD5") == "" {
		return invalidArgument("Content-MD5", "", "The Content-MD5 is missing.")
	}
	var doc deleteDocument
	if no := q.readXML(q.body(), &doc); no != nil {
		return no
	}
	if n := len(doc.Objects); n < 1 || n > maxDeleted {
		return refuse("MalformedXML", "The number of objects is not between 1 and 1000.")
	}
	for _, o := range doc.Objects {
		if o.VersionID != "" {
			if no := q.may("oss:DeleteObjectVersion"); no != nil {
				return no
			}
		}
	}
	result := deleteResult{}
	l := listing{coded: q.query.Get("encoding-type") == "url"}
	if l.coded {
		result.EncodingType = "url"
	}
	for _, o := range doc.Objects {
		if q.b.Retention && q.b.find(o.Key, o.VersionID) != nil {
			continue
		}
		gone, marker := q.s.delete(q.b, o.Key, o.VersionID)
		e := deletedEntry{Key: l.text(o.Key), VersionID: o.VersionID}
		if gone != nil && gone.DeleteMarker {
			marker = gone
		}
		if marker != nil {
			e.DeleteMarker, e.DeleteMarkerVersionID = true, marker.VersionID
		}
		result.Deleted = append(result.Deleted, e)
	}
	if doc.Quiet && len(result.Deleted) == len(doc.Objects) {
		q.w.WriteHeader(http.StatusOK)
		return nil
	}
	q.writeXML(result)
	return nil
}

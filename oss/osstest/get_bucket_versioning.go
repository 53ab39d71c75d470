package osstest

import "encoding/xml"

type versioningConfiguration struct {
	XMLName xml.Name   `xml:"VersioningConfiguration"`
	Status  Versioning `xml:",omitempty"` // left out where versioning was never enabled
}

func (q *request) getBucketVersioning() *refusal {
	q.writeXML(versioningConfiguration{Status: q.b.Versioning})
	return nil
}

package osstest

import "encoding/xml"

type initiateMultipartUploadResult struct {
	XMLName      xml.Name `xml:"InitiateMultipartUploadResult"`
	EncodingType string   `xml:",omitempty"`
	Bucket       string
	Key          string
	UploadID     string `xml:"UploadId"`
}

func (q *request) initiateMultipartUpload() *refusal {
	want, no := q.attributes()
	if no != nil {
		return no
	}
	if no := q.checkTarget(want); no != nil {
		return no
	}
	if len(want.tags) > 0 {
		if no := q.may("oss:PutObjectTagging"); no != nil {
			return no
		}
	}
	coding, no := q.coding()
	if no != nil {
		return no
	}
	u := q.s.newUpload(q.b, q.key, want, q.now)
	q.writeXML(initiateMultipartUploadResult{EncodingType: coding.name(), Bucket: q.b.name, Key: coding.text(q.key), UploadID: u.id})
	return nil
}

// coding says how names are written.
type coding bool

// coding reads the parameter encoding-type.
func (q *request) coding() (coding, *refusal) {
	v := q.query.Get("encoding-type")
	if v != "" && v != "url" {
		return false, invalidArgument("encoding-type", v, "The only encoding type is url.")
	}
	return v == "url", nil
}

func (c coding) name() string {
	if c {
		return "url"
	}
	return ""
}

func (c coding) text(name string) string {
	if c {
		return escape(name, "")
	}
	return name
}

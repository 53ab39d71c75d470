package osstest

import (
	"encoding/xml"
	"strings"
)

type listMultipartUploadsResult struct {
	XMLName            xml.Name `xml:"ListMultipartUploadsResult"`
	EncodingType       string   `xml:",omitempty"`
	Bucket             string
	KeyMarker          string
	UploadIDMarker     string `xml:"UploadIdMarker"`
	NextKeyMarker      string `xml:",omitempty"`
	NextUploadIDMarker string `xml:"NextUploadIdMarker,omitempty"`
	Delimiter          string
	Prefix             string
	MaxUploads         int
	IsTruncated        bool
	Uploads            []listedUpload `xml:"Upload"`
	CommonPrefixes     []commonPrefix
}

type listedUpload struct {
	Key       string
	UploadID  string `xml:"UploadId"`
	Initiated string
}

func (q *request) listMultipartUploads() *refusal {
	coding, no := q.coding()
	if no != nil {
		return no
	}
	limit, no := q.number("max-uploads", 1, 1000, 1000)
	if no != nil {
		return no
	}
	prefix, delimiter, key, id := q.query.Get("prefix"), q.query.Get("delimiter"), q.query.Get("key-marker"), q.query.Get("upload-id-marker")
	doc := listMultipartUploadsResult{
		EncodingType: coding.name(), Bucket: q.b.name, KeyMarker: coding.text(key), UploadIDMarker: id, Delimiter: coding.text(delimiter),
		Prefix: coding.text(prefix), MaxUploads: limit,
	}
	last := "" // the prefix that was listed last
	for _, u := range q.b.sortedUploads() {
		if !strings.HasPrefix(u.key, prefix) || !u.isAfter(key, id) {
			continue
		}
		name, shared := u.key, false
		if delimiter != "" {
			if head, _, ok := strings.Cut(u.key[len(prefix):], delimiter); ok {
				name, shared = prefix+head+delimiter, true
			}
		}
		if shared && (name == last || name <= key) {
			continue
		}
		if len(doc.Uploads)+len(doc.CommonPrefixes) == limit {
			doc.IsTruncated = true
			break
		}
		doc.NextKeyMarker, doc.NextUploadIDMarker = coding.text(name), ""
		if shared {
			last = name
			doc.CommonPrefixes = append(doc.CommonPrefixes, commonPrefix{coding.text(name)})
			continue
		}
		doc.NextUploadIDMarker = u.id
		doc.Uploads = append(doc.Uploads, listedUpload{coding.text(u.key), u.id, u.initiated.Format(isoMillis)})
	}
	if !doc.IsTruncated {
		doc.NextKeyMarker, doc.NextUploadIDMarker = "", ""
	}
	q.writeXML(doc)
	return nil
}

// isAfter reports whether an upload comes after the markers. The second one means nothing without
// the first.
func (u *upload) isAfter(key, id string) bool {
	return u.key > key || key != "" && u.key == key && id != "" && u.id > id
}

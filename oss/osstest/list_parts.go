package osstest

import (
	"encoding/xml"
	"strconv"
)

type listPartsResult struct {
	XMLName              xml.Name `xml:"ListPartsResult"`
	EncodingType         string   `xml:",omitempty"`
	Bucket               string
	Key                  string
	UploadID             string `xml:"UploadId"`
	StorageClass         string
	PartNumberMarker     int
	NextPartNumberMarker int `xml:",omitempty"`
	MaxParts             int
	IsTruncated          bool
	Parts                []listedPart `xml:"Part"`
}

type listedPart struct {
	PartNumber    int
	LastModified  string
	ETag          string
	HashCrc64ecma string `xml:",omitempty"`
	Size          int64
}

func (q *request) listParts() *refusal {
	coding, no := q.coding()
	if no != nil {
		return no
	}
	limit, no := q.number("max-parts", 1, 1000, 1000)
	if no != nil {
		return no
	}
	marker, no := q.number("part-number-marker", 0, maxPartNumber, 0)
	if no != nil {
		return no
	}
	u, no := q.upload("")
	if no != nil {
		return no
	}
	doc := listPartsResult{
		EncodingType: coding.name(), Bucket: q.b.name, Key: coding.text(q.key), UploadID: u.id, PartNumberMarker: marker, MaxParts: limit,
		StorageClass: q.b.StorageClass,
	}
	if u.want.class != "" {
		doc.StorageClass = u.want.class
	}
	for _, p := range u.sorted() {
		switch {
		case p.number <= marker:
			continue
		case len(doc.Parts) == limit:
			doc.IsTruncated = true
		default:
			doc.NextPartNumberMarker = p.number
			listed := listedPart{PartNumber: p.number, LastModified: p.modified.Format(isoMillis), ETag: quote(p.etag), Size: p.content.size()}
			if q.s.switches.partCRC {
				listed.HashCrc64ecma = decimal(p.crc64)
			}
			doc.Parts = append(doc.Parts, listed)
		}
	}
	q.writeXML(doc)
	return nil
}

// number reads a parameter that is a number; without it the number is usual.
func (q *request) number(name string, least, most, usual int) (int, *refusal) {
	v := q.query.Get(name)
	if v == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		return 0, invalidArgument(name, v, "The number is not within its bounds.")
	}
	return n, nil
}

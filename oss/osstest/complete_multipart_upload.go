package osstest

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

type completeMultipartUpload struct {
	XMLName xml.Name `xml:"CompleteMultipartUpload"`
	Parts   []struct {
		PartNumber int
		ETag       string
	} `xml:"Part"`
}

type completeMultipartUploadResult struct {
	XMLName      xml.Name `xml:"CompleteMultipartUploadResult"`
	EncodingType string   `xml:",omitempty"`
	Location     string
	Bucket       string
	Key          string
	ETag         string
}

func (q *request) completeMultipartUpload() *refusal {
	if q.header("x-oss-complete-all") != "" || q.header("x-oss-callback") != "" {
		return refuse("NotImplemented", "The simulator has neither x-oss-complete-all nor callbacks.")
	}
	var doc completeMultipartUpload
	if no := q.readXML(q.body(), &doc); no != nil {
		return no
	}
	if n := len(doc.Parts); n < 1 || n > maxPartNumber {
		return refuse("MalformedXML", "The number of parts is not between 1 and 10000.")
	}
	given, no := q.attributes()
	if no != nil {
		return no
	}
	coding, no := q.coding()
	if no != nil {
		return no
	}
	u, no := q.upload("0042-00000203")
	if no != nil {
		return no
	}
	made, no := u.object(doc)
	if no != nil {
		return no
	}
	if no := q.checkTarget(given); no != nil {
		return no
	}
	made.ACL, made.StorageClass = given.acl, cmp.Or(u.want.class, q.b.StorageClass)
	made.LastModified = q.now.UTC().Truncate(time.Second)
	q.s.store(q.b, q.key, made, q.now)
	delete(q.b.uploads, u.id)
	q.set(hCRC64, made.CRC64)
	q.setVersion(made)
	made.setEncryption(q.w.Header())
	q.writeXML(completeMultipartUploadResult{
		EncodingType: coding.name(), Location: coding.text("http://" + q.r.Host + "/" + q.key), Bucket: q.b.name, Key: coding.text(q.key),
		ETag: quote(made.ETag),
	})
	return nil
}

// object makes the object of the listed parts.
func (u *upload) object(doc completeMultipartUpload) (*Object, *refusal) {
	var all content
	var crc uint64
	for i, listed := range doc.Parts {
		if i > 0 && listed.PartNumber <= doc.Parts[i-1].PartNumber {
			return nil, refuse("InvalidPartOrder", "The parts are not in ascending order.", detail("UploadId", u.id)).withEC("0042-00000209")
		}
		p := u.parts[listed.PartNumber]
		if p == nil || strings.Trim(listed.ETag, `"`) != p.etag {
			return nil, refuse("InvalidPart", "There is no part of this number and ETag.",
				detail("UploadId", u.id), detail("PartNumber", strconv.Itoa(listed.PartNumber)))
		}
		if size := p.content.size(); size < minPartSize && i < len(doc.Parts)-1 {
			return nil, refuse("EntityTooSmall", "A part is smaller than 100 KB.",
				detail("PartNumber", strconv.Itoa(p.number)), detail("ProposedSize", strconv.FormatInt(size, 10))).withEC("0042-00000213")
		}
		all, crc = all.join(p.content), combineCRC64(crc, p.crc64, p.content.size())
	}
	if all.size() > maxObject {
		return nil, refuse("EntityTooLarge", "The object is larger than 48.8 TB.")
	}
	o := &Object{
		Size: all.size(), Type: TypeMultipart, CRC64: decimal(crc),
		ETag:   fmt.Sprintf("%s-%d", opaqueETag([]byte(u.id)), len(doc.Parts)),
		Header: u.want.header, Metadata: u.want.metadata, Tags: u.want.tags,
		ServerSideEncryption: u.want.encryption, SSEKeyID: u.want.keyID, DataEncryption: u.want.dataCrypt,
	}
	if text, ok := all.text(); ok {
		o.Content = text
	} else {
		o.parts = all
	}
	return o, nil
}

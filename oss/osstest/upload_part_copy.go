package osstest

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"time"
)

const (
	maxPartNumber = 10_000
	maxPartSize   = 5 << 30
	minPartSize   = 100 << 10
)

type copyPartResult struct {
	XMLName      xml.Name `xml:"CopyPartResult"`
	LastModified string
	ETag         string
}

func (q *request) uploadPartCopy() *refusal {
	number, no := q.partNumber()
	if no != nil {
		return no
	}
	u, no := q.upload("0042-00000104")
	if no != nil {
		return no
	}
	src, no := q.copySource()
	if no != nil {
		return no
	}
	if no := q.checkTrafficLimit(); no != nil {
		return no
	}
	from, o, no := q.find(src)
	if no != nil {
		return no.ofPart(src)
	}
	actions := []string{"oss:PutObject", "oss:GetObject"}
	if src.version != "" {
		actions = append(actions, "oss:GetObjectVersion")
	}
	if no := q.may(actions...); no != nil {
		return no
	}
	if no := q.checkSource(&copying{from: from, o: o}); no != nil {
		return no
	}
	if o.Type == TypeSymlink {
		return refuse("OperationNotSupported", "A symbolic link cannot be copied into a part.")
	}
	first, last, isRange := parsePartRange(q.header("x-oss-copy-source-range"), o.Size)
	if last-first >= maxPartSize {
		return refuse("EntityTooLarge", "The part is larger than 5 GB.")
	}
	p := newPart(number, o.content().cut(first, last+1), q.now)
	u.parts[number] = p
	if isRange {
		q.set("Content-Range", "bytes "+strconv.FormatInt(first, 10)+"-"+strconv.FormatInt(last, 10)+"/"+strconv.FormatInt(o.Size, 10))
	}
	if from.Versioning != "" {
		q.set(hSourceVersionID, o.VersionID)
	}
	u.want.setEncryption(q.w.Header())
	q.writeXML(copyPartResult{LastModified: q.lastModified(p.modified), ETag: quote(p.etag)})
	return nil
}

// ofPart is the refusal of a source as UploadPartCopy has it: a version that is a delete marker is
// a bad request.
func (no *refusal) ofPart(src source) *refusal {
	if src.version != "" && no.ec == "0016-00000307" {
		return refuse("BadRequest", no.message, no.details...).withEC(no.ec)
	}
	return no
}

func (q *request) partNumber() (int, *refusal) {
	v := q.query.Get("partNumber")
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxPartNumber {
		return 0, invalidArgument("partNumber", v, "The number of the part is not between 1 and 10000.")
	}
	return n, nil
}

// parsePartRange reads "bytes=first-last". The whole object is copied if there is no range, and
// also if the range does not lie within the object or has another form.
func parsePartRange(header string, size int64) (first, last int64, ok bool) {
	if first, last, ok = parseRange(header, size); ok && header == "bytes="+strconv.FormatInt(first, 10)+"-"+strconv.FormatInt(last, 10) {
		return first, last, true
	}
	return 0, size - 1, false
}

// lastModified is a time as the results of copies show it.
func (q *request) lastModified(t time.Time) string {
	if q.s.switches.httpDate {
		return t.Format(http.TimeFormat)
	}
	return t.Format(isoMillis)
}

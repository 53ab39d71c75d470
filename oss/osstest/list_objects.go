package osstest

import (
	"encoding/base64"
	"encoding/xml"
	"strconv"
	"strings"
	"time"
)

const defaultMaxKeys = 100

type listBucketResult struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	Name                  string
	Prefix                string
	StartAfter            string `xml:",omitempty"`
	ContinuationToken     string `xml:",omitempty"`
	MaxKeys               int
	Delimiter             string
	EncodingType          string `xml:",omitempty"`
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	Contents              []listedObject
	CommonPrefixes        []commonPrefix
	KeyCount              int
}

type listedObject struct {
	Key          string
	LastModified string
	ETag         string
	Type         string
	Size         int64
	StorageClass string
	RestoreInfo  string `xml:",omitempty"`
	Owner        *owner
}

type owner struct{ ID, DisplayName string }

// theOwner is who all buckets belong to.
func theOwner() *owner { return &owner{ID: "1234567890", DisplayName: "1234567890"} }

type commonPrefix struct{ Prefix string }

// listing is one ListObjectsV2 request.
type listing struct {
	prefix, delimiter, startAfter, token string
	after                                string // the last name of the page before
	max                                  int
	coded, owner                         bool
}

// entry is a line of a listing: an object, or the prefix that many share.
type entry struct {
	name   string
	object *Object
}

func (q *request) listObjectsV2() *refusal {
	l, no := q.newListing()
	if no != nil {
		return no
	}
	entries := q.b.entries(l)
	truncated := len(entries) > l.max
	doc := listBucketResult{
		Name: q.b.name, Prefix: l.text(l.prefix), StartAfter: l.text(l.startAfter), ContinuationToken: l.token,
		MaxKeys: l.max, Delimiter: l.text(l.delimiter), IsTruncated: truncated,
	}
	if l.coded {
		doc.EncodingType = "url"
	}
	if truncated {
		entries = entries[:l.max]
		doc.NextContinuationToken = l.text(newToken(entries[l.max-1].name))
	}
	doc.KeyCount = len(entries)
	for _, e := range entries {
		if e.object == nil {
			doc.CommonPrefixes = append(doc.CommonPrefixes, commonPrefix{l.text(e.name)})
		} else {
			doc.Contents = append(doc.Contents, l.object(e, q.now))
		}
	}
	q.writeXML(doc)
	return nil
}

func (q *request) newListing() (*listing, *refusal) {
	l := &listing{
		prefix: q.query.Get("prefix"), delimiter: q.query.Get("delimiter"), startAfter: q.query.Get("start-after"),
		token: q.query.Get("continuation-token"), max: defaultMaxKeys,
		coded: q.query.Get("encoding-type") == "url", owner: q.query.Get("fetch-owner") == "true",
	}
	if v := q.query.Get("encoding-type"); v != "" && v != "url" {
		return nil, invalidArgument("encoding-type", v, "The only encoding type is url.")
	}
	if v := q.query.Get("max-keys"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 1000 {
			return nil, invalidArgument("max-keys", v, "The number of keys is not between 1 and 1000.")
		}
		l.max = n
	}
	var ok bool
	if l.after, ok = readToken(l.token); !ok {
		return nil, invalidArgument("continuation-token", l.token, "The continuation token is not one of the service's.")
	}
	return l, nil
}

// entries are the lines of a page, in the order of their bytes, and one more if the listing goes on.
func (b *Bucket) entries(l *listing) (all []entry) {
	from := l.after
	if l.token == "" {
		from = l.startAfter
	}
	for _, key := range b.keysFrom(from, l.prefix) {
		if len(all) > l.max {
			break
		}
		if !b.exists(key) || l.token == "" && key == l.startAfter {
			continue
		}
		e := entry{key, b.current(key)}
		if l.delimiter != "" {
			if head, _, ok := strings.Cut(key[len(l.prefix):], l.delimiter); ok {
				e = entry{name: l.prefix + head + l.delimiter}
			}
		}
		if e.name > l.after && (len(all) == 0 || all[len(all)-1].name != e.name) {
			all = append(all, e)
		}
	}
	return all
}

func (l *listing) object(e entry, now time.Time) listedObject {
	o := listedObject{
		Key: l.text(e.name), LastModified: e.object.LastModified.Format(isoMillis), ETag: quote(e.object.ETag),
		Type: e.object.Type, Size: e.object.Size, StorageClass: e.object.StorageClass,
		RestoreInfo: e.object.restoreInfo(now),
	}
	if l.owner {
		o.Owner = theOwner()
	}
	return o
}

// text is a name as the listing shows it.
func (l *listing) text(name string) string {
	if l.coded {
		return escape(name, "")
	}
	return name
}

// tokenMark makes a token something that no key is by chance.
const tokenMark = "after:"

func newToken(name string) string { return base64.StdEncoding.EncodeToString([]byte(tokenMark + name)) }

func readToken(token string) (name string, ok bool) {
	if token == "" {
		return "", true
	}
	plain, err := base64.StdEncoding.DecodeString(token)
	name, ok = strings.CutPrefix(string(plain), tokenMark)
	return name, ok && err == nil
}

package osstest

import (
	"encoding/xml"
	"slices"
	"strings"
)

type listVersionsResult struct {
	XMLName             xml.Name `xml:"ListVersionsResult"`
	Name                string
	Prefix              string
	KeyMarker           string
	VersionIDMarker     string `xml:"VersionIdMarker"`
	MaxKeys             int
	Delimiter           string
	EncodingType        string `xml:",omitempty"`
	IsTruncated         bool
	NextKeyMarker       string `xml:",omitempty"`
	NextVersionIDMarker string `xml:"NextVersionIdMarker,omitempty"`
	Versions            []listedVersion
	CommonPrefixes      []commonPrefix
}

// listedVersion is a Version or a DeleteMarker, which lacks the members of an object.
type listedVersion struct {
	XMLName      xml.Name
	Key          string
	VersionID    string `xml:"VersionId"`
	IsLatest     bool
	LastModified string
	ETag         string `xml:",omitempty"`
	Type         string `xml:",omitempty"`
	Size         *int64
	StorageClass string `xml:",omitempty"`
	Owner        *owner
}

// versionEntry is a line of a listing of versions: one version, or the prefix that many keys share.
type versionEntry struct {
	name    string
	version *Object
	latest  bool
}

func (e versionEntry) id() string {
	if e.version == nil {
		return ""
	}
	return e.version.VersionID
}

func (q *request) listObjectVersions() *refusal {
	l, no := q.newListing()
	if no != nil {
		return no
	}
	key, version := q.query.Get("key-marker"), q.query.Get("version-id-marker")
	entries := q.b.versionEntries(l, key, version)
	doc := listVersionsResult{
		Name: q.b.name, Prefix: l.text(l.prefix), KeyMarker: l.text(key), VersionIDMarker: version,
		MaxKeys: l.max, Delimiter: l.text(l.delimiter), IsTruncated: len(entries) > l.max,
	}
	if l.coded {
		doc.EncodingType = "url"
	}
	if doc.IsTruncated {
		entries = entries[:l.max]
		doc.NextKeyMarker, doc.NextVersionIDMarker = l.text(entries[l.max-1].name), entries[l.max-1].id()
	}
	for _, e := range entries {
		if e.version == nil {
			doc.CommonPrefixes = append(doc.CommonPrefixes, commonPrefix{l.text(e.name)})
		} else {
			doc.Versions = append(doc.Versions, l.version(e))
		}
	}
	q.writeXML(doc)
	return nil
}

// versionEntries are the lines of a page behind the markers, of each key the newest version first,
// and at least one more if the listing goes on. A version marker means something only for the key
// of the key marker.
func (b *Bucket) versionEntries(l *listing, keyMarker, versionMarker string) (all []versionEntry) {
	for _, key := range b.keysFrom(keyMarker, l.prefix) {
		if len(all) > l.max {
			break
		}
		if l.delimiter != "" {
			if head, _, ok := strings.Cut(key[len(l.prefix):], l.delimiter); ok {
				name := l.prefix + head + l.delimiter
				if name > keyMarker && (len(all) == 0 || all[len(all)-1].name != name) {
					all = append(all, versionEntry{name: name})
				}
				continue
			}
		}
		versions := slices.Clone(b.versions(key))
		slices.Reverse(versions)
		first := 0
		switch {
		case key < keyMarker, key == keyMarker && versionMarker == "":
			continue
		case key == keyMarker:
			first = slices.IndexFunc(versions, func(o *Object) bool { return o.VersionID == versionMarker }) + 1
		}
		for i := first; i < len(versions); i++ {
			all = append(all, versionEntry{key, versions[i], i == 0})
		}
	}
	return all
}

func (l *listing) version(e versionEntry) listedVersion {
	o := e.version
	v := listedVersion{
		XMLName: xml.Name{Local: "DeleteMarker"}, Key: l.text(e.name), VersionID: o.VersionID, IsLatest: e.latest,
		LastModified: o.LastModified.Format(isoMillis), Owner: theOwner(),
	}
	if !o.DeleteMarker {
		v.XMLName.Local, v.ETag, v.Type, v.Size, v.StorageClass = "Version", quote(o.ETag), o.Type, &o.Size, o.StorageClass
	}
	return v
}

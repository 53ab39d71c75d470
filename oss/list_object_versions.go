package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// ListObjectVersionsRequest says which versions to list.
type ListObjectVersionsRequest struct {
	Bucket string // required

	Prefix    string // what the keys begin with; default: all keys
	Delimiter string // groups keys; see ListObjectsRequest

	// KeyMarker lists only what comes after this key; with VersionIDMarker also what is left of the
	// key's own versions after that one.
	KeyMarker, VersionIDMarker string

	MaxKeys      int    // versions, delete markers and prefixes of a page, 1 to 1000; default 100, for AllObjectVersions 1000
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// ListObjectVersionsResponse is one page of the list.
type ListObjectVersionsResponse struct {
	Versions       []ListedVersion // delete markers included; sorted by their keys, of one key the newest first
	CommonPrefixes []string        // with Delimiter: the grouped keys, sorted

	NextKeyMarker, NextVersionIDMarker string // ask for the next page; empty on the last one
	RequestID                          string // x-oss-request-id
}

// ListedVersion is what a list shows of one version of an object. A delete marker has neither Size
// nor ETag, Type and StorageClass.
type ListedVersion struct {
	ListedObject
	VersionID      string // "null" for what was stored without versioning
	IsLatest       bool   // the version that a read without a version id finds
	IsDeleteMarker bool   // as the latest version it hides the object
}

// ListObjectVersions lists one page of the versions of a bucket's objects, with the delete markers.
// [Client.AllObjectVersions] fetches all pages. A bucket that never had versioning has one version
// of each object, "null".
//
// Keys are asked for in their URL-encoded form, so that any key arrives as it is.
//
// The caller needs oss:ListObjectVersions.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeInvalidArgument] (400), [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket]
// (404). A page that is truncated and does not say how to go on is an error, too.
//
// API: GET /?versions,
// https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions.
func (c *Client) ListObjectVersions(ctx context.Context, req ListObjectVersionsRequest, opts ...CallOption) (*ListObjectVersionsResponse, error) {
	f := newFields(1)
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Read(ctx, c.shared(), call.Operation[*ListObjectVersionsResponse]{
		Name:     "oss.ListObjectVersions",
		Resource: call.Resource{Source: call.Item{Kind: "bucket", ID: req.Bucket, Field: "Bucket"}},
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, "", req.query()),
		Header:   f.header,
		Invalid:  req.validate(),
		MaxBody:  call.MaxList, Limits: listLimits,
		Decode: func(r *call.Response) (*ListObjectVersionsResponse, error) { return decodeVersions(r, req.Prefix) },
	}, opts)
}

// AllObjectVersions ranges over the versions of all pages of ListObjectVersions, from the page that
// req asks for. With Delimiter, the common prefixes are among them, in the order of the keys: see
// ListedObject.IsPrefix. Pages are fetched as far as the range goes, one is in memory at a time,
// and each range begins anew. An error ends the sequence.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListObjectVersions]. A page that leads back to one that was read is an
// error, too, and so is a list of more than 10,000 pages: of that, list the rest with KeyMarker.
//
// API: as [Client.ListObjectVersions], once a page.
func (c *Client) AllObjectVersions(ctx context.Context, req ListObjectVersionsRequest, opts ...CallOption) iter.Seq2[ListedVersion, error] {
	req.MaxKeys = cmp.Or(req.MaxKeys, maxListed)
	return call.All(ctx, "oss.AllObjectVersions", func() func() ([]ListedVersion, bool, error) {
		at, visited := req, call.Visited{}
		return func() ([]ListedVersion, bool, error) {
			if visited.Again(at.KeyMarker + "\x00" + at.VersionIDMarker) {
				return nil, false, errListBack
			}
			page, err := c.ListObjectVersions(ctx, at, opts...)
			if err != nil {
				return nil, false, err
			}
			at.KeyMarker, at.VersionIDMarker = page.NextKeyMarker, page.NextVersionIDMarker
			return page.entries(), at.KeyMarker != "", nil
		}
	})
}

// entries are the versions and the prefixes of a page, in the order of their names.
func (p *ListObjectVersionsResponse) entries() []ListedVersion {
	if len(p.CommonPrefixes) == 0 {
		return p.Versions
	}
	all := p.Versions
	for _, prefix := range p.CommonPrefixes {
		all = append(all, ListedVersion{ListedObject: ListedObject{Key: prefix, IsPrefix: true}})
	}
	slices.SortStableFunc(all, func(a, b ListedVersion) int { return strings.Compare(a.Key, b.Key) })
	return all
}

func (r *ListObjectVersionsRequest) query() string {
	q := newListQuery("versions", r.Prefix, r.Delimiter, "max-keys", r.MaxKeys)
	q.add("key-marker", r.KeyMarker)
	q.add("version-id-marker", r.VersionIDMarker)
	return string(q)
}

func (r *ListObjectVersionsRequest) validate() error {
	var marker error
	if r.VersionIDMarker != "" && r.KeyMarker == "" {
		marker = call.Field("VersionIDMarker", "needs KeyMarker: OSS would ignore it")
	}
	return cmp.Or(validateBucket("Bucket", r.Bucket), validateListed("Prefix", r.Prefix), validateListed("Delimiter", r.Delimiter),
		validateListed("KeyMarker", r.KeyMarker), validateVersionID("VersionIDMarker", r.VersionIDMarker), marker,
		validatePage("MaxKeys", r.MaxKeys), validateHeaderText("RequestPayer", r.RequestPayer))
}

// listVersionsResult is the body of the response. Entries are its versions and delete markers in
// their order, and among them the elements that are not used.
type listVersionsResult struct {
	XMLName xml.Name `xml:"ListVersionsResult"`
	listHead
	NextKeyMarker       string
	NextVersionIDMarker string `xml:"NextVersionIdMarker"`
	CommonPrefixes      []listedPrefix
	Entries             []listedVersion `xml:",any"`
}

type listedVersion struct {
	XMLName xml.Name
	listedEntry
}

func (b *listVersionsResult) scan(x *scanner) bool {
	root, ok := x.open()
	return ok && root == "ListVersionsResult" && x.children(root, func(name string) bool {
		switch name {
		case "NextKeyMarker":
			return x.text(name, &b.NextKeyMarker)
		case "NextVersionIdMarker":
			return x.text(name, &b.NextVersionIDMarker)
		case elementVersion, elementDeleteMarker:
			b.Entries = append(b.Entries, listedVersion{XMLName: xml.Name{Local: name}})
			return b.Entries[len(b.Entries)-1].scan(x, name)
		case "CommonPrefixes":
			return scanPrefix(x, name, &b.CommonPrefixes)
		}
		return b.listHead.scan(x, name)
	})
}

const (
	elementVersion      = "Version"
	elementDeleteMarker = "DeleteMarker"
)

func decodeVersions(r *call.Response, prefix string) (*ListObjectVersionsResponse, error) {
	var body listVersionsResult
	if err := decodeXML(r.Body, &body); err != nil {
		return nil, err
	}
	more, err := body.more()
	if err != nil {
		return nil, err
	}
	names := listNames{prefix: prefix, isEncoded: body.isEncoded()}
	res := &ListObjectVersionsResponse{RequestID: requestID(r.Header), Versions: make([]ListedVersion, 0, len(body.Entries))}
	for i := range body.Entries {
		e := &body.Entries[i]
		if name := e.XMLName.Local; name != elementVersion && name != elementDeleteMarker {
			continue
		}
		v, err := e.version(names)
		if err != nil {
			return nil, err
		}
		res.Versions = append(res.Versions, v)
	}
	if res.CommonPrefixes, err = names.prefixes(body.CommonPrefixes); err != nil {
		return nil, err
	}
	if !more {
		return res, nil
	}
	res.NextVersionIDMarker = strings.Clone(body.NextVersionIDMarker)
	if res.NextKeyMarker, err = names.decode(body.NextKeyMarker); err == nil && res.NextKeyMarker == "" {
		err = errListCut
	}
	return res, err
}

func (e *listedVersion) version(names listNames) (v ListedVersion, err error) {
	v.IsDeleteMarker = e.XMLName.Local == elementDeleteMarker
	if v.IsDeleteMarker {
		e.Size = "0"
	}
	if v.ListedObject, err = e.object(names); err != nil {
		return v, err
	}
	v.VersionID = strings.Clone(e.VersionID)
	v.IsLatest, err = strconv.ParseBool(strings.TrimSpace(e.IsLatest))
	if err != nil || v.VersionID == "" {
		return v, errors.New("the response has a version without an id, or does not say whether it is the latest")
	}
	return v, nil
}

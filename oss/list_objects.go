package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// ListObjectsRequest says which objects to list.
type ListObjectsRequest struct {
	Bucket string // required

	// Prefix is what the keys begin with. Default: all keys.
	Prefix string

	// Delimiter groups keys that have it after Prefix: of those that are equal up to the first
	// delimiter only that common part is listed. "/" lists one folder.
	Delimiter string

	StartAfter        string // list only keys after this one, which need not exist
	ContinuationToken string // NextContinuationToken of the page before; default: the first page
	MaxKeys           int    // objects and prefixes of a page, 1 to 1000; default 100, for AllObjects 1000
	FetchOwner        bool   // also list the owner of each object
	RequestPayer      string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// ListObjectsResponse is one page of the list.
type ListObjectsResponse struct {
	Objects               []ListedObject // sorted by the bytes of their keys
	CommonPrefixes        []string       // with Delimiter: the grouped keys, sorted
	NextContinuationToken string         // asks for the next page; empty on the last one
	RequestID             string         // x-oss-request-id
}

// ListedObject is what a list shows of an object.
type ListedObject struct {
	Key            string
	Size           int64  // bytes; of a symbolic link no page says whose
	ETag           string // without quotes; see [Object]
	LastModified   time.Time
	Type           ObjectType
	StorageClass   StorageClass
	RestoreInfo    string    // state of an archived object: ongoing-request="false", expiry-date="..."
	TransitionTime time.Time // when a lifecycle rule changed the storage class
	Owner          Owner     // zero unless FetchOwner is set

	// IsPrefix marks an entry of [Client.AllObjects] that stands for all keys that begin with Key,
	// and has nothing but Key.
	IsPrefix bool
}

// Owner is the account that an object belongs to.
type Owner struct{ ID, DisplayName string }

// ListObjects lists one page of a bucket's objects: the current versions, without delete markers.
// [Client.AllObjects] fetches all pages.
//
// Keys are asked for in their URL-encoded form, so that any key arrives as it is. The list has
// neither metadata nor tags. OSS bills a page as one PUT request.
//
// The caller needs oss:ListObjects.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeInvalidArgument] (400: also a continuation token that OSS does not know),
// [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket] (404). A page that is truncated and does
// not say how to go on is an error, too.
//
// API: GET /?list-type=2,
// https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2.
func (c *Client) ListObjects(ctx context.Context, req ListObjectsRequest, opts ...CallOption) (*ListObjectsResponse, error) {
	f := newFields(1)
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Read(ctx, c.shared(), call.Operation[*ListObjectsResponse]{
		Name:     "oss.ListObjects",
		Resource: call.Resource{Source: call.Item{Kind: "bucket", ID: req.Bucket, Field: "Bucket"}},
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, "", req.query()),
		Header:   f.header,
		Invalid:  req.validate(),
		MaxBody:  call.MaxList, Limits: listLimits,
		Decode: func(r *call.Response) (*ListObjectsResponse, error) { return decodeObjects(r, req.Prefix) },
	}, opts)
}

// AllObjects ranges over the objects of all pages of ListObjects, from the page that req asks for.
// With Delimiter, the common prefixes are among them, in the order of the keys: see
// ListedObject.IsPrefix. Pages are fetched as far as the range goes, one is in memory at a time,
// and each range begins anew. Objects that are written or deleted meanwhile may be listed or not.
// An error ends the sequence.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListObjects]. A page that leads back to one that was read is an error,
// too, and so is a list of more than 10,000 pages: of that, list the rest with StartAfter.
//
// API: as [Client.ListObjects], once a page.
func (c *Client) AllObjects(ctx context.Context, req ListObjectsRequest, opts ...CallOption) iter.Seq2[ListedObject, error] {
	req.MaxKeys = cmp.Or(req.MaxKeys, maxListed)
	return call.All(ctx, "oss.AllObjects", func() func() ([]ListedObject, bool, error) {
		at, visited := req, call.Visited{}
		return func() ([]ListedObject, bool, error) {
			if visited.Again(at.ContinuationToken) {
				return nil, false, errListBack
			}
			page, err := c.ListObjects(ctx, at, opts...)
			if err != nil {
				return nil, false, err
			}
			at.ContinuationToken = page.NextContinuationToken
			return page.entries(), at.ContinuationToken != "", nil
		}
	})
}

// entries are the objects and the prefixes of a page, in the order of their names.
func (p *ListObjectsResponse) entries() []ListedObject {
	if len(p.CommonPrefixes) == 0 {
		return p.Objects
	}
	all := p.Objects
	for _, prefix := range p.CommonPrefixes {
		all = append(all, ListedObject{Key: prefix, IsPrefix: true})
	}
	slices.SortStableFunc(all, func(a, b ListedObject) int { return strings.Compare(a.Key, b.Key) })
	return all
}

func (r *ListObjectsRequest) query() string {
	q := newListQuery("list-type=2", r.Prefix, r.Delimiter, "max-keys", r.MaxKeys)
	q.add("start-after", r.StartAfter)
	q.add("continuation-token", r.ContinuationToken)
	if r.FetchOwner {
		q.add("fetch-owner", "true")
	}
	return string(q)
}

func (r *ListObjectsRequest) validate() error {
	return cmp.Or(validateBucket("Bucket", r.Bucket), validateListed("Prefix", r.Prefix), validateListed("Delimiter", r.Delimiter),
		validateListed("StartAfter", r.StartAfter), call.UTF8("ContinuationToken", r.ContinuationToken), validatePage("MaxKeys", r.MaxKeys),
		validateHeaderText("RequestPayer", r.RequestPayer))
}

// listBucketResult is the body of the response.
type listBucketResult struct {
	XMLName xml.Name `xml:"ListBucketResult"`
	listHead
	NextContinuationToken string
	Contents              []listedEntry
	CommonPrefixes        []listedPrefix
}

func (b *listBucketResult) scan(x *scanner) bool {
	root, ok := x.open()
	return ok && root == "ListBucketResult" && x.children(root, func(name string) bool {
		switch name {
		case "NextContinuationToken":
			return x.text(name, &b.NextContinuationToken)
		case "Contents":
			b.Contents = append(b.Contents, listedEntry{})
			return b.Contents[len(b.Contents)-1].scan(x, name)
		case "CommonPrefixes":
			return scanPrefix(x, name, &b.CommonPrefixes)
		}
		return b.listHead.scan(x, name)
	})
}

func decodeObjects(r *call.Response, prefix string) (*ListObjectsResponse, error) {
	var body listBucketResult
	if err := decodeXML(r.Body, &body); err != nil {
		return nil, err
	}
	more, err := body.more()
	if err != nil {
		return nil, err
	}
	names := listNames{prefix: prefix, isEncoded: body.isEncoded()}
	res := &ListObjectsResponse{RequestID: requestID(r.Header), Objects: make([]ListedObject, len(body.Contents))}
	for i := range body.Contents {
		if res.Objects[i], err = body.Contents[i].object(names); err != nil {
			return nil, err
		}
	}
	if res.CommonPrefixes, err = names.prefixes(body.CommonPrefixes); err != nil {
		return nil, err
	}
	if !more {
		return res, nil
	}
	if res.NextContinuationToken, err = names.decode(body.NextContinuationToken); err == nil && res.NextContinuationToken == "" {
		err = errListCut
	}
	return res, err
}

package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// ListMultipartUploadsRequest says which uploads to list.
type ListMultipartUploadsRequest struct {
	Bucket string // required

	Prefix         string // what the keys begin with; default: all keys
	Delimiter      string // groups keys, as in [ListObjectsRequest]
	KeyMarker      string // list only uploads to keys after this one
	UploadIDMarker string // and those to KeyMarker with greater upload ids; needs KeyMarker
	MaxUploads     int    // uploads and prefixes of a page, 1 to 1000; default 1000
	RequestPayer   string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// ListMultipartUploadsResponse is one page of the list.
type ListMultipartUploadsResponse struct {
	Uploads        []MultipartUpload // sorted by their keys, then by their ids
	CommonPrefixes []string          // with Delimiter: the grouped keys, sorted

	// NextKeyMarker and NextUploadIDMarker ask for the next page; both are empty on the last one.
	NextKeyMarker, NextUploadIDMarker string
	RequestID                         string // x-oss-request-id
}

// MultipartUpload is an upload that was neither completed nor aborted.
type MultipartUpload struct {
	Key       string
	UploadID  string
	Initiated time.Time // when it was begun

	// IsPrefix marks an entry of [Client.AllMultipartUploads] that stands for all keys that begin with
	// Key, and has nothing but Key.
	IsPrefix bool
}

// ListMultipartUploads lists one page of a bucket's uploads. [Client.AllMultipartUploads] fetches
// all pages.
//
// The list does not show who has begun an upload, nor whether anybody still works on it. Keys are
// asked for in their URL-encoded form, so that any key arrives as it is.
//
// The caller needs oss:ListMultipartUploads.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeInvalidArgument] (400), [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket]
// (404). A page that is truncated and does not say how to go on is an error, too.
//
// API: GET /?uploads,
// https://www.alibabacloud.com/help/en/oss/developer-reference/listmultipartuploads.
func (c *Client) ListMultipartUploads(ctx context.Context, req ListMultipartUploadsRequest, opts ...CallOption) (*ListMultipartUploadsResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*ListMultipartUploadsResponse]{
		Name:     "oss.ListMultipartUploads",
		Resource: call.Resource{Source: call.Item{Kind: "bucket", ID: req.Bucket, Field: "Bucket"}},
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, "", req.query()),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  req.validate(),
		MaxBody:  call.MaxList, Limits: listLimits,
		Decode: func(r *call.Response) (*ListMultipartUploadsResponse, error) { return decodeUploads(r, req.Prefix) },
	}, opts)
}

// AllMultipartUploads ranges over the uploads of all pages of ListMultipartUploads, from the page
// that req asks for. With Delimiter, the common prefixes are among them, in the order of the keys:
// see MultipartUpload.IsPrefix. Pages are fetched as far as the range goes, one is in memory at a
// time, and each range begins anew. Uploads that are begun or end meanwhile may be listed or not.
// An error ends the sequence.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListMultipartUploads]. A page that leads back to one that was read is an
// error, too, and so is a list of more than 10,000 pages: of that, list the rest with KeyMarker.
//
// API: as [Client.ListMultipartUploads], once a page.
func (c *Client) AllMultipartUploads(ctx context.Context, req ListMultipartUploadsRequest, opts ...CallOption) iter.Seq2[MultipartUpload, error] {
	req.MaxUploads = cmp.Or(req.MaxUploads, maxListed)
	return call.All(ctx, "oss.AllMultipartUploads", func() func() ([]MultipartUpload, bool, error) {
		at, visited := req, call.Visited{}
		return func() ([]MultipartUpload, bool, error) {
			if visited.Again(at.KeyMarker + "\x00" + at.UploadIDMarker) {
				return nil, false, errListBack
			}
			page, err := c.ListMultipartUploads(ctx, at, opts...)
			if err != nil {
				return nil, false, err
			}
			at.KeyMarker, at.UploadIDMarker = page.NextKeyMarker, page.NextUploadIDMarker
			return page.entries(), at.KeyMarker != "", nil
		}
	})
}

// entries are the uploads and the prefixes of a page, in the order of their names.
func (p *ListMultipartUploadsResponse) entries() []MultipartUpload {
	if len(p.CommonPrefixes) == 0 {
		return p.Uploads
	}
	all := p.Uploads
	for _, prefix := range p.CommonPrefixes {
		all = append(all, MultipartUpload{Key: prefix, IsPrefix: true})
	}
	slices.SortStableFunc(all, func(a, b MultipartUpload) int { return strings.Compare(a.Key, b.Key) })
	return all
}

func (r *ListMultipartUploadsRequest) query() string {
	q := newListQuery("uploads", r.Prefix, r.Delimiter, "max-uploads", r.MaxUploads)
	q.add("key-marker", r.KeyMarker)
	q.add("upload-id-marker", r.UploadIDMarker)
	return string(q)
}

func (r *ListMultipartUploadsRequest) validate() error {
	var marker error
	switch {
	case r.UploadIDMarker == "":
	case r.KeyMarker == "":
		marker = call.Field("UploadIDMarker", "needs KeyMarker: OSS would ignore it")
	case validateUploadID(r.UploadIDMarker) != nil:
		marker = call.Field("UploadIDMarker", "is no upload id")
	}
	return cmp.Or(validateBucket("Bucket", r.Bucket), validateListed("Prefix", r.Prefix), validateListed("Delimiter", r.Delimiter),
		validateListed("KeyMarker", r.KeyMarker), marker, validatePage("MaxUploads", r.MaxUploads), validateHeaderText("RequestPayer", r.RequestPayer))
}

// listUploadsResult is the body of the response. The page names the second marker
// NextUploadIdMarker in its sample, and NextUploadMarker in its table.
type listUploadsResult struct {
	XMLName xml.Name `xml:"ListMultipartUploadsResult"`
	listHead
	NextKeyMarker      string
	NextUploadIDMarker string         `xml:"NextUploadIdMarker"`
	NextUploadMarker   string         `xml:"NextUploadMarker"`
	Uploads            []listedUpload `xml:"Upload"`
	CommonPrefixes     []listedPrefix
}

type listedUpload struct {
	Key       string
	UploadID  string `xml:"UploadId"`
	Initiated string
}

func (b *listUploadsResult) scan(x *scanner) bool {
	root, ok := x.open()
	return ok && root == "ListMultipartUploadsResult" && x.children(root, func(name string) bool {
		switch name {
		case "NextKeyMarker":
			return x.text(name, &b.NextKeyMarker)
		case "NextUploadIdMarker":
			return x.text(name, &b.NextUploadIDMarker)
		case "NextUploadMarker":
			return x.text(name, &b.NextUploadMarker)
		case "Upload":
			b.Uploads = append(b.Uploads, listedUpload{})
			return b.Uploads[len(b.Uploads)-1].scan(x, name)
		case "CommonPrefixes":
			return scanPrefix(x, name, &b.CommonPrefixes)
		}
		return b.listHead.scan(x, name)
	})
}

func (u *listedUpload) scan(x *scanner, element string) bool {
	return x.children(element, func(name string) bool {
		switch name {
		case "Key":
			return x.text(name, &u.Key)
		case "UploadId":
			return x.text(name, &u.UploadID)
		case "Initiated":
			return x.text(name, &u.Initiated)
		}
		return x.skip(name)
	})
}

func decodeUploads(r *call.Response, prefix string) (*ListMultipartUploadsResponse, error) {
	var body listUploadsResult
	if err := decodeXML(r.Body, &body); err != nil {
		return nil, err
	}
	more, err := body.more()
	if err != nil {
		return nil, err
	}
	names := listNames{prefix: prefix, isEncoded: body.isEncoded()}
	res := &ListMultipartUploadsResponse{RequestID: requestID(r.Header), Uploads: make([]MultipartUpload, len(body.Uploads))}
	for i := range body.Uploads {
		if res.Uploads[i], err = body.Uploads[i].upload(names); err != nil {
			return nil, err
		}
	}
	if res.CommonPrefixes, err = names.prefixes(body.CommonPrefixes); err != nil {
		return nil, err
	}
	if !more {
		return res, nil
	}
	res.NextUploadIDMarker = strings.Clone(cmp.Or(body.NextUploadIDMarker, body.NextUploadMarker))
	if res.NextKeyMarker, err = names.decode(body.NextKeyMarker); err == nil && res.NextKeyMarker == "" {
		err = errListCut
	}
	return res, err
}

func (u *listedUpload) upload(names listNames) (up MultipartUpload, err error) {
	if up.Key, err = names.under(u.Key); err != nil {
		return up, err
	}
	up.UploadID, up.Initiated = strings.Clone(trimSpace(u.UploadID)), parseTime(u.Initiated)
	if validateUploadID(up.UploadID) != nil {
		return up, errors.New("the response has an upload without an id")
	}
	return up, nil
}

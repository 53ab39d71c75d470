package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// ListPartsRequest says of which upload to list the parts.
type ListPartsRequest struct {
	Bucket, Key      string // required
	UploadID         string // required
	PartNumberMarker int    // list only parts with greater numbers
	MaxParts         int    // parts of a page, 1 to 1000; default 1000
	RequestPayer     string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// ListPartsResponse is one page of the list.
type ListPartsResponse struct {
	Parts                []Part       // in ascending order of their numbers
	NextPartNumberMarker int          // asks for the next page; 0 on the last one
	StorageClass         StorageClass // of the upload; empty where OSS does not show it
	RequestID            string       // x-oss-request-id
}

// Part is a part of an upload.
type Part struct {
	PartNumber   int
	Size         int64  // bytes
	ETag         string // without quotes
	CRC64        string // CRC-64/ECMA-182 of the content in decimal; "" where OSS does not show it
	LastModified time.Time
}

// ListParts lists one page of the parts of an upload. [Client.AllParts] fetches all pages.
//
// The caller needs oss:ListParts.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeInvalidArgument] (400), [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket],
// [ErrorCodeNoSuchUpload] (404: completed or aborted). A page that is truncated and does not lead
// on is an error, too.
//
// API: GET /{key}?uploadId, https://www.alibabacloud.com/help/en/oss/developer-reference/listparts.
func (c *Client) ListParts(ctx context.Context, req ListPartsRequest, opts ...CallOption) (*ListPartsResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*ListPartsResponse]{
		Name:     "oss.ListParts",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, req.Key, req.query()),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  req.validate(),
		MaxBody:  call.MaxList, Limits: listLimits,
		Decode: func(r *call.Response) (*ListPartsResponse, error) { return decodeParts(r, req.PartNumberMarker) },
	}, opts)
}

// AllParts ranges over the parts of all pages of ListParts, from the page that req asks for. Pages
// are fetched as far as the range goes, one is in memory at a time, and each range begins anew. An
// error ends the sequence.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListParts].
//
// API: as [Client.ListParts], once a page.
func (c *Client) AllParts(ctx context.Context, req ListPartsRequest, opts ...CallOption) iter.Seq2[Part, error] {
	req.MaxParts = cmp.Or(req.MaxParts, maxListed)
	return call.All(ctx, "oss.AllParts", func() func() ([]Part, bool, error) {
		at := req
		return func() ([]Part, bool, error) {
			page, err := c.ListParts(ctx, at, opts...)
			if err != nil {
				return nil, false, err
			}
			at.PartNumberMarker = page.NextPartNumberMarker
			return page.Parts, at.PartNumberMarker != 0, nil
		}
	})
}

// query asks for the key in its URL-encoded form, because XML cannot hold every key.
func (r *ListPartsRequest) query() string {
	q := uploadQuery(0, r.UploadID) + "&encoding-type=url"
	if r.MaxParts != 0 {
		q += "&max-parts=" + strconv.Itoa(r.MaxParts)
	}
	if r.PartNumberMarker != 0 {
		q += "&part-number-marker=" + strconv.Itoa(r.PartNumberMarker)
	}
	return q
}

func (r *ListPartsRequest) validate() error {
	var marker error
	if r.PartNumberMarker < 0 || r.PartNumberMarker > maxParts {
		marker = call.Field("PartNumberMarker", "must be 0 to %d", maxParts)
	}
	return cmp.Or(validateObject(r.Bucket, r.Key, "", r.RequestPayer), validateUploadID(r.UploadID), marker, validatePage("MaxParts", r.MaxParts))
}

// listPartsResult is the body of the response.
type listPartsResult struct {
	XMLName xml.Name `xml:"ListPartsResult"`
	listHead
	NextPartNumberMarker string
	StorageClass         string
	Parts                []listedPart `xml:"Part"`
}

type listedPart struct {
	PartNumber   string
	LastModified string
	ETag         string
	Size         string
	CRC64        string `xml:"HashCrc64ecma"`
}

func (b *listPartsResult) scan(x *scanner) bool {
	root, ok := x.open()
	return ok && root == "ListPartsResult" && x.children(root, func(name string) bool {
		switch name {
		case "NextPartNumberMarker":
			return x.text(name, &b.NextPartNumberMarker)
		case "StorageClass":
			return x.text(name, &b.StorageClass)
		case "Part":
			b.Parts = append(b.Parts, listedPart{})
			return b.Parts[len(b.Parts)-1].scan(x, name)
		}
		return b.listHead.scan(x, name)
	})
}

func (p *listedPart) scan(x *scanner, element string) bool {
	return x.children(element, func(name string) bool {
		switch name {
		case "PartNumber":
			return x.text(name, &p.PartNumber)
		case "LastModified":
			return x.text(name, &p.LastModified)
		case "ETag":
			return x.text(name, &p.ETag)
		case "Size":
			return x.text(name, &p.Size)
		case "HashCrc64ecma":
			return x.text(name, &p.CRC64)
		}
		return x.skip(name)
	})
}

// decodeParts wants the numbers to ascend from the marker, so that a list comes to its end.
func decodeParts(r *call.Response, marker int) (*ListPartsResponse, error) {
	var body listPartsResult
	if err := decodeXML(r.Body, &body); err != nil {
		return nil, err
	}
	more, err := body.more()
	if err != nil {
		return nil, err
	}
	res := &ListPartsResponse{
		RequestID: requestID(r.Header), StorageClass: StorageClass(known(trimSpace(body.StorageClass))), Parts: make([]Part, len(body.Parts)),
	}
	for i := range body.Parts {
		if res.Parts[i], err = body.Parts[i].part(); err != nil {
			return nil, err
		}
		if res.Parts[i].PartNumber <= marker {
			return nil, errors.New("the response has parts that are not in ascending order behind PartNumberMarker")
		}
		marker = res.Parts[i].PartNumber
	}
	if !more {
		return res, nil
	}
	res.NextPartNumberMarker, err = strconv.Atoi(trimSpace(body.NextPartNumberMarker))
	switch {
	case err != nil:
		return nil, errListCut
	case res.NextPartNumberMarker < marker || len(res.Parts) == 0 && res.NextPartNumberMarker <= marker:
		return nil, errors.New("the page does not lead on")
	}
	return res, nil
}

func (p *listedPart) part() (part Part, err error) {
	part.PartNumber, err = strconv.Atoi(trimSpace(p.PartNumber))
	if err != nil || validatePartNumber("", part.PartNumber) != nil {
		return part, errors.New("the response has a part without a number")
	}
	if part.Size, err = strconv.ParseInt(trimSpace(p.Size), 10, 64); err != nil || part.Size < 0 {
		return part, errors.New("the response has a part without a size")
	}
	if part.ETag = strings.Clone(unquote(p.ETag)); part.ETag == "" {
		return part, errors.New("the response has a part without an ETag")
	}
	part.CRC64, part.LastModified = strings.Clone(trimSpace(p.CRC64)), parseTime(p.LastModified)
	return part, nil
}

package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// DeleteObjectsRequest says which objects to delete.
type DeleteObjectsRequest struct {
	Bucket       string          // required
	Objects      []ObjectVersion // 1 to 1000, each once
	RequestPayer string          // RequestPayerRequester where the bucket's owner lets the caller pay
}

// ObjectVersion names an object, or one version of it.
type ObjectVersion struct {
	Key       string // required; without the control characters that XML does not have
	VersionID string // as in DeleteObjectRequest
}

// DeleteObjectsResponse says what became of each object.
type DeleteObjectsResponse struct {
	Deleted    []DeletedObject // what OSS has confirmed, also objects that did not exist
	NotDeleted []ObjectVersion // the rest of the request; OSS does not say why
	RequestID  string          // x-oss-request-id
}

// DeletedObject is what OSS says about one object.
type DeletedObject struct {
	Key                   string
	VersionID             string // as in the request
	DeleteMarker          bool   // a delete marker was added, or with VersionID deleted
	DeleteMarkerVersionID string // of that delete marker
}

const (
	maxDeleted    = 1000
	maxDeleteBody = 2 << 20
)

// DeleteObjects deletes up to 1000 objects or versions of one bucket in one request. The error is
// nil if OSS has responded: check NotDeleted, which lists what OSS did not confirm, an object under
// a retention policy for instance.
//
// The body of the request is limited to 2 MB. The caller needs oss:DeleteObject, with a VersionID
// oss:DeleteObjectVersion.
//
// Repeat: as with [Client.DeleteObject], a second call deletes what has been written to a key
// since, and in a bucket that keeps versions adds delete markers. Where all objects have a
// VersionID, other than "null", it changes nothing, and the request is sent again by itself where a
// response is lost, but not after the client's own timeout or in [ReconcileStrict]. In all other
// cases a lost response is [ErrOutcomeUnknown], and every object may have been deleted or not: the
// client does not read a thousand objects to find out.
//
// Errors: [ErrorCodeMalformedXML], [ErrorCodeInvalidArgument], [ErrorCodeInvalidDigest] (400),
// [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket] (404), [ErrOutcomeUnknown].
//
// API: POST /?delete,
// https://www.alibabacloud.com/help/en/oss/developer-reference/deletemultipleobjects.
func (c *Client) DeleteObjects(ctx context.Context, req DeleteObjectsRequest, opts ...CallOption) (*DeleteObjectsResponse, error) {
	body, header, err := xmlBody(req.document(), req.RequestPayer)
	if len(body) > maxDeleteBody {
		err = call.Field("Objects", "makes a body of more than %d bytes", maxDeleteBody)
	}
	return call.Change(ctx, c.shared(), call.Operation[*DeleteObjectsResponse]{
		Name:     "oss.DeleteObjects",
		Resource: call.Resource{Source: call.Item{Kind: "bucket", ID: req.Bucket, Field: "Bucket"}},
		Method:   http.MethodPost,
		URL:      c.url(req.Bucket, "", "delete&encoding-type=url"),
		Header:   header,
		Body:     body,
		Invalid:  cmp.Or(req.validate(), err),
		MaxBody:  call.MaxList, Limits: listLimits,
		Advice: "a list shows which objects are there; another DeleteObjects also deletes what was written since",
		Once:   !req.isRepeatable(),
		Decode: func(r *call.Response) (*DeleteObjectsResponse, error) { return req.decode(r) },
	}, opts)
}

// isRepeatable reports whether all objects are versions that never come back.
func (r *DeleteObjectsRequest) isRepeatable() bool {
	for _, o := range r.Objects {
		if !versioned(o.VersionID) {
			return false
		}
	}
	return true
}

func (r *DeleteObjectsRequest) validate() error {
	if err := cmp.Or(validateBucket("Bucket", r.Bucket), validateHeaderText("RequestPayer", r.RequestPayer)); err != nil {
		return err
	}
	if n := len(r.Objects); n < 1 || n > maxDeleted {
		return call.Field("Objects", "holds %d objects: a request has 1 to %d", n, maxDeleted)
	}
	seen := make(map[ObjectVersion]bool, len(r.Objects))
	for _, o := range r.Objects {
		if err := cmp.Or(validateKey("Objects.Key", o.Key), validateVersionID("Objects.VersionID", o.VersionID)); err != nil {
			return err
		}
		switch {
		case strings.ContainsFunc(o.Key, notXML):
			return call.Field("Objects.Key", "holds characters that XML does not have: use DeleteObject")
		case seen[o]:
			return call.Field("Objects", "holds the same object twice")
		}
		seen[o] = true
	}
	return nil
}

// notXML reports whether XML 1.0 has no way to write the character.
func notXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

type deleteDocument struct {
	XMLName xml.Name `xml:"Delete"`
	Quiet   bool
	Objects []deletedVersion `xml:"Object"`
}

type deletedVersion struct {
	Key       string
	VersionID string `xml:"VersionId,omitempty"`
}

func (r *DeleteObjectsRequest) document() deleteDocument {
	var d deleteDocument
	for _, o := range r.Objects {
		d.Objects = append(d.Objects, deletedVersion(o))
	}
	return d
}

// deleteResult is the body of the response.
type deleteResult struct {
	XMLName      xml.Name `xml:"DeleteResult"`
	EncodingType string
	Deleted      []deletedEntry
}

type deletedEntry struct {
	Key                   string
	VersionID             string `xml:"VersionId"`
	DeleteMarker          string
	DeleteMarkerVersionID string `xml:"DeleteMarkerVersionId"`
}

func (b *deleteResult) scan(x *scanner) bool {
	root, ok := x.open()
	return ok && root == "DeleteResult" && x.children(root, func(name string) bool {
		switch name {
		case "EncodingType":
			return x.text(name, &b.EncodingType)
		case "Deleted":
			b.Deleted = append(b.Deleted, deletedEntry{})
			return b.Deleted[len(b.Deleted)-1].scan(x, name)
		}
		return x.skip(name)
	})
}

func (e *deletedEntry) scan(x *scanner, element string) bool {
	return x.children(element, func(name string) bool {
		switch name {
		case "Key":
			return x.text(name, &e.Key)
		case "VersionId":
			return x.text(name, &e.VersionID)
		case "DeleteMarker":
			return x.text(name, &e.DeleteMarker)
		case "DeleteMarkerVersionId":
			return x.text(name, &e.DeleteMarkerVersionID)
		}
		return x.skip(name)
	})
}

// decode refuses a response about an object that was not in the request: then it is no answer to
// it.
func (r *DeleteObjectsRequest) decode(a *call.Response) (*DeleteObjectsResponse, error) {
	var body deleteResult
	if err := decodeXML(a.Body, &body); err != nil {
		return nil, err
	}
	open := make(map[ObjectVersion]bool, len(r.Objects))
	for _, o := range r.Objects {
		open[o] = true
	}
	names := listNames{isEncoded: strings.EqualFold(strings.TrimSpace(body.EncodingType), "url")}
	res := &DeleteObjectsResponse{RequestID: requestID(a.Header)}
	for _, e := range body.Deleted {
		key, err := names.decode(e.Key)
		if err != nil {
			return nil, err
		}
		o := ObjectVersion{key, strings.Clone(e.VersionID)}
		if !open[o] {
			return nil, errors.New("the response is about an object that the request did not name")
		}
		delete(open, o)
		res.Deleted = append(res.Deleted, DeletedObject{
			Key: key, VersionID: o.VersionID, DeleteMarker: strings.EqualFold(strings.TrimSpace(e.DeleteMarker), "true"),
			DeleteMarkerVersionID: strings.Clone(e.DeleteMarkerVersionID),
		})
	}
	for _, o := range r.Objects {
		if open[o] {
			res.NotDeleted = append(res.NotDeleted, o)
		}
	}
	return res, nil
}

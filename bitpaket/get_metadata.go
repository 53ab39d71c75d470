package bitpaket

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// GetMetadataRequest says which object to describe.
type GetMetadataRequest struct {
	// ObjectID is the id of one version of an object, a UUIDv4. Required.
	ObjectID string
}

// GetMetadataResponse is the object.
type GetMetadataResponse struct {
	Object
	RequestID string // X-Request-Id
}

// GetMetadata describes one version of an object.
//
// The token says which paket. Other versions of the object have other ids: [Client.FindMetadata]
// finds them all.
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document says how BitPaket
// responds to an unknown id.
//
// API: GET /v2/metadata/{object-id}, docs/api/getting-metadata.md in
// https://github.com/bitpaket/docs.
func (c *Client) GetMetadata(ctx context.Context, req GetMetadataRequest, opts ...CallOption) (*GetMetadataResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetMetadataResponse]{
		Name:     "bitpaket.GetMetadata",
		Resource: call.Resource{Source: call.Item{Kind: "object", ID: req.ObjectID, Field: "ObjectID"}},
		Method:   http.MethodGet,
		Path:     "/v2/metadata/{ObjectID}", IDs: []string{req.ObjectID},
		Decode: decodeMetadata,
	}, opts)
}

func decodeMetadata(r *call.Response) (*GetMetadataResponse, error) {
	data, err := open(r)
	if err != nil {
		return nil, err
	}
	res := &GetMetadataResponse{RequestID: requestID(r.Header)}
	json.Unmarshal(data, &res.Object) // a member of the wrong type leaves the others readable
	if !res.Object.complete() {
		return nil, errors.New("the response has no object_id")
	}
	return res, nil
}

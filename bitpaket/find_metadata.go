package bitpaket

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// FindMetadataRequest says which object to describe.
type FindMetadataRequest struct {
	// Path is the absolute path of the object: "/dir/file.exe". Required.
	Path string
}

// FindMetadataResponse is all versions of the object.
type FindMetadataResponse struct {
	Objects   []Object // the newest first; an object without versions is one entry
	RequestID string   // X-Request-Id
}

type findMetadataBody struct {
	Path string `json:"path"`
}

// FindMetadata describes all versions of the object that has a path.
//
// The token says which paket. A directory is no object: [Client.Query] lists it.
//
// Repeat: changes nothing, although it is a POST.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document says how BitPaket
// responds to an unknown path; an empty list is possible.
//
// API: POST /v2/metadata, docs/api/getting-metadata.md in https://github.com/bitpaket/docs.
func (c *Client) FindMetadata(ctx context.Context, req FindMetadataRequest, opts ...CallOption) (*FindMetadataResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*FindMetadataResponse]{
		Name:     "bitpaket.FindMetadata",
		Resource: call.Resource{Source: call.Item{ID: req.Path, Field: "Path"}},
		Method:   http.MethodPost,
		Path:     "/v2/metadata",
		Body:     findMetadataBody(req),
		Invalid:  validatePath("Path", req.Path),
		MaxBody:  call.MaxList, Limits: codec.UnpagedLimits,
		Decode: decodeFoundMetadata,
	}, opts)
}

func decodeFoundMetadata(r *call.Response) (*FindMetadataResponse, error) {
	data, err := open(r)
	if err != nil {
		return nil, err
	}
	objects, err := list(data, "objects", Object.complete)
	if err != nil {
		return nil, err
	}
	return &FindMetadataResponse{Objects: objects, RequestID: requestID(r.Header)}, nil
}

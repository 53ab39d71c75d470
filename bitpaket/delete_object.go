package bitpaket

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// DeleteObjectRequest says which version of an object to delete.
type DeleteObjectRequest struct {
	ObjectID string // the id of one version, a UUIDv4; required. Folders cannot be deleted by it
}

// DeleteObjectResponse says that the version is deleted.
type DeleteObjectResponse struct {
	ValidIDs  []string // what BitPaket lists as deleted
	RequestID string   // X-Request-Id
}

type deleteObjectBody struct {
	ClientSecret string `json:"client_secret"`
}

const adviceDeleteObject = "FindMetadata of the path shows which versions are there; another DeleteObject does no harm"

// DeleteObject deletes one version of an object for good: it cannot be restored. The other versions
// stay. The token and the client secret must belong to one paket.
//
// Repeat: a second call finds nothing, because no other object gets the id. No document says how
// BitPaket responds to an id that does not exist, so that a lost response is always
// [ErrOutcomeUnknown]: nothing is read, and the request is not sent again. So is a success that
// does not list the object. A request that a gateway delivers twice is reported by the response to
// the second delivery.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of
// what else can refuse a deletion. If BitPaket accepts the request and calls the object invalid,
// the error is a [*ProblemDetails] with the Status 200. [ErrOutcomeUnknown].
//
// API: DELETE /v2/delete/{object-id}, docs/api/objects/delete-objects.md in
// https://github.com/bitpaket/docs.
func (c *Client) DeleteObject(ctx context.Context, req DeleteObjectRequest, opts ...CallOption) (*DeleteObjectResponse, error) {
	const op = "bitpaket.DeleteObject"
	if err := call.Usable(ctx, c.shared(), op); err != nil {
		return nil, err
	}
	return call.Copy(ctx, c.shared(), call.Operation[*DeleteObjectResponse]{
		Name:     op,
		Resource: call.Resource{Source: call.Item{Kind: "object", ID: req.ObjectID, Field: "ObjectID"}},
		Method:   http.MethodDelete,
		Path:     "/v2/delete/{ObjectID}", IDs: []string{req.ObjectID},
		Body:   deleteObjectBody{*c.secret},
		Limits: listedLimits,
		Decode: func(r *call.Response) (*DeleteObjectResponse, error) {
			listed, err := decodeChanged(r, "deleted")
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(listed.ValidIDs, func(id string) bool { return strings.EqualFold(id, req.ObjectID) }) {
				return nil, errors.New("the response does not list the object as deleted")
			}
			return &DeleteObjectResponse{ValidIDs: listed.ValidIDs, RequestID: listed.RequestID}, nil
		},
		Advice:  adviceDeleteObject,
		Settler: blindSettler[*DeleteObjectResponse]{},
	}, opts)
}

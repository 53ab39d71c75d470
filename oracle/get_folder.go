package oracle

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// GetFolderRequest says which folder to describe.
type GetFolderRequest struct {
	FolderID string // required; HomeFolder is the caller's home
	Access   Access // the right to the folder where it is not the caller's own; default: none
}

// GetFolderResponse is the folder.
type GetFolderResponse struct {
	Folder
	RequestID string // X-ORACLE-DMS-ECID
}

// GetFolder describes a folder: it is how to learn the name of a copy. The caller must be allowed
// to see it, by own right or by the request's Access, for which Oracle states no least role.
//
// Repeat: nothing is changed.
//
// Errors: [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege],
// [ErrorCodeAccessCodeRequired] (403), [ErrorCodeNotFound] (404).
//
// API: GET /documents/api/{version}/folders/{folderId}, Get Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) GetFolder(ctx context.Context, req GetFolderRequest, opts ...CallOption) (*GetFolderResponse, error) {
	return call.Read(req.Access.context(ctx), c.shared(), call.Operation[*GetFolderResponse]{
		Name:     "oracle.GetFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/folders/{FolderID}", IDs: []string{req.FolderID},
		Header:  req.Access.header(),
		Invalid: req.Access.validate(),
		Decode:  decodeFolder,
	}, opts)
}

func decodeFolder(r *call.Response) (*GetFolderResponse, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	var b itemBody
	err := codec.JSON(r.Body, &b)
	switch {
	case err != nil:
		return nil, err
	case b.ID == "":
		return nil, errors.New("the response has no folder id")
	case b.Type != "" && b.Type != codec.Word(ItemTypeFolder):
		return nil, errors.New("the response is not a folder")
	}
	return &GetFolderResponse{Folder: b.folder(), RequestID: requestID(r.Header)}, nil
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r GetFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

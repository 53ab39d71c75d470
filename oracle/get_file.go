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

// GetFileRequest says which file to describe.
type GetFileRequest struct {
	FileID string // required
	Access Access // the right to the file where it is not the caller's own; default: none
}

// GetFileResponse is the file.
type GetFileResponse struct {
	File
	RequestID string // X-ORACLE-DMS-ECID
}

// GetFile describes a file in its latest version: it is how to learn the name of a copy. The
// content is not part of it. The caller must be allowed to see the file, by own right or by the
// request's Access, for which Oracle states no least role.
//
// Repeat: nothing is changed.
//
// Errors: [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege],
// [ErrorCodeAccessCodeRequired] (403), [ErrorCodeNotFound] (404).
//
// API: GET /documents/api/{version}/files/{fileId}, Get File in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) GetFile(ctx context.Context, req GetFileRequest, opts ...CallOption) (*GetFileResponse, error) {
	return call.Read(req.Access.context(ctx), c.shared(), call.Operation[*GetFileResponse]{
		Name:     "oracle.GetFile",
		Resource: call.Resource{Source: call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}},
		Method:   http.MethodGet,
		Path:     "/files/{FileID}", IDs: []string{req.FileID},
		Header:  req.Access.header(),
		Invalid: req.Access.validate(),
		Decode:  decodeFile,
	}, opts)
}

func decodeFile(r *call.Response) (*GetFileResponse, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	var b itemBody
	err := codec.JSON(r.Body, &b)
	switch {
	case err != nil:
		return nil, err
	case b.ID == "":
		return nil, errors.New("the response has no file id")
	case b.Type != "" && b.Type != codec.Word(ItemTypeFile):
		return nil, errors.New("the response is not a file")
	}
	return &GetFileResponse{File: b.file(), RequestID: requestID(r.Header)}, nil
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r GetFileRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

package oracle

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
)

// MoveFolderRequest says which folder to move, and where to.
type MoveFolderRequest struct {
	FolderID      string // required; not HomeFolder
	DestinationID string // the folder that receives it; required
	Access        Access // the right to the folder where it is not the caller's own; default: none
}

// MoveFolderResponse says how the call has ended.
type MoveFolderResponse struct {
	RequestID  string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled bool   // the response was lost, and reading has shown that the folder is in the destination
}

const adviceMoveFolder = "GetFolder shows the parent of the folder"

// MoveFolder moves a folder with all it contains into another folder. It keeps its id, its dates
// and its owner.
//
// Not documented are: what happens where the name is in use at the destination (a new name or
// [ErrorCodeNameInUse]), and a move into itself. The caller must be allowed to contribute to both
// folders, by own right or by the request's Access.
//
// Repeat: a second call moves the folder again if others have moved it elsewhere meanwhile, so that
// no request that may have been acted on is sent again. After a lost response the client reads the
// folder, with the request's Access, and returns if its parent is the destination, with Reconciled
// set, whoever moved it. If that does not happen in time, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege], [ErrorCodeAccessCodeRequired]
// (403), [ErrorCodeNotFound] (404: the folder, or the destination, does not exist),
// [ErrorCodeNameInUse] (409). [ErrOutcomeUnknown].
//
// API: POST /documents/api/{version}/folders/{folderId}/move, Move Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) MoveFolder(ctx context.Context, req MoveFolderRequest, opts ...CallOption) (*MoveFolderResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), call.Operation[*MoveFolderResponse]{
		Name: "oracle.MoveFolder",
		Resource: call.Resource{
			Source:      call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"},
			Destination: call.Item{ID: req.DestinationID, Field: "DestinationID"},
		},
		Method: http.MethodPost,
		Path:   "/folders/{FolderID}/move", IDs: []string{req.FolderID},
		Header:  req.Access.header(),
		Body:    copyBody{DestinationID: req.DestinationID},
		Invalid: cmp.Or(validateOwn("FolderID", req.FolderID), call.Segment("DestinationID", req.DestinationID), req.Access.validate()),
		Decode: func(r *call.Response) (*MoveFolderResponse, error) {
			_, err := decodeChanged(r)
			return &MoveFolderResponse{RequestID: requestID(r.Header)}, err
		},
		Advice: adviceMoveFolder,
		Settler: &changeSettler[*MoveFolderResponse]{
			client: c, folderID: req.FolderID, access: req.Access, opts: opts, found: &MoveFolderResponse{Reconciled: true},
			reached: func(f *Folder) bool { return f.ParentID == req.DestinationID },
		},
		Second: settle.MakesAnother,
	}, opts)
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r MoveFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

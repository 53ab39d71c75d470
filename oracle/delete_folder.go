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

// DeleteFolderRequest says which folder to delete.
type DeleteFolderRequest struct {
	FolderID string // required; not HomeFolder
	Access   Access // the right to the folder where it is not the caller's own; default: none
}

// DeleteFolderResponse says how the call has ended.
type DeleteFolderResponse struct {
	RequestID  string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled bool   // the response was lost, and reading has shown that the folder does not exist
}

const adviceDeleteFolder = "GetFolder shows whether the folder is there"

// DeleteFolder deletes a folder with all it contains. Oracle's page was not at hand: its own
// command-line tool sends this request to move a folder to the trash, where it gets another id.
// There is no option here to delete it for good, and what may delete a folder besides its owner is
// not documented.
//
// Repeat: a second call is refused with [ErrorCodeNotFound]. No request that may have been acted on
// is sent again. After a lost response the client reads the folder, with the request's Access, and
// returns if it does not exist any more, with Reconciled set, whoever deleted it. If it stays, the
// error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege], [ErrorCodeAccessCodeRequired]
// (403), [ErrorCodeNotFound] (404: the folder does not exist). [ErrOutcomeUnknown].
//
// API: DELETE /documents/api/{version}/folders/{folderId}, Delete Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) DeleteFolder(ctx context.Context, req DeleteFolderRequest, opts ...CallOption) (*DeleteFolderResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), call.Operation[*DeleteFolderResponse]{
		Name:     "oracle.DeleteFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodDelete,
		Path:     "/folders/{FolderID}", IDs: []string{req.FolderID},
		Header:  req.Access.header(),
		Invalid: cmp.Or(validateOwn("FolderID", req.FolderID), req.Access.validate()),
		Decode: func(r *call.Response) (*DeleteFolderResponse, error) {
			_, err := decodeChanged(r)
			return &DeleteFolderResponse{RequestID: requestID(r.Header)}, err
		},
		Advice: adviceDeleteFolder,
		Settler: &changeSettler[*DeleteFolderResponse]{
			client: c, folderID: req.FolderID, access: req.Access, opts: opts, found: &DeleteFolderResponse{Reconciled: true},
		},
		Second: settle.MakesAnother,
	}, opts)
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r DeleteFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

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

// UpdateFolderRequest says which folder to change, and how: Name or Description has to be set.
type UpdateFolderRequest struct {
	FolderID    string  // required; not HomeFolder
	Name        string  // the new name, with no space at its beginning or end; default: unchanged
	Description *string // default: unchanged
	Access      Access  // the right to the folder where it is not the caller's own; default: none
}

// UpdateFolderResponse says how the call has ended.
type UpdateFolderResponse struct {
	Name       string // of the folder now; empty where the response does not have it
	RequestID  string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled bool   // the response was lost, and reading has shown that the folder is as requested
}

type updateFolderBody struct {
	Name        string  `json:"name,omitempty"`
	Description *string `json:"description,omitempty"`
}

func (r UpdateFolderRequest) validate() error {
	switch {
	case r.Name == "" && r.Description == nil:
		return call.Field("Name", "is required, or Description")
	case r.Description != nil:
		if err := call.UTF8("Description", *r.Description); err != nil {
			return err
		}
	}
	if r.Name == "" {
		return nil
	}
	return validateName("Name", r.Name)
}

const adviceUpdateFolder = "GetFolder shows the name and the description"

// UpdateFolder renames a folder or changes its description. What happens where the name is in use
// is not documented: [ErrorCodeNameInUse], or another name, which the response then has. The caller
// must be allowed to contribute to the folder, by own right or by the request's Access.
//
// Repeat: a second call undoes what others have changed meanwhile, so that no request that may have
// been acted on is sent again. After a lost response the client reads the folder, with the
// request's Access, and returns if it has the name and the description of the request, with
// Reconciled set, whoever changed it. If that does not happen in time, the error is
// [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege], [ErrorCodeAccessCodeRequired]
// (403), [ErrorCodeNotFound] (404: the folder does not exist),
// [ErrorCodeNameInUse] (409). [ErrOutcomeUnknown].
//
// API: PUT /documents/api/{version}/folders/{folderId}, Edit Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) UpdateFolder(ctx context.Context, req UpdateFolderRequest, opts ...CallOption) (*UpdateFolderResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), call.Operation[*UpdateFolderResponse]{
		Name:     "oracle.UpdateFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodPut,
		Path:     "/folders/{FolderID}", IDs: []string{req.FolderID},
		Header:  req.Access.header(),
		Body:    updateFolderBody{req.Name, req.Description},
		Invalid: cmp.Or(validateOwn("FolderID", req.FolderID), req.validate(), req.Access.validate()),
		Decode: func(r *call.Response) (*UpdateFolderResponse, error) {
			name, err := decodeChanged(r)
			return &UpdateFolderResponse{Name: name, RequestID: requestID(r.Header)}, err
		},
		Advice: adviceUpdateFolder,
		Settler: &changeSettler[*UpdateFolderResponse]{
			client: c, folderID: req.FolderID, access: req.Access, opts: opts, found: &UpdateFolderResponse{Name: req.Name, Reconciled: true},
			reached: func(f *Folder) bool {
				return (req.Name == "" || f.Name == req.Name) && (req.Description == nil || f.Description == *req.Description)
			},
		},
		Second: settle.MakesAnother,
	}, opts)
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r UpdateFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// UpdateFolderRequest says which folder to rename or to move. Name or ParentID is required.
type UpdateFolderRequest struct {
	// FolderID is the folder to change. Required; the root folder "0" cannot be changed.
	FolderID string

	// Name is the new name; default: as it is. For its characters see CopyFolderRequest.
	Name string

	// ParentID is the folder that the folder is moved to; "0" is the root folder. Default: where it
	// is.
	ParentID string

	// IfMatch is an ETag of the folder, as Box sends it: unquoted. If the folder has another one,
	// Box renames nothing: [ErrPreconditionFailed]. It never prevents a move.
	IfMatch string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string
}

// UpdateFolderResponse is the folder as it is now.
type UpdateFolderResponse struct {
	Folder
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost, and reading shows the change
}

// UpdateFolder renames a folder, moves it with its contents, or both. Its id stays the same. Box
// may refuse to do both in one call, with [ErrorCodeOperationLimitExceeded]: two calls, the move
// first, always work.
//
// Names are unique within a folder, without regard to case. A move needs the permission to delete
// the folder and to upload into ParentID. The move of a large folder can take longer than the 600
// seconds after which Box responds with a 503; it goes on in the background.
//
// If the response is lost, the client reads the folder for at most Config.ReconcileTimeout, and
// returns it when it has the name and the place of the request, whoever gave them to it. A rename
// is sent again only if the folder has not been changed since the request, with its ETag as
// If-Match, and if the first request cannot take effect any more: because Box has finished with it,
// or because of its IfMatch. A move is never sent again. An unknown outcome has no [Intent]: make
// the same call again.
//
// Repeat: changes nothing more; with IfMatch it fails with [ErrPreconditionFailed]. If the folder is as
// requested then, and was changed at the time of the request, the error is [ErrOutcomeUnknown]
// instead: a gateway may have delivered the request twice.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeItemNameTooLong], [ErrorCodeItemNameInvalid],
// [ErrorCodeCyclicalFolderStructure] (400: also a locked folder), [ErrorCodeUnauthorized] (401),
// [ErrorCodeAccessDenied], [ErrorCodeForbiddenByPolicy], [ErrorCodeOperationLimitExceeded] (403),
// [ErrorCodeNotFound] (404), [ErrorCodeItemNameInUse], [ErrorCodeOperationBlockedTemporary] (409),
// [ErrPreconditionFailed] (412), [ErrRateLimited] (429), [ErrOutcomeUnknown].
//
// API: PUT /folders/{folder_id}, https://developer.box.com/reference/put-folders-id/.
func (c *Client) UpdateFolder(ctx context.Context, req UpdateFolderRequest, opts ...CallOption) (*UpdateFolderResponse, error) {
	u := update{name: req.Name, parentID: req.ParentID, ifMatch: req.IfMatch}
	op := call.Operation[*UpdateFolderResponse]{
		Name: "box.UpdateFolder",
		Resource: call.Resource{
			Source:      call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"},
			Destination: call.Item{Kind: "folder", ID: req.ParentID, Field: "ParentID"},
		},
		Method: http.MethodPut,
		Path:   "/folders/{FolderID}", IDs: []string{req.FolderID},
		Body:   u.body(),
		Header: ifMatch(req.IfMatch),
		Invalid: cmp.Or(validateNotRoot("FolderID", req.FolderID, "changed"), call.Segment("FolderID", req.FolderID), u.validate(),
			validateFields(req.Fields)),
		Decode: func(r *call.Response) (*UpdateFolderResponse, error) {
			res := &UpdateFolderResponse{RequestID: requestID(r.Header)}
			if err := res.Folder.decode(r.Body); err != nil {
				return nil, err
			}
			return res, checkUpdated(r, res.ID, req.FolderID)
		},
		Settler: updateSettler(req.FolderID, &u, func(ctx context.Context) (*UpdateFolderResponse, updated, error) {
			f, err := c.GetFolder(ctx, GetFolderRequest{FolderID: req.FolderID, Fields: settledFields}, call.ForReads(opts)...)
			if err != nil {
				return nil, updated{}, err
			}
			return &UpdateFolderResponse{Folder: f.Folder, RequestID: f.RequestID, Reconciled: true},
				updated{f.Name, idOfParent(f.Parent), f.ETag, f.ModifiedAt}, nil
		}),
		Second: settle.RefusedIfMade, Advice: adviceChange, IsConflict: isStale,
	}
	if len(req.Fields) > 0 {
		op.Query = fieldsQuery{req.Fields}
	}
	return call.Copy(ctx, c.shared(), op, opts)
}

package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// UpdateFileRequest says which file to rename or to move. Name or ParentID is required.
type UpdateFileRequest struct {
	// FileID is the file to change. Required.
	FileID string

	// Name is the new name; default: as it is. For its characters see CopyFileRequest.
	Name string

	// ParentID is the folder that the file is moved to; "0" is the root folder. Default: where it
	// is.
	ParentID string

	// IfMatch is an ETag of the file, as Box sends it: unquoted. If the file has another one, Box
	// renames nothing: [ErrPreconditionFailed]. It never prevents a move.
	IfMatch string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string
}

// UpdateFileResponse is the file as it is now.
type UpdateFileResponse struct {
	File
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost, and reading shows the change
}

// UpdateFile renames a file, moves it, or both. Its id, its versions and its content stay the same.
//
// Names are unique within a folder, without regard to case. A move needs the permission to delete
// the file and to upload into ParentID. If the response is lost, it is settled by reading as
// [Client.UpdateFolder] describes. An unknown outcome has no [Intent]: make the same call again.
//
// Repeat: changes nothing more; with IfMatch it fails with [ErrPreconditionFailed]. If the file is as
// requested then, and was changed at the time of the request, the error is [ErrOutcomeUnknown]
// instead: a gateway may have delivered the request twice.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeItemNameTooLong], [ErrorCodeItemNameInvalid] (400),
// [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied], [ErrorCodeItemLocked] (403),
// [ErrorCodeNotFound] (404), [ErrorCodeMethodNotAllowed] (405: the id is malformed),
// [ErrorCodeItemNameInUse] (409), [ErrPreconditionFailed] (412), [ErrRateLimited] (429),
// [ErrOutcomeUnknown].
//
// API: PUT /files/{file_id}, https://developer.box.com/reference/put-files-id/.
func (c *Client) UpdateFile(ctx context.Context, req UpdateFileRequest, opts ...CallOption) (*UpdateFileResponse, error) {
	u := update{name: req.Name, parentID: req.ParentID, ifMatch: req.IfMatch}
	op := call.Operation[*UpdateFileResponse]{
		Name: "box.UpdateFile",
		Resource: call.Resource{
			Source:      call.Item{Kind: "file", ID: req.FileID, Field: "FileID"},
			Destination: call.Item{Kind: "folder", ID: req.ParentID, Field: "ParentID"},
		},
		Method: http.MethodPut,
		Path:   "/files/{FileID}", IDs: []string{req.FileID},
		Body:    u.body(),
		Header:  ifMatch(req.IfMatch),
		Invalid: cmp.Or(call.Segment("FileID", req.FileID), u.validate(), validateFields(req.Fields)),
		Decode: func(r *call.Response) (*UpdateFileResponse, error) {
			res := &UpdateFileResponse{RequestID: requestID(r.Header)}
			if err := res.File.decode(r.Body); err != nil {
				return nil, err
			}
			return res, checkUpdated(r, res.ID, req.FileID)
		},
		Settler: updateSettler(req.FileID, &u, func(ctx context.Context) (*UpdateFileResponse, updated, error) {
			f, err := c.GetFile(ctx, GetFileRequest{FileID: req.FileID, Fields: settledFileFields}, call.ForReads(opts)...)
			if err != nil {
				return nil, updated{}, err
			}
			return &UpdateFileResponse{File: f.File, RequestID: f.RequestID, Reconciled: true},
				updated{f.Name, idOfParent(f.Parent), f.ETag, f.ModifiedAt}, nil
		}),
		Second: settle.RefusedIfMade, Advice: adviceChange, IsConflict: isStale,
	}
	if len(req.Fields) > 0 {
		op.Query = fieldsQuery{req.Fields}
	}
	return call.Copy(ctx, c.shared(), op, opts)
}

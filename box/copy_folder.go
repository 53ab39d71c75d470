package box

import (
	"bytes"
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// CopyFolderRequest says which folder to copy, and where to.
type CopyFolderRequest struct {
	// FolderID is the folder to copy. Required; the root folder "0" cannot be copied.
	FolderID string

	// ParentID is the folder that receives the copy. Required; "0" is the root folder.
	ParentID string

	// Name of the copy, 1 to 255 characters; default: the source's. It may hold neither a slash nor
	// a backslash nor non-printable ASCII, may not end in a space, and may not be "." or "..".
	Name string

	// Fields asks for members that a standard response leaves out. It also drops all standard
	// members that are not named: only Type, ID, ETag, SequenceID and Name come without being asked
	// for.
	Fields []string

	// IfNoneMatch is an ETag of the source, as Box sends it: unquoted. If the source still has it,
	// Box sends a 304 and copies nothing: [ErrNotModified]. Documented for this call, though
	// missing from Box's API description.
	IfNoneMatch string
}

// CopyFolderResponse is the new folder.
type CopyFolderResponse struct {
	// Folder is all empty if Box sent a 202 without a body: the copy is being made, and its id is
	// not known. [Client.WaitForCopy] finds it by the ParentID and Name of the request.
	//
	// No member says whether the copy is complete. Assume that it is not if the source holds more
	// than 500 items.
	Folder
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost and the copy found again by reading
}

// fieldsQuery is the query of operations that have no other parameter.
type fieldsQuery struct {
	Fields []string `url:"fields,comma,omitempty"`
}

type copyFolderBody struct {
	Name   string   `json:"name,omitempty"`
	Parent folderID `json:"parent"`
}

type folderID struct {
	ID string `json:"id"`
}

// CopyFolder copies a folder with all it contains into another folder. The original is not changed.
// A copy of up to 500 items is complete when the call returns. A larger one is made in the
// background after that, and Box does not report when it is complete: see [Client.WaitForCopy].
// Meanwhile the source with all below it and the destination cannot be copied, moved or deleted.
//
// The copy has an id and dates of its own; what becomes of shared links and collaborations is not
// documented. Metadata that a policy of the destination cascades is added afterwards, without
// notice. Names are unique within a folder, without regard to case. The source and the destination
// must be visible to the caller, who must be allowed to upload into the destination; the
// application needs the scope root_readwrite.
//
// Repeat: a second call fails with [ErrorCodeItemNameInUse], unless it has another Name; two calls
// at the same moment can both succeed and make two folders of one name.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeItemNameTooLong], [ErrorCodeItemNameInvalid] (400),
// [ErrorCodeUnauthorized] (401), [ErrorCodeForbiddenByPolicy], [ErrorCodeAccessDenied],
// [ErrorCodeInsufficientScope] (403), [ErrorCodeNotFound] (404: the source or the destination does
// not exist, or the caller cannot see it), [ErrorCodeItemNameInUse],
// [ErrorCodeOperationBlockedTemporary] (409), [ErrNotModified] (304), [ErrRateLimited] (429: 1000
// calls a minute and user).
//
// API: POST /folders/{folder_id}/copy, https://developer.box.com/reference/post-folders-id-copy/.
func (c *Client) CopyFolder(ctx context.Context, req CopyFolderRequest, opts ...CallOption) (*CopyFolderResponse, error) {
	return call.Copy(ctx, c.shared(), c.copyFolder(req, opts), opts)
}

func (c *Client) copyFolder(req CopyFolderRequest, opts []CallOption) call.Operation[*CopyFolderResponse] {
	op := call.Operation[*CopyFolderResponse]{
		Name: "box.CopyFolder",
		Resource: call.Resource{
			Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}, Destination: call.Item{ID: req.ParentID, Field: "ParentID"},
		},
		Method: http.MethodPost,
		Path:   "/folders/{FolderID}/copy", IDs: []string{req.FolderID},
		Body: copyFolderBody{Name: req.Name, Parent: folderID{req.ParentID}},
		Invalid: cmp.Or(validateNotRoot("FolderID", req.FolderID, "copied"), call.Segment("ParentID", req.ParentID),
			validateName("Name", req.Name), call.HeaderValue("IfNoneMatch", req.IfNoneMatch), validateFields(req.Fields)),
		Decode:  decodeCopiedFolder,
		Settler: c.folderSettler(&req, opts),
		Second:  settle.RefusedIfMade,
	}
	if len(req.Fields) > 0 {
		op.Query = fieldsQuery{req.Fields}
	}
	if req.IfNoneMatch != "" {
		op.Header = http.Header{"If-None-Match": {req.IfNoneMatch}}
	}
	return op
}

// decodeCopiedFolder accepts any 2xx with a folder as its body, and a 202 without a body: Box
// documents only 201 and does not say what the response to a copy in the background is.
func decodeCopiedFolder(r *call.Response) (*CopyFolderResponse, error) {
	res := &CopyFolderResponse{RequestID: requestID(r.Header)}
	if r.Status == http.StatusAccepted && len(bytes.TrimSpace(r.Body)) == 0 {
		return res, nil
	}
	if err := res.Folder.decode(r.Body); err != nil {
		return nil, err
	}
	return res, nil
}

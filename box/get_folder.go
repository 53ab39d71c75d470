package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// GetFolderRequest says which folder to read.
type GetFolderRequest struct {
	// FolderID is the folder to read. Required; "0" is the root folder.
	FolderID string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string

	// IfNoneMatch is an ETag of the folder, as Box sends it: unquoted. Box responds with a 304
	// while the folder still has it: [ErrNotModified]. The root folder has no ETag.
	IfNoneMatch string

	// Sort, Direction, Offset and Limit choose the items of Folder.ItemCollection; the defaults are
	// Box's, with the first 100 items. [Client.ListFolderItems] is the better way to see them all.
	Sort      Sort
	Direction Direction
	Offset    int64 // at most 10000
	Limit     int64 // at most 1000
}

// GetFolderResponse is the folder.
type GetFolderResponse struct {
	Folder
	RequestID string // box-request-id
}

type getFolderQuery struct {
	Fields    []string  `url:"fields,comma,omitempty"`
	Sort      Sort      `url:"sort,omitempty"`
	Direction Direction `url:"direction,omitempty"`
	Offset    int64     `url:"offset,omitempty"`
	Limit     int64     `url:"limit,omitempty"`
}

// GetFolder reads a folder: what it is, where it lies, and the first of its items. A folder that is
// visible through a shared link only needs [WithSharedLink].
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeNotFound], [ErrorCodeTrashed] (404: it does not exist, or the caller cannot see
// it), [ErrorCodeMethodNotAllowed] (405: the id is malformed), [ErrorCodeAccessDenied],
// [ErrorCodeForbidden] (403; Box documents 403 for a token that it does not accept, too),
// [ErrorCodeUnauthorized] (401), [ErrNotModified] (304), [ErrRateLimited] (429).
//
// API: GET /folders/{folder_id}, https://developer.box.com/reference/get-folders-id/.
func (c *Client) GetFolder(ctx context.Context, req GetFolderRequest, opts ...CallOption) (*GetFolderResponse, error) {
	op := call.Operation[*GetFolderResponse]{
		Name:     "box.GetFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/folders/{FolderID}", IDs: []string{req.FolderID},
		Query: getFolderQuery{req.Fields, req.Sort, req.Direction, req.Offset, req.Limit},
		Invalid: cmp.Or(validateFields(req.Fields), call.HeaderValue("IfNoneMatch", req.IfNoneMatch),
			validateOrder(req.Sort, req.Direction), validatePage(req.Offset, req.Limit)),
		Decode: decodeFolder,
	}
	if req.IfNoneMatch != "" {
		op.Header = http.Header{"If-None-Match": {req.IfNoneMatch}}
	}
	return call.Read(ctx, c.shared(), op, opts)
}

func decodeFolder(r *call.Response) (*GetFolderResponse, error) {
	res := &GetFolderResponse{RequestID: requestID(r.Header)}
	if err := res.Folder.decode(r.Body); err != nil {
		return nil, err
	}
	return res, nil
}

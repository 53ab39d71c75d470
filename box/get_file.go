package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// GetFileRequest says which file to read.
type GetFileRequest struct {
	// FileID is the file to read. Required.
	FileID string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string

	// IfNoneMatch is an ETag of the file, as Box sends it: unquoted. Box responds with a 304 while
	// the file still has it: [ErrNotModified].
	IfNoneMatch string
}

// GetFileResponse is the file.
type GetFileResponse struct {
	File
	RequestID string // box-request-id
}

// GetFile reads what a file is and where it lies, not its content. A file that is visible through a
// shared link only needs [WithSharedLink].
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeNotFound], [ErrorCodeTrashed] (404: it does not exist, or the caller cannot see
// it), [ErrorCodeMethodNotAllowed] (405: the id is malformed), [ErrorCodeAccessDenied],
// [ErrorCodeForbidden] (403), [ErrorCodeUnauthorized] (401), [ErrorCodeUnsupportedMediaType] (415),
// [ErrNotModified] (304), [ErrRateLimited] (429).
//
// API: GET /files/{file_id}, https://developer.box.com/reference/get-files-id/.
func (c *Client) GetFile(ctx context.Context, req GetFileRequest, opts ...CallOption) (*GetFileResponse, error) {
	op := call.Operation[*GetFileResponse]{
		Name:     "box.GetFile",
		Resource: call.Resource{Source: call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}},
		Method:   http.MethodGet,
		Path:     "/files/{FileID}", IDs: []string{req.FileID},
		Query:   fieldsQuery{req.Fields},
		Invalid: cmp.Or(validateFields(req.Fields), call.HeaderValue("IfNoneMatch", req.IfNoneMatch)),
		Decode:  decodeFile,
	}
	if req.IfNoneMatch != "" {
		op.Header = http.Header{"If-None-Match": {req.IfNoneMatch}}
	}
	return call.Read(ctx, c.shared(), op, opts)
}

func decodeFile(r *call.Response) (*GetFileResponse, error) {
	res := &GetFileResponse{RequestID: requestID(r.Header)}
	if err := res.File.decode(r.Body); err != nil {
		return nil, err
	}
	return res, nil
}

package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// CopyFileRequest says which file to copy, and where to.
type CopyFileRequest struct {
	// FileID is the file to copy. Required.
	FileID string

	// ParentID is the folder that receives the copy. Required; "0" is the root folder.
	ParentID string

	// Name of the copy, at most 255 characters; default: the source's. It may hold neither a slash
	// nor a backslash nor non-printable ASCII, may not end in a space, and may not be "." or "..":
	// Box would take such characters out, so that the copy would have another name than this one.
	Name string

	// Version is the id of the version to copy: FileVersion.ID. Default: the current version.
	Version string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string
}

// CopyFileResponse is the new file.
type CopyFileResponse struct {
	File
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost and the copy found again by reading
}

type copyFileBody struct {
	Name    string   `json:"name,omitempty"`
	Version string   `json:"version,omitempty"`
	Parent  folderID `json:"parent"`
}

// CopyFile copies one version of a file into a folder. The original is not changed. The copy is
// complete when the call returns.
//
// The copy has an id, dates and a first version of its own; what becomes of shared links,
// collaborations, comments and tags is not documented. Names are unique within a folder, without
// regard to case, among files and folders alike. The source and the destination must be visible to
// the caller, who must be allowed to upload into the destination; the application needs the scope
// root_readwrite. Box takes characters out of a Name that it does not allow there, so that the Name
// of the response is the one to use.
//
// A copy whose response was lost is found by its name, place, time, SHA-1 and size. What an older
// Version holds is not read: if such a copy is there, the outcome is unknown and the file one of
// the candidates.
//
// Repeat: a second call fails with [ErrorCodeItemNameInUse], unless it has another Name; two calls
// at the same moment can both succeed and make two files of one name.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeItemNameTooLong] (400), [ErrorCodeUnauthorized] (401),
// [ErrorCodeForbiddenByPolicy], [ErrorCodeAccessDenied], [ErrorCodeInsufficientScope] (403),
// [ErrorCodeNotFound] (404: the source or the destination does not exist, or the caller cannot see
// it), [ErrorCodeItemNameInUse], [ErrorCodeOperationBlockedTemporary] (409), [ErrRateLimited] (429:
// 1000 calls a minute and user).
//
// API: POST /files/{file_id}/copy, https://developer.box.com/reference/post-files-id-copy/.
func (c *Client) CopyFile(ctx context.Context, req CopyFileRequest, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Copy(ctx, c.shared(), c.copyFile(req, opts), opts)
}

func (c *Client) copyFile(req CopyFileRequest, opts []CallOption) call.Operation[*CopyFileResponse] {
	op := call.Operation[*CopyFileResponse]{
		Name: "box.CopyFile",
		Resource: call.Resource{
			Source:      call.Item{Kind: "file", ID: req.FileID, Field: "FileID"},
			Destination: call.Item{Kind: "folder", ID: req.ParentID, Field: "ParentID"},
		},
		Method: http.MethodPost,
		Path:   "/files/{FileID}/copy", IDs: []string{req.FileID},
		Body: copyFileBody{Name: req.Name, Version: req.Version, Parent: folderID{req.ParentID}},
		Invalid: cmp.Or(call.Segment("FileID", req.FileID), call.Segment("ParentID", req.ParentID), validateName("Name", req.Name),
			validateVersion(req.Version), validateFields(req.Fields)),
		Decode:  decodeCopiedFile,
		Settler: c.fileSettler(&req, opts),
		Second:  settle.RefusedIfMade,
	}
	if len(req.Fields) > 0 {
		op.Query = fieldsQuery{req.Fields}
	}
	return op
}

func decodeCopiedFile(r *call.Response) (*CopyFileResponse, error) {
	res := &CopyFileResponse{RequestID: requestID(r.Header)}
	if err := res.File.decode(r.Body); err != nil {
		return nil, err
	}
	return res, nil
}

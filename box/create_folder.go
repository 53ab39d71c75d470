package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// CreateFolderRequest says which folder to make.
type CreateFolderRequest struct {
	// ParentID is the folder that receives the new one. Required; "0" is the root folder.
	ParentID string

	// Name of the new folder, 1 to 255 characters. Required. For its characters see
	// CopyFolderRequest.
	Name string

	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: see CopyFolderRequest.
	Fields []string
}

// CreateFolderResponse is the new folder.
type CreateFolderResponse struct {
	Folder
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost and the folder found again by reading
}

type createFolderBody struct {
	Name   string   `json:"name"`
	Parent folderID `json:"parent"`
}

// CreateFolder makes an empty folder in another one. If its response was lost it is settled like
// [Client.CopyFolder]: the new folder is the empty one of its name that is not older than the
// request, and a second request is sent only where Box refuses it if the first one has made the
// folder.
//
// Names are unique within a folder, without regard to case, among files and folders alike. The
// caller must be allowed to upload into ParentID; the application needs the scope root_readwrite.
//
// Repeat: a second call fails with [ErrorCodeItemNameInUse]; two calls at the same moment can both
// succeed and make two folders of one name.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeItemNameTooLong], [ErrorCodeItemNameInvalid] (400),
// [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied], [ErrorCodeInsufficientScope] (403),
// [ErrorCodeNotFound] (404: ParentID does not exist, or the caller cannot see it),
// [ErrorCodeItemNameInUse], [ErrorCodeOperationBlockedTemporary] (409), [ErrRateLimited] (429: 1000
// calls a minute and user).
//
// API: POST /folders, https://developer.box.com/reference/post-folders/.
func (c *Client) CreateFolder(ctx context.Context, req CreateFolderRequest, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Copy(ctx, c.shared(), c.createFolder(req, opts), opts)
}

func (c *Client) createFolder(req CreateFolderRequest, opts []CallOption) call.Operation[*CreateFolderResponse] {
	op := call.Operation[*CreateFolderResponse]{
		Name: "box.CreateFolder",
		Resource: call.Resource{
			Source:      call.Item{Kind: "new folder", ID: req.Name, Field: "Name"},
			Destination: call.Item{Kind: "folder", ID: req.ParentID, Field: "ParentID"},
		},
		Method: http.MethodPost,
		Path:   "/folders",
		Body:   createFolderBody{Name: req.Name, Parent: folderID{req.ParentID}},
		Invalid: cmp.Or(call.Segment("ParentID", req.ParentID), call.Required("Name", req.Name), validateName("Name", req.Name),
			validateFields(req.Fields)),
		Decode:  decodeCreatedFolder,
		Settler: c.createdSettler(&req, opts),
		Second:  settle.RefusedIfMade,
	}
	if len(req.Fields) > 0 {
		op.Query = fieldsQuery{req.Fields}
	}
	return op
}

func decodeCreatedFolder(r *call.Response) (*CreateFolderResponse, error) {
	res := &CreateFolderResponse{RequestID: requestID(r.Header)}
	if err := res.Folder.decode(r.Body); err != nil {
		return nil, err
	}
	return res, nil
}

// createdSettler returns what finds a new folder.
func (c *Client) createdSettler(req *CreateFolderRequest, opts []CallOption) *settler[*CreateFolderResponse] {
	return &settler[*CreateFolderResponse]{
		client: c, opts: opts,
		kind: ItemTypeFolder, parentID: req.ParentID, asked: req.Name,
		shape: []string{"parent.id", req.ParentID, "name", req.Name},
		readItem: func(ctx context.Context, id string) (*reading[*CreateFolderResponse], error) {
			f, err := c.GetFolder(ctx, GetFolderRequest{FolderID: id, Fields: settledFields}, call.ForReads(opts)...)
			if err != nil {
				return nil, err
			}
			return &reading[*CreateFolderResponse]{
				id: f.ID, name: f.Name, parentID: idOfParent(f.Parent), created: f.CreatedAt, modified: f.ModifiedAt,
				response: &CreateFolderResponse{Folder: f.Folder, RequestID: f.RequestID, Reconciled: true},
			}, nil
		},
		isEqual: func(_, there *reading[*CreateFolderResponse]) bool {
			items := there.response.ItemCollection
			return items != nil && items.TotalCount == 0
		},
		body: func(name string) any { return createFolderBody{Name: name, Parent: folderID{req.ParentID}} },
		idOf: func(res *CreateFolderResponse) string { return res.ID },
	}
}

package oracle

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
)

// CreateFolderRequest says which folder to make, and where.
type CreateFolderRequest struct {
	ParentID    string // the folder that receives the new one; required; HomeFolder is the caller's home
	Name        string // required; with no space at its beginning or end
	Description string // default: none
	Access      Access // the right to the parent where it is not the caller's own; default: none
}

// CreateFolderResponse is the new folder. Its Name is another one than the request's if that was in
// use.
type CreateFolderResponse struct {
	Folder
	RequestID  string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled bool   // the response was lost and the folder found again by reading
}

type createFolderBody struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// CreateFolder makes an empty folder. If the parent has an item of the name, whatever its case,
// Oracle puts "(2)", "(3)" and so on at its end: the response has the name. Which characters and
// how many a name can have is not documented. The caller must be allowed to contribute to the
// parent, by own right or by the request's Access.
//
// Repeat: a second call makes a second folder, "name(2)". A lost response is settled by listing the
// parent, with the request's Access: one new folder there that has the name, or that and a number
// in parentheses, the description and no items is the folder. One that somebody has put something
// in by then is a candidate of an unknown outcome. A name that Oracle would store in another form
// is not recognised. With [ReconcileStrict] a listing that fails before the request is
// [ErrNotExecuted].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeNameRequired], [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege],
// [ErrorCodeAccessCodeRequired] (403), [ErrorCodeNotFound] (404: the parent does not exist).
// [ErrOutcomeUnknown] if reading does not settle a lost response; see [Client.ResolveCreateFolder].
//
// API: POST /documents/api/{version}/folders/{parentId}, Create Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) CreateFolder(ctx context.Context, req CreateFolderRequest, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), c.createFolder(req, opts), opts)
}

func (c *Client) createFolder(req CreateFolderRequest, opts []CallOption) call.Operation[*CreateFolderResponse] {
	return call.Operation[*CreateFolderResponse]{
		Name:     "oracle.CreateFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", In: req.ParentID, ID: req.Name, Field: "ParentID"}},
		Method:   http.MethodPost,
		Path:     "/folders/{ParentID}", IDs: []string{req.ParentID},
		Header:  req.Access.header(),
		Body:    createFolderBody{req.Name, req.Description},
		Invalid: cmp.Or(validateName("Name", req.Name), call.UTF8("Description", req.Description), req.Access.validate()),
		Decode:  decodeCreatedFolder,
		Settler: c.createdFolderSettler(req, opts),
		Second:  settle.MakesAnother,
	}
}

// createdFolderSettler knows from the beginning what the folder is like: there is no source to
// read.
func (c *Client) createdFolderSettler(req CreateFolderRequest, opts []CallOption) *itemSettler[*CreateFolderResponse] {
	like := &Item{Name: req.Name, Description: req.Description, Type: ItemTypeFolder}
	return &itemSettler[*CreateFolderResponse]{
		client: c, opts: opts, access: req.Access, destinationID: req.ParentID, kind: ItemTypeFolder, source: like,
		read: func(context.Context, []CallOption) (*Item, error) { return like, nil },
		made: func(there *Item) *CreateFolderResponse {
			return &CreateFolderResponse{Folder: there.asFolder(), Reconciled: true}
		},
		id:    func(res *CreateFolderResponse) string { return res.ID },
		shape: []string{"parentId", req.ParentID, "name", req.Name, "description", req.Description},
	}
}

// decodeCreatedFolder accepts any 2xx that has the id of the new folder: whether Oracle sends 200
// or 201 is not certain.
func decodeCreatedFolder(r *call.Response) (*CreateFolderResponse, error) {
	res, err := decodeFolder(r)
	if err != nil {
		return nil, err
	}
	return &CreateFolderResponse{Folder: res.Folder, RequestID: res.RequestID}, nil
}

// validateName refuses a space at the ends, too: a service that removes it makes a folder that
// nobody finds again by its name.
func validateName(field, name string) error {
	switch {
	case name == "":
		return call.Required(field, name)
	case strings.TrimSpace(name) != name:
		return call.Field(field, "begins or ends with a space")
	}
	return call.UTF8(field, name)
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r CreateFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

package document360

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

// CreateFolderRequest says which folder to make, and where.
type CreateFolderRequest struct {
	ProjectID      string // required
	ParentFolderID string // the folder that receives the new one; default: the top of the Drive
	Name           string // required; with no space at its beginning or end
	FolderColor    string // a hexadecimal color, as Document360 takes it; default: none
}

// CreateFolderResponse is the new folder.
type CreateFolderResponse struct {
	Folder            // where only the header of the response could be read: its ID
	Location   string // the address of the folder as Document360 sent it; empty where Reconciled
	Warnings   []APIWarning
	RequestID  string // request_id; empty where Reconciled
	Reconciled bool   // the response was lost and the folder found again by reading
}

type createFolderBody struct {
	Name           string `json:"name"`
	ParentFolderID string `json:"parent_folder_id,omitempty"`
	FolderColor    string `json:"folder_color,omitempty"`
}

// CreateFolder makes an empty folder.
//
// What Document360 does where the parent has a folder of the name is not documented. The caller
// needs the permission UpdateDrive. The call counts as a write against the rate limit of the token
// in the project.
//
// A folder whose response was lost is looked for, which needs the permission ViewDrive: it is the
// one empty folder in the parent that has the name as its title and was not made before the
// request, by Document360's clock. Where Document360 shows no created_at, the date is modified_at,
// which changes with every edit: an older empty folder of the name that somebody edits in that time
// looks the same, unless [ReconcileStrict] listed it before. A folder that holds something by then,
// or that has a number behind the name, is a candidate of an unknown outcome.
//
// Repeat: a second call can make a second folder, so that no request that may have been acted on is
// sent again.
//
// Errors: [ErrorCodeBadRequest] (400), [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden],
// [ErrorCodeFeatureNotInLicense] (403), [ErrorCodeResourceNotFound] (404: the project does not
// exist), [ErrorCodeValidationError] (422: a field is wrong, such as a parent that does not exist),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429). The description does not list 403 and 404. A
// 500 does not say whether the folder was made. [ErrOutcomeUnknown] if reading does not settle a
// lost response; see [Client.ResolveCreateFolder].
//
// API: POST /v3/projects/{project_id}/drive/folders,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) CreateFolder(ctx context.Context, req CreateFolderRequest, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Copy(ctx, c.shared(), c.createFolder(req, opts), opts)
}

func (c *Client) createFolder(req CreateFolderRequest, opts []CallOption) call.Operation[*CreateFolderResponse] {
	return call.Operation[*CreateFolderResponse]{
		Name: "document360.CreateFolder",
		Resource: call.Resource{Source: call.Item{
			Kind: "folder", In: cmp.Or(req.ParentFolderID, req.ProjectID), ID: req.Name, Field: "ParentFolderID",
		}},
		Method: http.MethodPost,
		Path:   "/v3/projects/{ProjectID}/drive/folders", IDs: []string{req.ProjectID}, RateScope: req.ProjectID,
		Body:     createFolderBody{req.Name, req.ParentFolderID, req.FolderColor},
		Invalid:  req.validate(),
		Decode:   func(r *call.Response) (*CreateFolderResponse, error) { return decodeCreatedFolder(r, req) },
		FromHead: func(r *call.Response) (*CreateFolderResponse, bool) { return createdFolderFromHead(r, req) },
		Settler:  &folderSettler{client: c, req: req, opts: opts},
		Second:   settle.MakesAnother,
	}
}

// validate refuses a space at the ends of the name, too: a service that removes it makes a folder
// that nobody finds again by its name.
func (r *CreateFolderRequest) validate() error {
	switch {
	case r.Name == "":
		return call.Required("Name", r.Name)
	case strings.TrimSpace(r.Name) != r.Name:
		return call.Field("Name", "begins or ends with a space")
	case r.ParentFolderID != "": // later reads put it in a path
		if err := call.Segment("ParentFolderID", r.ParentFolderID); err != nil {
			return err
		}
	}
	return cmp.Or(call.UTF8("Name", r.Name), call.UTF8("FolderColor", r.FolderColor))
}

// decodeCreatedFolder refuses the id of the parent, whose address Location may be.
func decodeCreatedFolder(r *call.Response, req CreateFolderRequest) (*CreateFolderResponse, error) {
	located := folderIDOf(r.Header.Get("Location"))
	e, err := open(r)
	if _, refused := errors.AsType[*call.ErrorResponse](err); refused && located != "" {
		return nil, errContradiction
	}
	if err != nil {
		return nil, err
	}
	var w folderWire
	err = codec.JSON(e.Data, &w)
	res := &CreateFolderResponse{
		Folder: w.folder(), Location: r.Header.Get("Location"), Warnings: e.warnings(), RequestID: string(e.RequestID),
	}
	if res.ID == "" {
		res.ID = located
	}
	if call.Segment("", res.ID) != nil || res.ID == req.ParentFolderID {
		return nil, missing("folder id", err)
	}
	return res, nil
}

// createdFolderFromHead reads a 201 whose body is lost: Location with the id of a folder is the
// proof that it was made.
func createdFolderFromHead(r *call.Response, req CreateFolderRequest) (*CreateFolderResponse, bool) {
	id := folderIDOf(r.Header.Get("Location"))
	_, err := decodeCreatedFolder(r, req)
	if r.Status != http.StatusCreated || id == "" || id == req.ParentFolderID || errors.Is(err, errContradiction) {
		return nil, false
	}
	return &CreateFolderResponse{
		Folder: Folder{ID: id, Title: req.Name, ParentFolderID: req.ParentFolderID}, Location: r.Header.Get("Location"),
	}, true
}

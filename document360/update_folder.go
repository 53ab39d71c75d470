package document360

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

// UpdateFolderRequest says which folder to change, and how: at least one of Name, Order,
// FolderColor and IsStarred is required.
type UpdateFolderRequest struct {
	ProjectID   string // required
	FolderID    string // required
	Name        string // the new title, with no space at its beginning or end; default: unchanged
	Order       *int   // the place among the folders beside it; default: unchanged
	FolderColor string // a hexadecimal color, as Document360 takes it; default: unchanged
	IsStarred   *bool  // default: unchanged
}

// UpdateFolderResponse says how the call has ended.
type UpdateFolderResponse struct {
	Errors     []APIError   // that Document360 sent beside success:true
	Warnings   []APIWarning // what did not keep the folder from being changed
	RequestID  string       // request_id; empty where Reconciled
	Reconciled bool         // the response was lost, and reading has shown that the folder is as requested
}

type updateFolderBody struct {
	Name        string `json:"name,omitempty"`
	Order       *int   `json:"order,omitempty"`
	FolderColor string `json:"folder_color,omitempty"`
	IsStarred   *bool  `json:"is_starred,omitempty"`
}

const adviceUpdateFolder = "GetFolder shows the title, the order and the star"

// UpdateFolder renames a folder, or changes its order, color or star. What the request leaves out
// stays as it is. A folder cannot be moved.
//
// Not documented are what happens where the name is in use, and what another Order does to the
// folders beside it. The portal's help says that the folders of the system, Images and what lies
// below it, cannot be renamed. The caller needs the permission UpdateDrive, and ViewDrive to settle
// a lost response. The call counts as a write against the rate limit of the token in the project.
//
// Repeat: a second call undoes what others have changed meanwhile, so that no request that may have
// been acted on is sent again. After a lost response the client reads the folder, and returns if
// its title, order and star are as requested, with Reconciled set, whoever changed it. No read
// shows the color: with FolderColor a lost response is always [ErrOutcomeUnknown]. So it is if the
// folder does not become as requested in time.
//
// Errors: [ErrorCodeBadRequest] (400), [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden],
// [ErrorCodeFeatureNotInLicense] (403), [ErrorCodeResourceNotFound] (404: the folder or the project
// does not exist), [ErrorCodeValidationError] (422, which the description does not list here),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429). A 500 does not say whether the folder was
// changed. [ErrOutcomeUnknown].
//
// API: PUT /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) UpdateFolder(ctx context.Context, req UpdateFolderRequest, opts ...CallOption) (*UpdateFolderResponse, error) {
	return call.Copy(ctx, c.shared(), call.Operation[*UpdateFolderResponse]{
		Name:     "document360.UpdateFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodPut,
		Path:     "/v3/projects/{ProjectID}/drive/folders/{FolderID}", IDs: []string{req.ProjectID, req.FolderID}, RateScope: req.ProjectID,
		Body:    updateFolderBody{req.Name, req.Order, req.FolderColor, req.IsStarred},
		Invalid: req.validate(),
		Decode: func(r *call.Response) (*UpdateFolderResponse, error) {
			e, err := openChanged(r)
			if err != nil {
				return nil, err
			}
			return &UpdateFolderResponse{Errors: e.errors(), Warnings: e.warnings(), RequestID: string(e.RequestID)}, nil
		},
		Advice: adviceUpdateFolder,
		Settler: &changeSettler[*UpdateFolderResponse]{
			name: req.FolderID, found: &UpdateFolderResponse{Reconciled: true},
			reached: func(ctx context.Context) (bool, error) { return c.isUpdated(ctx, req, opts) },
		},
		Second: settle.MakesAnother,
	}, opts)
}

func (r *UpdateFolderRequest) validate() error {
	switch {
	case r.Name == "" && r.Order == nil && r.FolderColor == "" && r.IsStarred == nil:
		return call.Field("Name", "is required, or Order, FolderColor or IsStarred")
	case strings.TrimSpace(r.Name) != r.Name:
		return call.Field("Name", "begins or ends with a space")
	case r.Order != nil && (*r.Order < 0 || *r.Order > math.MaxInt32):
		return call.Field("Order", "is %d, and must be from 0 to %d", *r.Order, math.MaxInt32)
	}
	return cmp.Or(call.UTF8("Name", r.Name), call.UTF8("FolderColor", r.FolderColor))
}

// shownFolder is what a read shows of what an update can change. A member that is missing must not
// pass for a zero.
type shownFolder struct {
	Title     *string `json:"title"`
	Order     *int    `json:"order"`
	IsStarred *bool   `json:"is_starred"`
}

var errNoColor = errors.New("no read shows the color of a folder")

// isUpdated reports whether a folder is as the request wanted it.
func (c *Client) isUpdated(ctx context.Context, req UpdateFolderRequest, opts []CallOption) (bool, error) {
	if req.FolderColor != "" {
		return false, errNoColor
	}
	folder := GetFolderRequest{ProjectID: req.ProjectID, FolderID: req.FolderID, PageSize: 1}
	shown, err := call.Read(ctx, c.shared(), getFolder(folder, decodeShown), call.ForReads(opts))
	if err != nil {
		return false, err
	}
	return (req.Name == "" || same(shown.Title, &req.Name)) &&
		(req.Order == nil || same(shown.Order, req.Order)) &&
		(req.IsStarred == nil || same(shown.IsStarred, req.IsStarred)), nil
}

func same[T comparable](shown, wanted *T) bool { return shown != nil && *shown == *wanted }

func decodeShown(r *call.Response) (*shownFolder, error) {
	e, err := open(r)
	if err != nil {
		return nil, err
	}
	shown := new(shownFolder)
	return shown, codec.JSON(e.Data, shown)
}

package bitpaket

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// CreateFolderRequest says which directory to make.
type CreateFolderRequest struct {
	// Folder is the absolute path of the directory, not "/". Required; its last name has no space
	// at its beginning or end.
	Folder string

	// Ensure also makes the missing directories above it, and takes a directory that exists for
	// success. Without it the directory above must exist and the directory itself must not.
	Ensure bool
}

// CreateFolderResponse is the new directory; with Ensure it may have been there before.
type CreateFolderResponse struct {
	Folder
	RequestID  string // X-Request-Id; empty where Reconciled
	Reconciled bool   // the response was lost and the directory found again by reading; not with Ensure
}

type createFolderBody struct {
	Folder string `json:"folder"`
	Ensure bool   `json:"ensure,omitempty"`
}

const (
	opCreateFolder     = "bitpaket.CreateFolder"
	adviceCreateFolder = "another CreateFolder with Ensure does no harm"
)

// CreateFolder makes a directory. It needs the token and no client secret; the token says which
// paket.
//
// Repeat: with Ensure a second call changes nothing, and the request is sent again by itself where
// a response is lost, but not after the client's own timeout or in [ReconcileStrict]; it takes no
// [WithIntent]. Without Ensure a second call is refused with [ErrorCodeAlreadyExists]. A lost
// response is then settled by listing the directory above: the directory is the one of that name
// which was not made before the request. If there is none, the request is sent again, but not in
// [ReconcileStrict].
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429), without Ensure
// [ErrorCodeAlreadyExists] (400). No document says how BitPaket responds if the directory above is
// missing. [ErrOutcomeUnknown] if the response was lost and reading did not settle the outcome; see
// [Client.ResolveCreateFolder].
//
// API: POST /v2/create, docs/api/folders.md in https://github.com/bitpaket/docs.
func (c *Client) CreateFolder(ctx context.Context, req CreateFolderRequest, opts ...CallOption) (*CreateFolderResponse, error) {
	op := c.createFolder(req, opts)
	if req.Ensure {
		op.Settler, op.Advice = nil, adviceCreateFolder
		return call.Change(ctx, c.shared(), op, opts)
	}
	return call.Copy(ctx, c.shared(), op, opts)
}

func (c *Client) createFolder(req CreateFolderRequest, opts []CallOption) call.Operation[*CreateFolderResponse] {
	return call.Operation[*CreateFolderResponse]{
		Name:     opCreateFolder,
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.Folder, Field: "Folder"}},
		Method:   http.MethodPost,
		Path:     "/v2/create",
		Body:     createFolderBody(req),
		Invalid:  req.validate(),
		Decode:   decodeCreatedFolder,
		Settler:  &folderSettler{client: c, req: req, opts: opts},
		Second:   settle.RefusedIfMade,
	}
}

// validate refuses a space at the ends of the name, too: a service that removes it makes a
// directory that nobody finds again by its name.
func (r *CreateFolderRequest) validate() error {
	name := path.Base(r.Folder)
	switch {
	case path.Clean(r.Folder) == "/":
		return call.Field("Folder", "must not be the root")
	case strings.TrimSpace(name) != name:
		return call.Field("Folder", "has a name that begins or ends with a space")
	}
	return validatePath("Folder", r.Folder)
}

// decodeCreatedFolder needs the name: the pages show no response without it.
func decodeCreatedFolder(r *call.Response) (*CreateFolderResponse, error) {
	data, err := open(r)
	if err != nil {
		return nil, err
	}
	res := &CreateFolderResponse{RequestID: requestID(r.Header)}
	json.Unmarshal(data, &res.Folder) // a member of the wrong type leaves the others readable
	if cmp.Or(res.ID, res.Name) == "" {
		return nil, errors.New("the response has neither folder_id nor folder_name")
	}
	return res, nil
}

package bitpaket

import (
	"cmp"
	"context"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// RenameRequest says what to rename, and to what.
type RenameRequest struct {
	Object   Selector // the folder or the object; required
	Filename string   // the new name, without a path; required
}

// RenameResponse says that the object has the new name.
type RenameResponse struct {
	ValidIDs   []string     // what BitPaket lists of the object; a folder is in no list
	ValidNames []ObjectName // the same by name
	RequestID  string       // X-Request-Id
}

type renameBody struct {
	ClientSecret string   `json:"client_secret"`
	Object       Selector `json:"object"`
	Filename     string   `json:"filename"`
}

const adviceRename = "Query of the directory shows which names are there"

// Rename gives a folder or an object another name in its directory. The name must be free there.
// The token and the client secret must belong to one paket.
//
// Not documented are whether all versions of an object get the name, and whether its id stays.
//
// Repeat: a second call finds nothing under the old name, or another object that has got it
// meanwhile. No document says what shows that a rename was done, so that a lost response is always
// [ErrOutcomeUnknown]: nothing is read, and the request is not sent again. After a refusal with
// [ErrorCodeAlreadyExists] the client reads whether the object still has its old name; if not, a
// gateway may have delivered the request twice, and the error is [ErrOutcomeUnknown]. Otherwise a
// request that is delivered twice is reported by the response to the second delivery.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of
// what else can refuse a rename; [ErrorCodeAlreadyExists] (400) is documented for other calls and
// may be used here for a name that is in use. If BitPaket accepts the request and calls the object
// invalid, the error is a [*ProblemDetails] with the Status 200. [ErrOutcomeUnknown].
//
// API: POST /v2/rename, docs/api/objects/rename-objects.md in https://github.com/bitpaket/docs.
func (c *Client) Rename(ctx context.Context, req RenameRequest, opts ...CallOption) (*RenameResponse, error) {
	const op = "bitpaket.Rename"
	if err := call.Usable(ctx, c.shared(), op); err != nil {
		return nil, err
	}
	return call.Copy(ctx, c.shared(), call.Operation[*RenameResponse]{
		Name: op,
		Resource: call.Resource{
			Source:      call.Item{ID: cmp.Or(req.Object.Path, req.Object.Folder, req.Object.ID), Field: "Object"},
			Destination: call.Item{ID: req.Filename, Field: "Filename"},
		},
		Method:  http.MethodPost,
		Path:    "/v2/rename",
		Body:    renameBody{*c.secret, req.Object, req.Filename},
		Invalid: req.validate(),
		Limits:  listedLimits,
		Decode: func(r *call.Response) (*RenameResponse, error) {
			listed, err := decodeChanged(r, "renamed")
			if err != nil {
				return nil, err
			}
			return &RenameResponse{ValidIDs: listed.ValidIDs, ValidNames: listed.ValidNames, RequestID: listed.RequestID}, nil
		},
		Advice: adviceRename,
		Settler: blindSettler[*RenameResponse]{isUndone: func(ctx context.Context) (bool, error) {
			return c.hasOldName(ctx, req, call.ForReads(opts))
		}},
	}, opts)
}

// hasOldName reports whether what was to be renamed still has the name that it had. Of an object that
// the request selects by id, that is any but the new one.
func (c *Client) hasOldName(ctx context.Context, req RenameRequest, opts []CallOption) (bool, error) {
	sel := req.Object.clean()
	switch {
	case sel.ID != "":
		there, err := c.GetMetadata(ctx, GetMetadataRequest{ObjectID: sel.ID}, opts...)
		return err == nil && there.Properties.Name != req.Filename, err
	case sel.Path != "":
		there, _, err := c.find(ctx, "", []string{sel.Path}, opts)
		return len(there) > 0, err
	}
	list, err := c.Query(ctx, QueryRequest{Folder: path.Dir(sel.Folder)}, opts...)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(list.inside(), func(f Folder) bool { return f.Name == path.Base(sel.Folder) }), nil
}

func (r *RenameRequest) validate() error {
	if err := r.Object.check("Object"); err != nil {
		return err
	}
	switch {
	case r.Filename == "":
		return call.Required("Filename", r.Filename)
	case strings.Contains(r.Filename, "/"):
		return call.Field("Filename", "must not have a slash")
	}
	return validatePath("Filename", "/"+r.Filename)
}

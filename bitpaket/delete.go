package bitpaket

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"github.com/farcopy/farcopy/internal/call"
)

const opDelete = "bitpaket.Delete"

// DeleteRequest says what to delete.
type DeleteRequest struct {
	Objects []Selector // the folders and objects to delete; at least one is required, and none may be "/"
}

// DeleteResponse is what BitPaket deletes, by selector. A folder is in no list.
type DeleteResponse struct {
	ValidIDs   []string     // object ids that were selected
	ValidNames []ObjectName // objects that were selected by their path
	RequestID  string       // X-Request-Id; empty where Reconciled
	Reconciled bool         // the response was lost, and reading has shown that nothing of it is there
}

type deleteBody struct {
	ClientSecret string     `json:"client_secret"`
	Objects      []Selector `json:"objects"`
}

const adviceDelete = "Query of the directories shows what is there"

// Delete deletes folders with all they contain, and objects, for good: they cannot be restored.
// [Client.DeleteObject] deletes one version.
//
// Not documented are whether an object that is selected by its path is deleted with all its
// versions, and whether the deletion is finished when Delete returns. A deletion by tags, which
// the service has too, is not offered: nothing shows beforehand what it would delete. The token and
// the client secret must belong to one paket.
//
// If BitPaket accepts the deletion and reports some of the selected objects as invalid, it deletes
// the others, and the error is a [*PartialChangeError]. If all of them are invalid, nothing is
// deleted, and the error is a [*ProblemDetails] with the Status 200. A success that lists fewer
// objects than were selected by id or path counts as a lost response.
//
// Repeat: a second call would delete what others have put in the place of what is deleted, so that
// no request that may have been acted on is sent again. To settle a lost response, the client lists
// the directories of what is selected, from the root on, before it sends the request, unless
// [ReconcileOff] is set or something is selected by its id. If they list it before and not
// afterwards, Delete returns with Reconciled set, whoever deleted or moved it. Otherwise the error
// is [ErrOutcomeUnknown]; no document says how BitPaket responds to an id that does not exist. It
// is unknown, too, if the deletion is refused and the lists show that everything has gone: a
// gateway may have delivered it twice. A deletion by id is then reported by the response to the
// second delivery.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of
// what else can refuse a deletion. [*PartialChangeError]. [ErrOutcomeUnknown].
//
// API: POST /v2/delete, docs/api/objects/delete-objects.md in https://github.com/bitpaket/docs.
func (c *Client) Delete(ctx context.Context, req DeleteRequest, opts ...CallOption) (*DeleteResponse, error) {
	if err := call.Usable(ctx, c.shared(), opDelete); err != nil {
		return nil, err
	}
	about := CopyRequest{Objects: req.Objects}
	res, err := call.Copy(ctx, c.shared(), call.Operation[*changedObjects]{
		Name:     opDelete,
		Resource: call.Resource{Source: about.resource().Source},
		Method:   http.MethodPost,
		Path:     "/v2/delete",
		Body:     deleteBody{*c.secret, req.Objects},
		Invalid:  req.validate(),
		Limits:   listedLimits,
		Decode: func(r *call.Response) (*changedObjects, error) {
			listed, err := decodeSelectedChange(r, req.Objects, "deleted")
			return &changedObjects{listed: listed}, err
		},
		Advice:    adviceDelete,
		Settler:   newDeleteSettler(c, req, opts),
		ReadFirst: true,
	}, opts)
	if err == nil {
		err = res.partial(opDelete, "deleted")
	}
	if err != nil {
		return nil, err
	}
	return &DeleteResponse{res.listed.ValidIDs, res.listed.ValidNames, res.listed.RequestID, res.reconciled}, nil
}

func (r *DeleteRequest) validate() error {
	if err := validateSelectors(r.Objects); err != nil {
		return err
	}
	for i, sel := range r.Objects {
		if sel.Folder != "" && path.Clean(sel.Folder) == "/" {
			return call.Field(fmt.Sprintf("Objects[%d].Folder", i), "is the root, which cannot be deleted")
		}
	}
	return nil
}

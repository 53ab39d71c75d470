package bitpaket

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

const opMove = "bitpaket.Move"

// MoveRequest says what to move, and where to.
type MoveRequest struct {
	Objects   []Selector // the folders and objects to move; at least one is required
	Target    string     // "/", or the absolute path of an existing directory; required
	Overwrite bool       // destroys what is at the target, see Move; false makes the whole move fail
}

// MoveResponse is what BitPaket moves, by selector. A folder is in no list.
type MoveResponse struct {
	ValidIDs   []string     // object ids that were selected
	ValidNames []ObjectName // objects that were selected by their path, where they were
	RequestID  string       // X-Request-Id; empty where Reconciled
	Reconciled bool         // the response was lost, and reading has shown that all objects are at the target
}

const adviceMove = "Query of the target shows which objects are there"

// Move moves folders and objects into a directory of the same paket. Folders are merged into what
// the target holds.
//
// Overwrite true destroys every object at the target that has the name of a moved one, with all its
// versions and for good, and keeps the others; false makes the whole move fail where there is one.
// It is always sent. Not documented are whether an object that is selected by id is moved without
// its other versions, whether ids stay, whether a folder becomes a directory of the target or is
// merged into the target itself, and whether the move is finished when Move returns. The token and
// the client secret must belong to one paket.
//
// If BitPaket accepts the move and reports some of the selected objects as invalid, it moves the
// others, and the error is a [*PartialChangeError]. If all of them are invalid, nothing is moved,
// and the error is a [*ProblemDetails] with the Status 200. A success that lists fewer objects than
// were selected by id or path counts as a lost response.
//
// Repeat: a second call finds nothing where the objects were, or others that have come there
// meanwhile, so that no request that may have been acted on is sent again. To settle a lost
// response, the client reads what is selected before it sends the request, unless [ReconcileOff] is
// set: one read for each object, and one for each directory of a folder. If all of it is at the
// target afterwards, under its ids, and no longer where it was, Move returns with Reconciled set,
// whoever moved it. Otherwise the error is [ErrOutcomeUnknown], also if the objects at the target
// are equal and have other ids: somebody else may have put them there. So it is if the move is
// refused and reading shows that something was moved: a gateway may have delivered it twice.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of
// what else can refuse a move; [ErrorCodeAlreadyExists] and [ErrorCodeObjectSealed] (400) are
// documented for other calls and may be used here. [*PartialChangeError]. [ErrOutcomeUnknown].
//
// API: POST /v2/move, docs/api/objects/move-objects.md in https://github.com/bitpaket/docs.
func (c *Client) Move(ctx context.Context, req MoveRequest, opts ...CallOption) (*MoveResponse, error) {
	if err := call.Usable(ctx, c.shared(), opMove); err != nil {
		return nil, err
	}
	about := CopyRequest{Objects: req.Objects, Target: req.Target}
	res, err := call.Copy(ctx, c.shared(), call.Operation[*changedObjects]{
		Name:     opMove,
		Resource: about.resource(),
		Method:   http.MethodPost,
		Path:     "/v2/move",
		Body:     copyBody{*c.secret, req.Objects, req.Overwrite, req.Target},
		Invalid:  cmp.Or(validateSelectors(req.Objects), validatePath("Target", req.Target)),
		Limits:   listedLimits,
		Decode: func(r *call.Response) (*changedObjects, error) {
			listed, err := decodeSelectedChange(r, req.Objects, "moved")
			return &changedObjects{listed: listed}, err
		},
		Advice:    adviceMove,
		Settler:   newMoveSettler(c, req, opts),
		ReadFirst: true,
	}, opts)
	if err == nil {
		err = res.partial(opMove, "moved")
	}
	if err != nil {
		return nil, err
	}
	return &MoveResponse{res.listed.ValidIDs, res.listed.ValidNames, res.listed.RequestID, res.reconciled}, nil
}

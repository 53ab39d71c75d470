package bitpaket

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// CopyRequest says what to copy, and where to.
type CopyRequest struct {
	// Objects are the folders and objects to copy. At least one is required; no document gives a limit.
	Objects []Selector

	// Target is the directory that receives the copies: "/", or the absolute path of an existing directory. Required; it is
	// not created.
	Target string

	// Overwrite true destroys every object at the target that has the name of a copied one, for good, and keeps the others;
	// false makes the whole copy fail where there is one. It is always sent, so that the zero value is the safe one.
	Overwrite bool
}

// Selector names one folder or object by exactly one of its fields.
type Selector struct {
	Folder string `json:"folder,omitempty"` // absolute path of a directory, which is copied with all it contains: "/dir"
	ID     string `json:"id,omitempty"`     // object id, a UUIDv4; each version of an object has its own
	Path   string `json:"path,omitempty"`   // absolute path of an object: "/dir/file.exe"
}

// CopyResponse is what BitPaket took on, by selector. It names neither the copies nor the operation, and it may list
// nothing: the one documented answer is empty although it copies a folder.
type CopyResponse struct {
	ValidIDs   []string          // object ids that were selected
	ValidNames []ObjectName      // objects that were selected by their path
	Invalid    []json.RawMessage // what will not be copied, in a form that is not documented; empty where all will be
	RequestID  string            // X-Request-Id
	Reconciled bool              // the answer was lost and the copy found at the target, complete; the lists repeat the request

	copied string // id of one object of a copy that was found, see copySettler.ID
}

// ObjectName is an object in a result.
type ObjectName struct {
	Name string `json:"object_name"`
	Path string `json:"object_path"`
}

type copyBody struct {
	ClientSecret string     `json:"client_secret"`
	Objects      []Selector `json:"objects"`
	Overwrite    bool       `json:"overwrite"`
	Target       string     `json:"target"`
}

type copyData struct {
	Objects struct {
		Valid struct {
			IDs   texts   `json:"object_ids"`
			Names rawList `json:"object_names"`
		} `json:"valid"`
		Invalid rawList `json:"invalid"`
	} `json:"objects"`
}

// Copy copies folders and objects into a directory of the same paket. It starts a long process: when Copy returns, BitPaket
// has accepted the copy but not finished it, and no call tells when it has. Do not delete or move the sources before it is
// finished, or the copy may fail; [Client.WaitCopied] waits for that.
//
// Folders are merged into what the target holds. An object that Overwrite replaces is destroyed and cannot be restored.
// What CopyResponse.Invalid lists is not copied, although the call succeeds. Not documented: whether the versions, tags and
// flags of an object are copied, whether a folder becomes a directory of the target or is merged into the target itself,
// and what happens to a sealed object in the way. The token and the client secret must belong to one paket.
//
// A copy whose answer was lost is looked for at the target by the name, size, hash and time of its objects, see "Lost answers"
// in the package's overview; a 400 for an object in the way is believed unless that could be the copy itself.
//
// Repeat: without Overwrite a second call fails once the first has made an object of the same name; before that it may be
// accepted as well. With Overwrite it destroys the first copies and makes them anew, under new ids.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of what else can refuse a copy:
// a wrong client secret, a missing source or target, a name conflict. [ErrorCodeAlreadyExists] and [ErrorCodeObjectSealed]
// (400) are documented for other calls and may be used here. A success of false under a 200 is a refusal like any other.
// [ErrOutcomeUnknown] where the answer was lost and reading could not settle it.
//
// API: POST /v2/copy, docs/api/objects/copy-objects.md in https://github.com/bitpaket/docs.
func (c *Client) Copy(ctx context.Context, req CopyRequest, opts ...CallOption) (*CopyResponse, error) {
	settler := newCopySettler(c, req, opts)
	c.accepted.begin(settler)
	res, err := call.Copy(ctx, c.service, call.Operation[*CopyResponse]{
		Name:    "bitpaket.Copy",
		Method:  http.MethodPost,
		Path:    "/v2/copy",
		Body:    copyBody{*c.secret, req.Objects, req.Overwrite, req.Target},
		Invalid: cmp.Or(legalSelectors(req.Objects), absolutePath("Target", req.Target)),
		Limits:  listedLimits,
		Decode:  decodeCopied,
		Settler: settler,
	}, opts)
	c.accepted.end(settler, err)
	return res, err
}

// listedLimits: the answer lists what it copies and what not, object by object.
var listedLimits = codec.Limits{Elements: 8 << 10, Costly: 8 << 10, Members: 16 << 10}

// decodeCopied goes by the flag alone: the lists only inform, and most of their form is not documented.
func decodeCopied(a *call.Answer) (*CopyResponse, error) {
	raw, err := open(a)
	if err != nil {
		return nil, err
	}
	var data copyData
	json.Unmarshal(raw, &data)
	return &CopyResponse{
		ValidIDs:   data.Objects.Valid.IDs,
		ValidNames: objectNames(data.Objects.Valid.Names),
		Invalid:    data.Objects.Invalid,
		RequestID:  requestID(a.Header),
	}, nil
}

// objectNames reads objects of two members, and bare names, because only another call's page shows the form.
func objectNames(entries rawList) (names []ObjectName) {
	for _, raw := range entries {
		var n ObjectName
		if json.Unmarshal(raw, &n) != nil {
			json.Unmarshal(raw, &n.Name)
		}
		if n != (ObjectName{}) {
			names = append(names, n)
		}
	}
	return names
}

func legalSelectors(objects []Selector) error {
	if len(objects) == 0 {
		return call.Required("Objects", "")
	}
	for i, s := range objects {
		if err := s.check(fmt.Sprintf("Objects[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func (s Selector) check(field string) error {
	switch {
	case s.Folder != "" && s.ID == "" && s.Path == "":
		return absolutePath(field+".Folder", s.Folder)
	case s.ID != "" && s.Folder == "" && s.Path == "":
		return call.Segment(field+".ID", s.ID)
	case s.Path != "" && s.Folder == "" && s.ID == "":
		return absolutePath(field+".Path", s.Path)
	}
	return call.Field(field, "needs exactly one of Folder, ID and Path")
}

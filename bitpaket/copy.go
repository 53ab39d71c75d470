package bitpaket

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

const opCopy = "bitpaket.Copy"

// CopyRequest says what to copy, and where to.
type CopyRequest struct {
	// Objects are the folders and objects to copy. At least one is required; no document gives a
	// limit.
	Objects []Selector

	// Target is the directory that receives the copies: "/", or the absolute path of an existing
	// directory. Required; it is not created.
	Target string

	// Overwrite true destroys every object at the target that has the name of a copied one, for
	// good, and keeps the others; false makes the whole copy fail where there is one. It is always
	// sent, so that the zero value is the safe one. The page is not clear about what is destroyed:
	// "any same object" with true, "same named object" with false. The names count in both cases
	// here, which is the more cautious reading.
	Overwrite bool
}

// Selector names one folder or object by exactly one of its fields.
type Selector struct {
	// Folder is the absolute path of a directory, which is copied with all it contains: "/dir".
	Folder string `json:"folder,omitempty"`

	// ID of an object, a UUIDv4; each version of an object has its own. The form is not checked,
	// because a check can only refuse what the service would accept: BitPaket itself reports a
	// wrong id as invalid and copies nothing for it.
	ID string `json:"id,omitempty"`

	// Path is the absolute path of an object: "/dir/file.exe".
	Path string `json:"path,omitempty"`
}

// CopyResponse is what BitPaket took on, by selector. It names neither the copies nor the
// operation, and it may list nothing: the one documented response is empty although it copies
// a folder.
type CopyResponse struct {
	ValidIDs   []string     // object ids that were selected
	ValidNames []ObjectName // objects that were selected by their path

	// Invalid is what will not be copied, in a form that is not documented. It is empty except in a
	// [PartialCopyError].
	Invalid []json.RawMessage

	// AcceptedAt is the Date of the response: BitPaket's clock, in whole seconds. Zero if
	// Reconciled.
	AcceptedAt time.Time

	RequestID string // X-Request-Id

	// Reconciled reports that the response was lost and that the copy was found at the target,
	// complete. The lists repeat the request then.
	Reconciled bool

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

// Copy copies folders and objects into a directory of the same paket. It starts a long process:
// when Copy returns, BitPaket has accepted the copy but not finished it, and no call reports when
// it has. Do not delete or move the sources before it is finished, or the copy may fail;
// [Client.WaitForCopy] waits for that.
//
// Folders are merged into what the target holds. An object that Overwrite replaces is destroyed and
// cannot be restored. Not documented: whether the versions, tags and flags of an object are copied,
// whether a folder becomes a directory of the target or is merged into the target itself, and what
// happens to a sealed object of the same name. The token and the client secret must belong to one
// paket.
//
// If BitPaket accepts the copy and reports some of the selected objects as invalid, it copies the
// others, and the error is a [*PartialCopyError]. If all of them are invalid, nothing is copied,
// and the error is a [*ProblemDetails] with the Status 200; it matches no io/fs error, because no
// document says why an object is invalid.
//
// If the response is lost, the client looks for the copy at the target, by the name, size, hash and
// time of its objects; see "Lost responses" in the package comment. A 400 for an existing object is
// returned as a refusal unless that object could be the copy itself.
//
// Repeat: without Overwrite a second call fails once the first has made an object of the same name;
// before that it may be accepted as well. With Overwrite it destroys the first copies and makes
// them anew, under new ids.
//
// Errors: [ErrorCodeInvalidToken] (401), [ErrRateLimited] (429). No document gives the codes of
// what else can refuse a copy: a wrong client secret, a missing source or target, a name conflict.
// [ErrorCodeAlreadyExists] and [ErrorCodeObjectSealed] (400) are documented for other calls and may
// be used here. A success of false under a 200 is a refusal like any other. [*PartialCopyError]
// if some of the selected objects are invalid. [ErrOutcomeUnknown] if the response was lost
// and reading did not settle the outcome.
//
// API: POST /v2/copy, docs/api/objects/copy-objects.md in https://github.com/bitpaket/docs.
func (c *Client) Copy(ctx context.Context, req CopyRequest, opts ...CallOption) (*CopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), opCopy); err != nil {
		return nil, err
	}
	return reportInvalid(call.Copy(ctx, c.shared(), c.copy(req, opts), opts))
}

func (c *Client) copy(req CopyRequest, opts []CallOption) call.Operation[*CopyResponse] {
	return call.Operation[*CopyResponse]{
		Name:     opCopy,
		Resource: req.resource(),
		Method:   http.MethodPost,
		Path:     "/v2/copy",
		Body:     copyBody{*c.secret, req.Objects, req.Overwrite, req.Target},
		Invalid:  cmp.Or(validateSelectors(req.Objects), validatePath("Target", req.Target)),
		Limits:   listedLimits,
		Decode:   func(r *call.Response) (*CopyResponse, error) { return decodeSelected(r, req.Objects, "copied") },
		Settler:  newCopySettler(c, req, opts),
		Second:   req.second(),
		Async:    true,
	}
}

// listedLimits: the response lists what it copies and what not, object by object.
var listedLimits = codec.Limits{Elements: 8 << 10, Costly: 8 << 10, Members: 16 << 10}

// decodeSelected goes by the flag, unless all that was selected is invalid: the other lists only
// inform, and most of their form is not documented.
func decodeSelected(r *call.Response, selected []Selector, done string) (*CopyResponse, error) {
	raw, err := open(r)
	if err != nil {
		return nil, err
	}
	var data copyData
	json.Unmarshal(raw, &data)
	res := &CopyResponse{
		ValidIDs:   data.Objects.Valid.IDs,
		ValidNames: objectNames(data.Objects.Valid.Names),
		Invalid:    data.Objects.Invalid,
		AcceptedAt: acceptedAt(r.Header),
		RequestID:  requestID(r.Header),
	}
	if err := refuseInvalid(r, selected, res, done); err != nil {
		return nil, err
	}
	return res, nil
}

// objectNames reads objects of two members, and bare names, because only another call's page shows
// the form.
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

func (s Selector) check(field string) error {
	switch {
	case s.Folder != "" && s.ID == "" && s.Path == "":
		return validatePath(field+".Folder", s.Folder)
	case s.ID != "" && s.Folder == "" && s.Path == "":
		return call.Segment(field+".ID", s.ID)
	case s.Path != "" && s.Folder == "" && s.ID == "":
		return validatePath(field+".Path", s.Path)
	}
	return call.Field(field, "needs exactly one of Folder, ID and Path")
}

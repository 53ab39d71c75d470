package oracle

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
)

// CopyFolderRequest says which folder to copy, and where to.
type CopyFolderRequest struct {
	// FolderID is the folder to copy. Required.
	FolderID string

	// DestinationID is the folder that receives the copy. Required. Oracle documents the id of a
	// folder only, but its own command-line tool also sends [HomeFolder].
	DestinationID string

	// DuplicateResolution is how the copy is named; default: what Oracle does by itself, which is
	// not documented for a name that is in use at the destination.
	DuplicateResolution DuplicateResolution

	// Access is the right to the folder where it is not the caller's own; default: none.
	Access Access
}

// DuplicateResolution is a way to name a copy. The list is open.
type DuplicateResolution string

// DuplicateTimeStampSuffix puts six digits from the service's time at the end of the copy's name.
// Every call makes a new name, so that a repeated call makes another copy. It is the only
// documented value.
const DuplicateTimeStampSuffix DuplicateResolution = "TimeStampSuffix"

// CopyFolderResponse is the new folder. The response has no name: where Oracle may have chosen one,
// ask [Client.GetFolder] for it.
type CopyFolderResponse struct {
	ID string // the new folder
	// The folder that was copied; the response's idList, which in spite of that name is a single
	// id.
	SourceID      string
	DestinationID string
	Type          string // "folder"
	RequestID     string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled    bool   // the response was lost and the copy found again by reading
}

type copyBody struct {
	DestinationID       string              `json:"destinationID"`
	DuplicateResolution DuplicateResolution `json:"duplicateResolution,omitempty"`
}

// CopyFolder copies a folder with all it contains into another folder. The original is not changed.
// Oracle documents one response, after the copy, and does not say whether a large folder is
// complete by then.
//
// Not documented are: what happens where the name is in use at the destination and
// DuplicateResolution is not set (either a new name or [ErrorCodeNameInUse]; names are compared
// without regard to case), whether metadata, tags, shares and older versions are copied, a copy
// into itself, and any limit of size or time. The caller must be allowed to read the folder, by own
// right or by the request's Access, whose link or applink must have at least the role of
// contributor, and to contribute to the destination.
//
// Repeat: a second call makes a second copy, always so with [DuplicateTimeStampSuffix]; without it,
// it may be refused with [ErrorCodeNameInUse]. A lost response is settled by reading the folder and
// listing the destination, with the request's Access: one new folder there with the copy's name, or
// that and a suffix or "(2)", and as many items as the source is the copy. With [ReconcileStrict] a
// listing that fails before the copy is [ErrNotExecuted].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege], [ErrorCodeAccessCodeRequired]
// (403), [ErrorCodeNotFound] (404: the folder, or the destination, does not exist),
// [ErrorCodeNameInUse] (409). A 401 mostly has no code: it matches [fs.ErrPermission]. A 2xx with
// an errorCode other than 0 is a refusal too; one without errorCode counts as success if it has
// the new id. [ErrOutcomeUnknown] if reading does not settle a lost response; see
// [Client.ResolveCopyFolder].
//
// API: POST /documents/api/{version}/folders/{folderId}/copy, Copy Folder in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) CopyFolder(ctx context.Context, req CopyFolderRequest, opts ...CallOption) (*CopyFolderResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), c.copyFolder(req, opts), opts)
}

func (c *Client) copyFolder(req CopyFolderRequest, opts []CallOption) call.Operation[*CopyFolderResponse] {
	return call.Operation[*CopyFolderResponse]{
		Name: "oracle.CopyFolder",
		Resource: call.Resource{
			Source:      call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"},
			Destination: call.Item{ID: req.DestinationID, Field: "DestinationID"},
		},
		Method: http.MethodPost,
		Path:   "/folders/{FolderID}/copy", IDs: []string{req.FolderID},
		Header: req.Access.header(),
		Body:   copyBody{req.DestinationID, req.DuplicateResolution},
		Invalid: cmp.Or(call.Segment("DestinationID", req.DestinationID),
			call.UTF8("DuplicateResolution", string(req.DuplicateResolution)), req.Access.validate()),
		Decode:  decodeCopiedFolder,
		Settler: c.copiedFolderSettler(req, opts),
		Second:  settle.MakesAnother,
	}
}

func (c *Client) copiedFolderSettler(req CopyFolderRequest, opts []CallOption) *itemSettler[*CopyFolderResponse] {
	return &itemSettler[*CopyFolderResponse]{
		client: c, opts: opts, access: req.Access, destinationID: req.DestinationID, resolution: req.DuplicateResolution,
		kind: ItemTypeFolder, sourceID: req.FolderID,
		read: func(ctx context.Context, opts []CallOption) (*Item, error) {
			res, err := c.GetFolder(ctx, GetFolderRequest{FolderID: req.FolderID, Access: req.Access}, opts...)
			if err != nil {
				return nil, err
			}
			return &Item{Name: res.Name, Size: res.Size, ChildItemsCount: res.ChildItemsCount, ModifiedTime: res.ModifiedTime}, nil
		},
		made: func(there *Item) *CopyFolderResponse {
			return &CopyFolderResponse{
				ID: there.ID, SourceID: req.FolderID, DestinationID: req.DestinationID, Type: string(ItemTypeFolder), Reconciled: true,
			}
		},
		id: func(res *CopyFolderResponse) string { return res.ID },
		shape: []string{
			"folderId", req.FolderID, "destinationID", req.DestinationID, "duplicateResolution", string(req.DuplicateResolution),
		},
	}
}

func decodeCopiedFolder(r *call.Response) (*CopyFolderResponse, error) {
	b, err := decodeCopied(r, ItemTypeFolder)
	if err != nil {
		return nil, err
	}
	return &CopyFolderResponse{
		ID: string(b.ID), SourceID: string(b.IDList), DestinationID: string(b.DestinationID), Type: string(b.Type),
		RequestID: requestID(r.Header),
	}, nil
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r CopyFolderRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

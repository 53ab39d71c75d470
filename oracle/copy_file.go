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

// CopyFileRequest says which file to copy, and where to.
type CopyFileRequest struct {
	// FileID is the file to copy. Required.
	FileID string

	// DestinationID is the folder that receives the copy. Required. Oracle documents the id of a
	// folder only, but its own command-line tool also sends [HomeFolder].
	DestinationID string

	// DuplicateResolution is how the copy is named; default: what Oracle does by itself, which is
	// not documented for a name that is in use at the destination.
	DuplicateResolution DuplicateResolution

	// Access is the right to the file where it is not the caller's own; default: none.
	Access Access
}

// CopyFileResponse is the new file. The response has no name: where Oracle may have chosen one, ask
// [Client.GetFile] for it.
type CopyFileResponse struct {
	ID            string // the new file
	SourceID      string // the file that was copied; the response's idList
	DestinationID string
	Type          string // "file"
	RequestID     string // X-ORACLE-DMS-ECID; empty where Reconciled
	Reconciled    bool   // the response was lost and the copy found again by reading
}

// CopyFile copies a file into a folder. The original is not changed. With
// [DuplicateTimeStampSuffix] the six digits go to the name of the file; whether before or behind
// its extension is not documented. The members of the response are those of [Client.CopyFolder]:
// the excerpt of Oracle's page that was read ends before them.
//
// Not documented are: what happens where the name is in use at the destination and
// DuplicateResolution is not set (a new name, [ErrorCodeNameInUse] or, as with an upload, a new
// version of the file that is there), and whether older versions, metadata, tags and shares are
// copied. The caller must be allowed to read the file, by own
// right or by the request's Access, whose link or applink must have at least the role of
// contributor, and to contribute to the destination.
//
// Repeat: a second call makes a second copy, always so with [DuplicateTimeStampSuffix]; without it,
// it may be refused with [ErrorCodeNameInUse]. A lost response is settled by reading the file and
// listing the destination, with the request's Access: one new file there with the copy's name, or
// that and a suffix or "(2)", and the source's size is the copy. An empty file under another name
// than the source's proves nothing, and no file of an older date is taken for the copy: if the copy
// became a version of it, the outcome stays unknown. With [ReconcileStrict] a listing that fails
// before the copy is [ErrNotExecuted].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed; other statuses: see ErrorKey),
// [ErrorCodeLinkInvalid] (400), [ErrorCodeInsufficientPrivilege], [ErrorCodeAccessCodeRequired]
// (403), [ErrorCodeNotFound] (404: the file, or the destination, does not exist),
// [ErrorCodeNameInUse] (409). [ErrOutcomeUnknown] if reading does not settle a lost response; see
// [Client.ResolveCopyFile].
//
// API: POST /documents/api/{version}/files/{fileId}/copy, Copy File in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) CopyFile(ctx context.Context, req CopyFileRequest, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Copy(req.Access.context(ctx), c.shared(), c.copyFile(req, opts), opts)
}

func (c *Client) copyFile(req CopyFileRequest, opts []CallOption) call.Operation[*CopyFileResponse] {
	return call.Operation[*CopyFileResponse]{
		Name: "oracle.CopyFile",
		Resource: call.Resource{
			Source:      call.Item{Kind: "file", ID: req.FileID, Field: "FileID"},
			Destination: call.Item{Kind: "folder", ID: req.DestinationID, Field: "DestinationID"},
		},
		Method: http.MethodPost,
		Path:   "/files/{FileID}/copy", IDs: []string{req.FileID},
		Header: req.Access.header(),
		Body:   copyBody{req.DestinationID, req.DuplicateResolution},
		Invalid: cmp.Or(call.Segment("DestinationID", req.DestinationID),
			call.UTF8("DuplicateResolution", string(req.DuplicateResolution)), req.Access.validate()),
		Decode:  decodeCopiedFile,
		Settler: c.copiedFileSettler(req, opts),
		Second:  settle.MakesAnother,
	}
}

func (c *Client) copiedFileSettler(req CopyFileRequest, opts []CallOption) *itemSettler[*CopyFileResponse] {
	return &itemSettler[*CopyFileResponse]{
		client: c, opts: opts, access: req.Access, destinationID: req.DestinationID, resolution: req.DuplicateResolution,
		kind: ItemTypeFile, sourceID: req.FileID,
		read: func(ctx context.Context, opts []CallOption) (*Item, error) {
			res, err := c.GetFile(ctx, GetFileRequest{FileID: req.FileID, Access: req.Access}, opts...)
			if err != nil {
				return nil, err
			}
			return &Item{Name: res.Name, Size: res.Size, ModifiedTime: res.ModifiedTime}, nil
		},
		made: func(there *Item) *CopyFileResponse {
			return &CopyFileResponse{
				ID: there.ID, SourceID: req.FileID, DestinationID: req.DestinationID, Type: string(ItemTypeFile), Reconciled: true,
			}
		},
		id: func(res *CopyFileResponse) string { return res.ID },
		shape: []string{
			"fileId", req.FileID, "destinationID", req.DestinationID, "duplicateResolution", string(req.DuplicateResolution),
		},
	}
}

func decodeCopiedFile(r *call.Response) (*CopyFileResponse, error) {
	b, err := decodeCopied(r, ItemTypeFile)
	if err != nil {
		return nil, err
	}
	return &CopyFileResponse{
		ID: string(b.ID), SourceID: string(b.IDList), DestinationID: string(b.DestinationID), Type: string(b.Type),
		RequestID: requestID(r.Header),
	}, nil
}

// Format prints the request without the secrets of its Access, also where fmt looks through a
// pointer to it.
func (r CopyFileRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }

package box

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// WaitCopiedRequest names a copy and what it was made of.
type WaitCopiedRequest struct {
	FolderID string // the folder that was copied. Required
	CopyID   string // the copy: CopyFolderResponse.ID. Required

	// Progress is called after each look with the number of items in the copy and in the source; nil: it is not.
	Progress func(copied, total int64)

	// Interval is the pause after the first look; default 1s, never negative. It doubles from look to look, up to 30 s.
	Interval time.Duration
}

// WaitCopiedResponse is what the two folders hold, at any depth.
type WaitCopiedResponse struct {
	Items int64 // files, folders and web links in the copy; the same number as in the source
}

// IncompleteCopyError says that a copy and its source did not hold the same number of items when the waiting ended. It says
// nothing of the outcome: Box may still be copying.
type IncompleteCopyError struct {
	Op            string
	Copied, Total int64 // items in the copy, and in the source
	Err           error // why the waiting ended
}

func (e *IncompleteCopyError) Error() string {
	return fmt.Sprintf("%s: the copy holds %d items and its source %d: %s", e.Op, e.Copied, e.Total, problem.Line(e.Err.Error()))
}

// Unwrap leads to the context's error.
func (e *IncompleteCopyError) Unwrap() error { return problem.Cause(e.Err) }

const waitCopied = "box.WaitCopied"

// WaitCopied waits until a copy holds as many items as its source, counted at every depth: for copies of more than 500
// items, which Box makes in the background. It reads both trees at each look, one call for each folder and 1000 items.
//
// It compares counts, because Box tells nobody when a copy is done. So it cannot know about the contents of the files, nor
// whether it counts the copies or what others put beside them. Where the caller cannot see an item of one of the two, or
// others change one of them meanwhile, the counts may never agree, or agree before the copy is complete. Where Box answered
// 202 without a body the id of the copy is not known: list the ParentID of the request for the name of the copy.
//
// Repeat: changes nothing.
//
// Errors: [*IncompleteCopyError] when the context ends first; those of [Client.ListFolderItems]; [io/fs.ErrInvalid] with
// [ErrNotExecuted] for an illegal request.
//
// API: GET /folders/{folder_id}/items, https://developer.box.com/reference/get-folders-id-items/.
func (c *Client) WaitCopied(ctx context.Context, req WaitCopiedRequest, opts ...CallOption) (*WaitCopiedResponse, error) {
	if err := call.Usable(ctx, c.shared(), waitCopied); err != nil {
		return nil, err
	}
	if err := cmp.Or(call.Segment("FolderID", req.FolderID), call.Segment("CopyID", req.CopyID),
		call.NotNegative("Interval", req.Interval)); err != nil {
		return nil, &problem.NotExecuted{Op: waitCopied, Invalid: true, Err: err}
	}
	var copied, total int64
	look := func() (done bool, err error) {
		if total, err = c.countItems(ctx, req.FolderID, opts); err != nil {
			return false, err
		}
		if copied, err = c.countItems(ctx, req.CopyID, opts); err != nil {
			return false, err
		}
		if req.Progress != nil {
			req.Progress(copied, total)
		}
		return copied == total, nil
	}
	switch err := call.Poll(ctx, req.Interval, look); {
	case err != nil && ctx.Err() != nil:
		return nil, &IncompleteCopyError{Op: waitCopied, Copied: copied, Total: total, Err: err}
	case err != nil:
		return nil, err
	}
	return &WaitCopiedResponse{Items: copied}, nil
}

// countItems counts what lies below a folder.
func (c *Client) countItems(ctx context.Context, id string, opts []CallOption) (n int64, err error) {
	folders := []string{id}
	for len(folders) > 0 {
		next := folders[0]
		folders = folders[1:]
		for item, err := range c.AllFolderItems(ctx, ListFolderItemsRequest{FolderID: next, Fields: []string{"type", "id"}}, opts...) {
			if err != nil {
				return 0, err
			}
			n++
			if item.Type == ItemTypeFolder {
				folders = append(folders, item.ID)
			}
		}
	}
	return n, nil
}

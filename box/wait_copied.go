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

	// Interval is the pause after the first look; default 1s. It doubles from look to look, up to 30 s.
	Interval time.Duration
}

// WaitCopiedResponse is what the two folders hold, at any depth.
type WaitCopiedResponse struct {
	Items int64 // files, folders and web links in the copy; the same number as in the source
}

// IncompleteCopyError says that a copy did not hold all items yet when the waiting ended. It says nothing of the outcome: Box
// may still be copying.
type IncompleteCopyError struct {
	Op            string
	Copied, Total int64 // items in the copy, and in the source
	Err           error // why the waiting ended
}

func (e *IncompleteCopyError) Error() string {
	return fmt.Sprintf("%s: %d of %d items copied so far: %s", e.Op, e.Copied, e.Total, problem.Line(e.Err.Error()))
}

// Unwrap leads to the context's error.
func (e *IncompleteCopyError) Unwrap() error { return problem.Cause(e.Err) }

const waitCopied = "box.WaitCopied"

// WaitCopied waits until a copy holds as many items as its source, counted at every depth: for copies of more than 500
// items, which Box makes in the background. It reads both trees at each look, one call for each folder and 1000 items.
//
// It compares counts, because Box tells nobody when a copy is done. So it cannot know about the contents of the files; an
// item that the caller cannot see, or that comes to one of the two meanwhile, keeps it waiting; and a source that was
// emptied meanwhile looks like a copy that is complete.
//
// Errors: [*IncompleteCopyError] when the context ends first; those of [Client.ListFolderItems].
//
// API: GET /folders/{folder_id}/items, https://developer.box.com/reference/get-folders-id-items/.
func (c *Client) WaitCopied(ctx context.Context, req WaitCopiedRequest, opts ...CallOption) (*WaitCopiedResponse, error) {
	if err := cmp.Or(call.Segment("FolderID", req.FolderID), call.Segment("CopyID", req.CopyID)); err != nil {
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
		return copied >= total, nil
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

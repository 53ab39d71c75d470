package box

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// WaitForCopyRequest names a copy and what it was made of. The copy is named by CopyID, or by
// ParentID and Name: those of its [CopyFolderRequest], for a copy that Box accepted without sending
// its id.
type WaitForCopyRequest struct {
	FolderID string // the folder that was copied. Required
	CopyID   string // the copy: CopyFolderResponse.ID. Required, unless ParentID is set

	// ParentID is the folder that receives the copy. If CopyID is empty, the folder called Name is
	// looked for in it, at each poll until it is there. If CopyID is set, ParentID and Name are
	// ignored.
	ParentID string
	Name     string // of the copy; default: the source's

	// Progress is called after each poll with the number of items in the copy and in the source;
	// nil: it is not.
	Progress func(copied, total int64)

	// Interval is the pause after the first poll; default 1s, never negative. It doubles from poll
	// to poll, up to 30 s, so that the end of a long copy is seen up to 30 s late. A longer
	// Interval stays as it is.
	Interval time.Duration
}

// WaitForCopyResponse is what the two folders hold, at any depth.
type WaitForCopyResponse struct {
	CopyID string // the copy
	Items  int64  // files, folders and web links in the copy; the same number as in the source
}

// IncompleteCopyError says that a copy and its source did not hold the same number of items when
// the waiting ended. It says nothing of the outcome: Box may still be copying.
type IncompleteCopyError struct {
	Op            string
	Copied, Total int64 // items in the copy, and in the source
	Err           error // why the waiting ended
}

func (e *IncompleteCopyError) Error() string {
	return fmt.Sprintf("%s: the copy holds %d items and its source %d: %s", e.Op, e.Copied, e.Total, problem.OneLine(e.Err.Error()))
}

// LogValue logs the error as a group.
func (e *IncompleteCopyError) LogValue() slog.Value {
	return problem.Group{
		Op: e.Op, Outcome: "incomplete", Text: e.Err.Error(), More: []slog.Attr{slog.Int64("copied", e.Copied), slog.Int64("total", e.Total)},
	}.LogValue()
}

// Unwrap leads to the context's error.
func (e *IncompleteCopyError) Unwrap() error { return problem.Opaque(e.Err) }

const waitForCopy = "box.WaitForCopy"

// WaitForCopy waits until a copy holds as many items as its source, counted at every depth: for
// copies of more than 500 items, which Box makes in the background. Each poll reads both trees: one
// call for each folder and 1000 items.
//
// It compares counts, because Box does not report when a copy is complete. It knows nothing of the
// contents of the files, and counts what others put beside the copies as well. If the caller cannot
// see an item of one of the two folders, or others change one of them meanwhile, the counts may
// never agree, or agree before the copy is complete. A copy that is looked for by its name is
// whatever folder has that name: Box keeps names unique, without regard to case.
//
// Repeat: changes nothing.
//
// Errors: [*IncompleteCopyError] when the context ends first; those of [Client.ListFolderItems]
// and, for a Name by default, of [Client.GetFolder]; [io/fs.ErrInvalid] with [ErrNotExecuted] for
// an illegal request.
//
// API: GET /folders/{folder_id}/items, https://developer.box.com/reference/get-folders-id-items/.
func (c *Client) WaitForCopy(ctx context.Context, req WaitForCopyRequest, opts ...CallOption) (*WaitForCopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), waitForCopy); err != nil {
		return nil, err
	}
	if err := cmp.Or(call.Segment("FolderID", req.FolderID), req.validateCopy(), call.NotNegative("Interval", req.Interval)); err != nil {
		return nil, problem.Invalid(waitForCopy, 0, err)
	}
	var copied, total int64
	look := func() (done bool, err error) {
		if total, err = c.countItems(ctx, req.FolderID, opts); err != nil {
			return false, err
		}
		if req.CopyID == "" {
			if req.CopyID, err = c.findCopy(ctx, &req, opts); err != nil {
				return false, err
			}
		}
		if req.CopyID != "" {
			if copied, err = c.countItems(ctx, req.CopyID, opts); err != nil {
				return false, err
			}
		}
		if req.Progress != nil {
			req.Progress(copied, total)
		}
		return req.CopyID != "" && copied == total, nil
	}
	switch err := call.WaitUntil(ctx, req.Interval, look); {
	case err != nil && ctx.Err() != nil:
		return nil, &IncompleteCopyError{Op: waitForCopy, Copied: copied, Total: total, Err: err}
	case err != nil:
		return nil, err
	}
	return &WaitForCopyResponse{CopyID: req.CopyID, Items: copied}, nil
}

// findCopy returns the id of the folder of the copy's name, "" while there is none. It sets a Name
// that is missing, so that the source is read once.
func (c *Client) findCopy(ctx context.Context, req *WaitForCopyRequest, opts []CallOption) (id string, err error) {
	if req.Name == "" {
		source, err := c.GetFolder(ctx, GetFolderRequest{FolderID: req.FolderID, Fields: []string{"name"}}, opts...)
		if err != nil {
			return "", err
		}
		req.Name = source.Name
	}
	list := ListFolderItemsRequest{FolderID: req.ParentID, Fields: []string{"type", "id", "name"}}
	for item, err := range c.AllFolderItems(ctx, list, opts...) {
		switch {
		case err != nil:
			return "", err
		case item.Type != ItemTypeFolder || item.ID == req.FolderID || !strings.EqualFold(item.Name, req.Name):
		case id != "":
			return "", fmt.Errorf("%s: folder %s holds two folders of the copy's name, %s and %s: set CopyID",
				waitForCopy, problem.OneLine(req.ParentID), problem.OneLine(id), problem.OneLine(item.ID))
		default:
			id = item.ID
		}
	}
	return id, nil
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

package box

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// FindFolderRequest is a path from a folder to another one.
type FindFolderRequest struct {
	// FolderID is where the path begins. Required; "0" is the root folder.
	FolderID string

	// Path has the names of the folders below FolderID, such as "Archives/2017". Required; a slash
	// at its beginning or end makes no difference. Case makes none either, as in Box.
	Path string
}

// FindFolderResponse is the folder at the end of the path.
type FindFolderResponse struct {
	FolderMini
	Levels int // how many folders were listed
}

// FolderNotFoundError says that a path leads to no folder that the caller can see. It matches
// [io/fs.ErrNotExist].
type FolderNotFoundError struct {
	Op       string
	FolderID string // the last folder on the path that was found
	Name     string // which it does not hold
}

func (e *FolderNotFoundError) Error() string {
	return fmt.Sprintf("%s: folder %s holds no folder %q", e.Op, problem.ShortLine(e.FolderID), problem.ShortLine(e.Name))
}

// Is reports whether target is fs.ErrNotExist.
func (e *FolderNotFoundError) Is(target error) bool { return target == fs.ErrNotExist }

const findFolder = "box.FindFolder"

// FindFolder finds a folder by its path. Box has no call for that: each folder on the path is
// listed, one call for each 1000 items, and the names are compared without regard to case, as Box
// compares them. A file or a web link is no folder. A folder that was made a moment ago may not be
// listed yet.
//
// Repeat: changes nothing.
//
// Errors: [*FolderNotFoundError], which matches [io/fs.ErrNotExist]; an error that names both if a
// folder holds two folders of the name, which Box makes of two calls at the same moment; those of
// [Client.ListFolderItems].
//
// API: GET /folders/{folder_id}/items, https://developer.box.com/reference/get-folders-id-items/.
func (c *Client) FindFolder(ctx context.Context, req FindFolderRequest, opts ...CallOption) (*FindFolderResponse, error) {
	if err := call.Usable(ctx, c.shared(), findFolder); err != nil {
		return nil, err
	}
	names := strings.Split(strings.TrimSuffix(strings.TrimPrefix(req.Path, "/"), "/"), "/")
	if err := cmp.Or(call.Segment("FolderID", req.FolderID), validatePath(names)); err != nil {
		return nil, problem.Invalid(findFolder, 0, err)
	}
	at := &FolderMini{ID: req.FolderID}
	for _, name := range names {
		next, err := c.subfolder(ctx, at.ID, name, opts)
		if err != nil {
			return nil, err
		}
		at = next
	}
	return &FindFolderResponse{FolderMini: *at, Levels: len(names)}, nil
}

// subfolder lists a folder to its end: a second folder of the name may be on the last page.
func (c *Client) subfolder(ctx context.Context, id, name string, opts []CallOption) (*FolderMini, error) {
	var found *FolderMini
	list := ListFolderItemsRequest{FolderID: id, Fields: []string{"type", "id", "etag", "sequence_id", "name"}}
	for item, err := range c.AllFolderItems(ctx, list, opts...) {
		switch {
		case err != nil:
			return nil, err
		case item.Type != ItemTypeFolder || foldName(item.Name) != foldName(name):
		case found != nil && found.ID != item.ID: // an item that moves within a list can be listed twice
			return nil, fmt.Errorf("%s: folder %s holds two folders %q, %s and %s", findFolder,
				problem.ShortLine(id), problem.ShortLine(name), problem.ShortLine(found.ID), problem.ShortLine(item.ID))
		default:
			found = &FolderMini{ID: item.ID, Type: string(item.Type), ETag: item.ETag, SequenceID: item.SequenceID, Name: item.Name}
		}
	}
	if found == nil {
		return nil, &FolderNotFoundError{Op: findFolder, FolderID: id, Name: name}
	}
	return found, nil
}

func validatePath(names []string) error {
	for _, name := range names {
		if name == "" && len(names) == 1 {
			return call.Required("Path", "")
		}
		if name == "" {
			return call.Field("Path", "has an empty name")
		}
		if err := validateName("Path", name); err != nil {
			return err
		}
	}
	return nil
}

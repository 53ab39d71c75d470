package bitpaket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
)

// few objects are asked for one by one, which does not list a target that may hold many others.
const few = 4

// find reads what is at these places below the target now. What is not there is missing from the
// result.
func (c *Client) find(ctx context.Context, target string, paths []string, opts []CallOption) (there map[string]Object, requestID string, err error) {
	there = map[string]Object{}
	if len(paths) > few {
		requestID, err = c.list(ctx, target, directories(target, paths), there, opts)
		return there, requestID, err
	}
	for _, p := range paths {
		found, err := c.FindMetadata(ctx, FindMetadataRequest{Path: p}, opts...)
		switch {
		case absent(err):
		case err != nil:
			return nil, "", err
		case len(found.Objects) > 0:
			there[p], requestID = found.Objects[0], found.RequestID
		}
	}
	return there, requestID, nil
}

// list adds the objects of the wanted directories to there. It asks only for directories that
// another list has shown, because no document says what the response for a missing one is.
func (c *Client) list(ctx context.Context, target string, wanted map[string]bool, there map[string]Object, opts []CallOption) (requestID string, err error) {
	for dirs := []string{target}; len(dirs) > 0; dirs = dirs[1:] {
		dir := dirs[0]
		list, err := c.Query(ctx, QueryRequest{Folder: dir, Detailed: wanted[dir]}, opts...)
		switch {
		case absent(err):
			continue
		case err != nil:
			return "", err
		}
		requestID = list.RequestID
		for _, o := range list.Objects {
			// the newest version comes first
			if p := below(dir, o.Properties.Name); there[p].ID == "" {
				there[p] = o
			}
		}
		for _, f := range list.inside() {
			inside := below(dir, f.Name)
			if _, ok := wanted[inside]; ok {
				dirs = append(dirs, inside)
			}
		}
	}
	return requestID, nil
}

// directories are those that hold the paths, which is true, and those on the way to them.
func directories(target string, paths []string) map[string]bool {
	wanted := map[string]bool{}
	for _, p := range paths {
		wanted[path.Dir(p)] = true
	}
	for dir := range maps.Clone(wanted) {
		for dir != target && dir != "/" {
			dir = path.Dir(dir)
			if !wanted[dir] {
				wanted[dir] = false
			}
		}
	}
	return wanted
}

// inside returns the directories of the listed one without that itself.
func (r *QueryResponse) inside() []Folder {
	if len(r.Folders) > 0 && r.Folders[0].ID == "" {
		return r.Folders[1:]
	}
	return r.Folders
}

// below does not clean the name: one with a slash or dots must not lead elsewhere.
func below(dir, name string) string {
	return strings.TrimSuffix(dir, "/") + "/" + strings.TrimPrefix(name, "/")
}

// absent reports whether BitPaket itself, and not a gateway on the way, says that something does
// not exist.
func absent(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	if !ok {
		_, ok = errors.AsType[*absentError](err)
		return ok
	}
	return errors.Is(p, fs.ErrNotExist) && (p.Code != 0 || p.Namespace != "")
}

// absentError is a response without versions of the object that was asked for.
type absentError struct{ path string }

func (e *absentError) Error() string {
	return fmt.Sprintf("bitpaket.FindMetadata: no object %q", e.path)
}

func (e *absentError) Unwrap() error { return fs.ErrNotExist }

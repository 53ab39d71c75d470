package bitpaket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// original is an object that a copy makes again, and the two places where the copy can appear: no document says whether a
// folder becomes a directory of the target (nested) or is merged into the target itself. Outside of folders both are one.
type original struct {
	Object
	source         string // path, or id where it is selected by that
	nested, merged string
}

// place is a path at the target with what may be copied to it; more than one original where two have the same name.
type place struct {
	path      string
	originals []original
}

// layout is all places of a copy, sorted by path.
type layout []place

func layouts(all []original) []layout {
	nested := arrange(all, func(o original) string { return o.nested })
	merged := arrange(all, func(o original) string { return o.merged })
	switch samePath := func(a, b place) bool { return a.path == b.path }; {
	case len(all) == 0:
		return nil
	case slices.EqualFunc(nested, merged, samePath):
		return []layout{nested}
	}
	return []layout{nested, merged}
}

func arrange(all []original, at func(original) string) (l layout) {
	places := map[string][]original{}
	for _, o := range all {
		places[at(o)] = append(places[at(o)], o)
	}
	for _, p := range slices.Sorted(maps.Keys(places)) {
		l = append(l, place{p, places[p]})
	}
	return l
}

// alike returns the original that an object has the content of.
func (p place) alike(there Object) (original, bool) {
	a := there.Properties
	for _, o := range p.originals {
		b := o.Properties
		if a.Size == b.Size && a.Hash != "" && strings.EqualFold(a.Hash, b.Hash) && strings.EqualFold(a.HashType, b.HashType) {
			return o, true
		}
	}
	return original{}, false
}

// isSource says that the object at the place is one that is to be copied there.
func (p place) isSource(there Object) bool {
	return slices.ContainsFunc(p.originals, func(o original) bool { return o.ID == there.ID })
}

// touched is the last time that an object shows.
func (o Object) touched() time.Time {
	if o.Properties.CreatedOn.After(o.Properties.UpdatedOn) {
		return o.Properties.CreatedOn
	}
	return o.Properties.UpdatedOn
}

// originals reads what a selector selects.
func (c *Client) originals(ctx context.Context, s Selector, target string, opts []CallOption) ([]original, error) {
	switch {
	case s.Folder != "":
		return c.originalsBelow(ctx, path.Clean(s.Folder), target, opts)
	case s.ID != "":
		o, err := c.GetMetadata(ctx, GetMetadataRequest{ObjectID: s.ID}, opts...)
		if err != nil {
			return nil, err
		}
		at := below(target, o.Properties.Name)
		return []original{{o.Object, s.ID, at, at}}, nil
	}
	found, err := c.FindMetadata(ctx, FindMetadataRequest{Path: s.Path}, opts...)
	switch {
	case err != nil:
		return nil, err
	case len(found.Objects) == 0:
		return nil, &absentError{s.Path}
	}
	at := below(target, path.Base(s.Path))
	return []original{{found.Objects[0], s.Path, at, at}}, nil
}

// originalsBelow reads a folder with all below it, but not what the copy itself may be putting there.
func (c *Client) originalsBelow(ctx context.Context, folder, target string, opts []CallOption) (all []original, err error) {
	nested := below(target, path.Base(folder))
	for dirs := []string{"."}; len(dirs) > 0; dirs = dirs[1:] {
		dir := path.Join(folder, dirs[0])
		list, err := c.Query(ctx, QueryRequest{Folder: dir, Detailed: true}, opts...)
		if err != nil {
			return nil, err
		}
		for _, o := range list.Objects {
			name := o.Properties.Name
			all = append(all, original{o, below(dir, name), below(path.Join(nested, dirs[0]), name), below(path.Join(target, dirs[0]), name)})
		}
		for _, f := range list.inside() {
			if inside := below(dir, f.Name); inside != target && inside != nested {
				dirs = append(dirs, path.Join(dirs[0], f.Name))
			}
		}
	}
	return all, nil
}

// few objects are asked for one by one, which does not list a target that may hold many others.
const few = 4

// find reads what is at these places below the target now. What is not there is missing from the result.
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

// list adds the objects of the wanted directories to there. It asks only for directories that another list has shown,
// because no document says what a missing one answers.
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
			if p := below(dir, o.Properties.Name); there[p].ID == "" { // the newest version comes first
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

// absent reports whether BitPaket itself, and not a gateway on the way, says that something does not exist.
func absent(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	if !ok {
		_, ok = errors.AsType[*absentError](err)
		return ok
	}
	return errors.Is(p, fs.ErrNotExist) && (p.Code != 0 || p.Namespace != "")
}

// absentError is an answer without versions of the object that was asked for.
type absentError struct{ path string }

func (e *absentError) Error() string {
	return fmt.Sprintf("bitpaket.FindMetadata: no object %q", e.path)
}
func (e *absentError) Unwrap() error { return fs.ErrNotExist }

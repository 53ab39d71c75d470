package bitpaket

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
)

// directory is what one list shows.
type directory struct {
	objects []Object // the newest version of each
	byName  map[string]Object
	folders []Folder
}

// directory lists a directory.
func (v *verification) directory(ctx context.Context, at string) (*directory, error) {
	list, err := v.client.Query(ctx, QueryRequest{Folder: at, Detailed: true}, v.opts...)
	if err != nil {
		return nil, err
	}
	v.requestID = cmp.Or(list.RequestID, v.requestID)
	d := &directory{byName: map[string]Object{}, folders: list.inside()}
	for _, o := range list.Objects {
		if name := o.Properties.Name; d.byName[name].ID == "" { // the newest version comes first
			d.byName[name] = o
			d.objects = append(d.objects, o)
		}
	}
	return d, nil
}

// has reports whether a directory lies in d.
func (d *directory) has(name string) bool {
	for _, f := range d.folders {
		if f.Name == name {
			return true
		}
	}
	return false
}

// shared counts what has the same name in both, objects of another size left out.
func (d *directory) shared(other *directory) (n int) {
	for _, o := range d.objects {
		if there, ok := other.byName[o.Properties.Name]; ok && there.Properties.Size == o.Properties.Size {
			n++
		}
	}
	for _, f := range d.folders {
		if other.has(f.Name) {
			n++
		}
	}
	return n
}

// state is what of a directory shows that something in it was changed.
func (d *directory) state() string {
	var s string
	for _, o := range d.objects {
		s += o.Properties.Name + " " + o.state() + "\n"
	}
	for _, f := range d.folders {
		s += fmt.Sprintln(f.ID, f.Name, f.Size, f.ModifiedOn.Unix())
	}
	return s
}

// nothing is a directory that is not there.
var nothing = &directory{}

// level is a folder of the source and the place of its copy.
type level struct {
	source, copy string
	there        bool // a list has shown the copy
}

// folder compares a folder with all below it, but not what the copy itself may have put there.
func (v *verification) folder(ctx context.Context, root string) error {
	source, err := v.directory(ctx, root)
	if err != nil {
		return err
	}
	if err := v.exists(ctx, root, source); err != nil {
		return err
	}
	before := source.state()
	at, copied, err := v.arrived(ctx, root, source)
	if err != nil {
		return err
	}
	nested, isMerged := below(v.target, path.Base(root)), at.copy == v.target
	for open := []level{}; ; {
		for _, o := range source.objects {
			v.compare(below(at.copy, o.Properties.Name), o, copied.byName[o.Properties.Name])
		}
		for _, f := range source.folders {
			inside := below(at.source, f.Name)
			if inside == nested || inside == v.target && isMerged {
				continue
			}
			next := level{inside, below(at.copy, f.Name), copied.has(f.Name)}
			if next.there {
				v.tally.Folder()
			}
			open = append(open, next)
		}
		v.tally.Report()
		if len(open) == 0 {
			break
		}
		at, open = open[len(open)-1], open[:len(open)-1]
		if source, err = v.directory(ctx, at.source); err != nil {
			return err
		}
		copied = nothing
		if at.there {
			if copied, err = v.directory(ctx, at.copy); err != nil {
				return err
			}
		}
	}
	again, err := v.directory(ctx, root)
	if err != nil {
		return err
	}
	if again.state() != before {
		return v.tally.Unsteady("folder " + root + " was changed meanwhile")
	}
	return nil
}

// exists returns an error if a folder of an empty list is missing in the list above it: no document
// says what the response for a missing one is, and nothing would be equal to everything.
func (v *verification) exists(ctx context.Context, root string, source *directory) error {
	if root == "/" || len(source.objects)+len(source.folders) > 0 {
		return nil
	}
	lists := lister{v.client, v.opts, map[string]*QueryResponse{}}
	there, err := lists.hasFolder(ctx, root)
	if err == nil && !there {
		err = fmt.Errorf("%s: no folder %q: %w", verifyCopy, root, fs.ErrNotExist)
	}
	return err
}

// arrived returns where the copy of a folder lies: in a directory of the target, or in the target
// itself. Only directories that a list has shown are listed, because no document says what the
// response for a missing one is.
func (v *verification) arrived(ctx context.Context, root string, source *directory) (level, *directory, error) {
	merged := level{root, v.target, true}
	target, err := v.directory(ctx, v.target)
	switch {
	case absent(err):
		return merged, nothing, nil
	case err != nil:
		return merged, nil, err
	case root == "/":
		return merged, target, nil
	}
	nested := level{root, below(v.target, path.Base(root)), target.has(path.Base(root))}
	if !nested.there {
		if root == v.target || source.shared(target) == 0 {
			return nested, nothing, nil
		}
		return merged, target, nil
	}
	inside, err := v.directory(ctx, nested.copy)
	switch {
	case err != nil:
		return merged, nil, err
	case root == v.target: // merged, it would be the source itself
		return nested, inside, nil
	case source.shared(target) > source.shared(inside):
		return merged, target, nil
	}
	return nested, inside, nil
}

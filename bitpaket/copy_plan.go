package bitpaket

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// original is an object that a copy makes again, and the two places where the copy can appear: no
// document says whether a folder becomes a directory of the target (nested) or is merged into the
// target itself. Outside of folders both are one.
type original struct {
	Object
	source         string // path, or id where it is selected by that
	nested, merged string
}

// place is a path at the target with what may be copied to it; more than one original where two
// have the same name.
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

// touched is the last time that one of the originals shows.
func (p place) touched() (latest time.Time) {
	for _, o := range p.originals {
		if t := o.touched(); t.After(latest) {
			latest = t
		}
	}
	return latest
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

// originalsBelow reads a folder with all below it, but not what the copy itself may be putting
// there.
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

// plan is what there is to look for.
type plan struct {
	layouts []layout
	gone    error // a source does not exist: what it would have made cannot be recognised
}

// readPlan reads the sources once, so that what happens to them later does not confuse later looks.
func (s *copySettler) readPlan(ctx context.Context) (*plan, error) {
	if p := s.plan.Load(); p != nil {
		return p, nil
	}
	var all []original
	p := new(plan)
	for _, sel := range s.req.Objects {
		some, err := s.client.originals(ctx, sel, path.Clean(s.req.Target), call.ForReads(s.opts))
		switch {
		case absent(err):
			p.gone = err
		case err != nil:
			return nil, err
		}
		all = append(all, some...)
	}
	p.layouts = layouts(all)
	s.plan.Store(p)
	return p, nil
}

func (p *plan) paths() (all []string) {
	for _, l := range p.layouts {
		for _, at := range l {
			all = append(all, at.path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

package bitpaket

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// moveSettler finds a move by the ids of what it has moved, which it reads before the request is
// sent: afterwards nothing shows them.
type moveSettler struct {
	blindSettler[*changedObjects]
	client *Client
	req    MoveRequest
	opts   []CallOption
	before []moved // nil: it could not be read
}

// moved is what one selector selected.
type moved struct {
	Selector
	originals []original
}

func newMoveSettler(c *Client, req MoveRequest, opts []CallOption) *moveSettler {
	req.Objects = slices.Clone(req.Objects)
	return &moveSettler{client: c, req: req, opts: opts}
}

var (
	errNotReadBefore = errors.New("what was selected could not be read before the request")
	errNothingToSee  = errors.New("the folders hold no objects by which the move could be recognised")
)

// Snapshot reads what is selected. Where something does not exist, BitPaket may still move the
// rest, but nothing will show that it did not move more.
func (s *moveSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	var before []moved
	for _, sel := range s.req.Objects {
		some, err := s.client.originals(ctx, sel, path.Clean(s.req.Target), call.ForReads(s.opts))
		switch {
		case absent(err):
			return settle.NewSnapshot(), nil
		case err != nil:
			return nil, err
		}
		before = append(before, moved{sel, some})
	}
	s.before = before
	return settle.NewSnapshot(), nil
}

func (s *moveSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*changedObjects], error) {
	all := s.all()
	if q.Reason == settle.Conflict {
		refused := blindSettler[*changedObjects]{isUndone: func(ctx context.Context) (bool, error) {
			moved, err := s.isMoved(ctx, all)
			return !moved, err
		}}
		return refused.Poll(ctx, q)
	}
	switch {
	case s.before == nil:
		return nil, errNotReadBefore
	case len(all) == 0:
		return nil, errNothingToSee
	}
	p := plan{layouts: layouts(all)}
	there, _, err := s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	if err != nil {
		return nil, err
	}
	gone, err := s.areGone(ctx)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*changedObjects]{}
	for _, l := range p.layouts {
		class := settle.Match
		for _, at := range l {
			if !gone || !at.holdsAll(there[at.path]) {
				class = settle.Near
			}
		}
		if class == settle.Match {
			tally.Add(class, l[0].path, s.response)
		}
	}
	for _, at := range p.paths() { // what is there as long as not all is
		if _, ok := there[at]; ok {
			tally.Add(settle.Near, at, nil)
		}
	}
	return tally, nil
}

// all returns what was selected.
func (s *moveSettler) all() (all []original) {
	for _, m := range s.before {
		all = append(all, m.originals...)
	}
	return all
}

// isMoved reports whether something of what was selected has come to the target since, or all of it
// has gone from where it was: of a request that a gateway has delivered twice the first delivery may
// have moved what the second one is refused for. What was not read before shows nothing.
func (s *moveSettler) isMoved(ctx context.Context, all []original) (bool, error) {
	p := plan{layouts: layouts(all)}
	there, _, err := s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	if err != nil {
		return false, err
	}
	byPath := false
	for _, o := range all {
		byPath = byPath || strings.HasPrefix(o.source, "/")
		for _, at := range []string{o.nested, o.merged} {
			if at != o.source && there[at].ID == o.ID {
				return true, nil
			}
		}
	}
	if !byPath {
		return false, nil
	}
	return s.areGone(ctx)
}

// holdsAll reports whether an object is the one that was to be moved to the place. Two objects of
// one name show nothing.
func (p place) holdsAll(there Object) bool {
	return len(p.originals) == 1 && p.originals[0].ID == there.ID
}

// areGone reports whether nothing that was selected by a path is where it was. An id is in one
// place only.
func (s *moveSettler) areGone(ctx context.Context) (bool, error) {
	for _, m := range s.before {
		root := path.Clean(m.Folder)
		if m.Path != "" {
			root = path.Dir(path.Clean(m.Path))
		}
		var paths []string
		for _, o := range m.originals {
			paths = append(paths, o.source)
		}
		if m.ID != "" || len(paths) == 0 {
			continue
		}
		there, _, err := s.client.find(ctx, root, paths, call.ForReads(s.opts))
		if err != nil {
			return false, err
		}
		for _, o := range m.originals {
			if there[o.source].ID == o.ID {
				return false, nil
			}
		}
	}
	return true, nil
}

func (*moveSettler) ID(*changedObjects) string { return opMove } // nothing else could have the move

func (s *moveSettler) response() *changedObjects {
	return &changedObjects{listed: repeated(s.req.Objects), reconciled: true}
}

// repeated lists what a lost response must have listed.
func repeated(objects []Selector) *CopyResponse {
	res := &CopyResponse{}
	for _, sel := range objects {
		switch {
		case sel.ID != "":
			res.ValidIDs = append(res.ValidIDs, sel.ID)
		case sel.Path != "":
			res.ValidNames = append(res.ValidNames, ObjectName{Name: path.Base(sel.Path), Path: path.Dir(sel.Path)})
		}
	}
	return res
}

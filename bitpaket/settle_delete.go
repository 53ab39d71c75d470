package bitpaket

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// deleteSettler finds a deletion by the lists of the directories: they show something before the
// request, and not afterwards. A list that is late could also lack what has just been made.
type deleteSettler struct {
	blindSettler[*changedObjects]
	client  *Client
	objects []Selector
	opts    []CallOption
	listed  bool // everything was listed before the request
}

func newDeleteSettler(c *Client, req DeleteRequest, opts []CallOption) *deleteSettler {
	return &deleteSettler{client: c, objects: slices.Clone(req.Objects), opts: opts}
}

var (
	errDeletedByID     = errors.New("no document says what shows that an id does not exist")
	errNotListedBefore = errors.New("what was selected was not listed before the request")
)

func (s *deleteSettler) hasIDs() bool {
	return slices.ContainsFunc(s.objects, func(sel Selector) bool { return sel.ID != "" })
}

func (s *deleteSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	if s.hasIDs() {
		return settle.NewSnapshot(), nil
	}
	there, err := s.count(ctx)
	s.listed = err == nil && there == len(s.objects)
	return settle.NewSnapshot(), err
}

func (s *deleteSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*changedObjects], error) {
	switch {
	case q.Reason == settle.Conflict:
		refused := blindSettler[*changedObjects]{isUndone: s.isUndone}
		return refused.Poll(ctx, q)
	case s.hasIDs():
		return nil, errDeletedByID
	case !s.listed:
		return nil, errNotListedBefore
	}
	there, err := s.count(ctx)
	tally := &settle.Tally[*changedObjects]{}
	if err == nil && there == 0 {
		tally.Add(settle.Match, cmp.Or(s.objects[0].Folder, s.objects[0].Path), func() *changedObjects {
			return &changedObjects{listed: repeated(s.objects), reconciled: true}
		})
	}
	return tally, err
}

// isUndone reports whether something that was listed before the request still is: of a request that a
// gateway has delivered twice the second delivery finds nothing. What was not listed before shows
// nothing.
func (s *deleteSettler) isUndone(ctx context.Context) (bool, error) {
	if !s.listed {
		return true, nil
	}
	there, err := s.count(ctx)
	return there > 0, err
}

func (*deleteSettler) ID(*changedObjects) string { return opDelete } // nothing else could have the deletion

// count returns how many of the selected folders and objects are there.
func (s *deleteSettler) count(ctx context.Context) (n int, err error) {
	lists := lister{s.client, call.ForReads(s.opts), map[string]*QueryResponse{}}
	for _, sel := range s.objects {
		there := false
		if sel.Folder != "" {
			there, err = lists.hasFolder(ctx, path.Clean(sel.Folder))
		} else {
			there, err = lists.hasObject(ctx, path.Clean(sel.Path))
		}
		if err != nil {
			return 0, err
		}
		if there {
			n++
		}
	}
	return n, nil
}

// lister reads each directory once.
type lister struct {
	client *Client
	opts   []CallOption
	lists  map[string]*QueryResponse // of those that exist
}

// list lists a directory. No document says what the response for a missing one is, so that the list
// above it has to show that it is missing.
func (l *lister) list(ctx context.Context, dir string) (*QueryResponse, error) {
	if res, ok := l.lists[dir]; ok {
		return res, nil
	}
	if dir != "/" {
		if there, err := l.hasFolder(ctx, dir); err != nil || !there {
			return nil, err
		}
	}
	res, err := l.client.Query(ctx, QueryRequest{Folder: dir}, l.opts...)
	if err != nil {
		return nil, err
	}
	l.lists[dir] = res
	return res, nil
}

func (l *lister) hasFolder(ctx context.Context, at string) (bool, error) {
	res, err := l.list(ctx, path.Dir(at))
	if res == nil {
		return false, err
	}
	return slices.ContainsFunc(res.inside(), func(f Folder) bool { return f.Name == path.Base(at) }), nil
}

func (l *lister) hasObject(ctx context.Context, at string) (bool, error) {
	res, err := l.list(ctx, path.Dir(at))
	if res == nil {
		return false, err
	}
	return slices.ContainsFunc(res.Objects, func(o Object) bool { return o.Properties.Name == path.Base(at) }), nil
}

package bitpaket

import (
	"context"
	"errors"
	"path"
	"slices"
	"sync/atomic"

	"github.com/farcopy/farcopy/internal/call"
)

// copySettler finds an accepted copy again by what it makes. BitPaket names no copies in its answer and makes one object
// after the other, so the copy is found where all of them are at the target, new and with the content of their sources.
type copySettler struct {
	client *Client
	req    CopyRequest
	opts   []CallOption
	plan   atomic.Pointer[plan] // what is copied, read when it is first needed
	before map[string]Object    // ReconcileStrict: what was at the target before the copy
}

func newCopySettler(c *Client, req CopyRequest, opts []CallOption) *copySettler {
	req.Objects = slices.Clone(req.Objects) // ResolveCopy may need them when the caller has others there
	return &copySettler{client: c, req: req, opts: opts}
}

// plan is what there is to look for.
type plan struct {
	layouts []layout
	gone    error // a source does not exist: what it would have made cannot be recognised
}

func (s *copySettler) Look(ctx context.Context, q *call.Search) (f call.Finding[*CopyResponse], err error) {
	if q.Conflict && (s.req.Overwrite || s.client.accepted.like(s)) {
		return f, nil // no copy is in its own way; an accepted one of this client made what is
	}
	p, err := s.readPlan(ctx)
	if err != nil {
		return f, err
	}
	there, requestID, err := s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	if err != nil {
		return f, err
	}
	whole := 0
	for _, l := range p.layouts {
		copies, doubtful := s.weigh(q, l, there)
		if p.gone == nil && len(copies) == len(l) {
			f.Copy = s.response(requestID, there[l[0].path].ID)
			whole++
		}
		f.Candidates = append(append(f.Candidates, copies...), doubtful...)
	}
	slices.Sort(f.Candidates)
	f.Found, f.Candidates = whole == 1, slices.Compact(f.Candidates)
	if len(f.Candidates) > 0 {
		others := s.client.accepted.overlap(ctx, s, p.paths())
		if q.Conflict && others == surely {
			return call.Finding[*CopyResponse]{}, nil // what an earlier copy makes is in the way
		}
		f.Found = f.Found && others == none
	}
	switch {
	case f.Found:
	case len(f.Candidates) == 0 && p.gone != nil:
		return f, p.gone
	case len(p.layouts) == 0:
		return f, errors.New("the folders hold no objects by which a copy could be recognised")
	}
	return f, nil
}

// weigh returns the paths of a layout that hold copies, and of those that perhaps do.
func (s *copySettler) weigh(q *call.Search, l layout, there map[string]Object) (copies, doubtful []string) {
	for _, p := range l {
		o, ok := there[p.path]
		if !ok {
			continue
		}
		switch s.compare(q, p, o) {
		case wasThere:
			if !s.req.Overwrite {
				return nil, nil // one in the way, and BitPaket copies nothing at all
			}
		case isCopy:
			copies = append(copies, p.path)
		case couldBe:
			doubtful = append(doubtful, p.path)
		}
	}
	return copies, doubtful
}

type likeness int

const (
	isOther likeness = iota
	wasThere
	couldBe
	isCopy
)

// compare decides about an object that has a copy's name and place.
func (s *copySettler) compare(q *call.Search, p place, there Object) likeness {
	age, strict := q.Age(there.touched()), s.before != nil
	o, same := p.alike(there)
	switch {
	case strict && unchanged(s.before[p.path], there):
		return wasThere
	case q.Counted(there.ID):
		return isOther
	case p.isSource(there) && !(s.req.Overwrite && age != call.Older):
		return wasThere
	case p.isSource(there):
		return couldBe // copied onto itself
	case age == call.Older && !q.Conflict && (strict || same && sameTimes(o.Object, there)):
		return couldBe // no document says that a copy gets times of its own
	case age == call.Older:
		return wasThere
	case q.Conflict && !same:
		return wasThere // a name that somebody else took
	case same && (age == call.Newer || !q.Conflict && (strict || age == call.SameSecond)):
		return isCopy
	}
	return couldBe // half copied, of a source that was changed meanwhile, or somebody else's
}

// unchanged says that an object was not even replaced by its like.
func unchanged(before, there Object) bool {
	return before.ID == there.ID && before.Properties.Revision == there.Properties.Revision && sameTimes(before, there)
}

func sameTimes(a, b Object) bool {
	x, y := a.Properties, b.Properties
	return x.CreatedOn.Equal(y.CreatedOn) && x.UpdatedOn.Equal(y.UpdatedOn)
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

// response is what BitPaket's lost answer must have said.
func (s *copySettler) response(requestID, copied string) *CopyResponse {
	res := &CopyResponse{RequestID: requestID, Reconciled: true, copied: copied}
	for _, sel := range s.req.Objects {
		switch {
		case sel.ID != "":
			res.ValidIDs = append(res.ValidIDs, sel.ID)
		case sel.Path != "":
			res.ValidNames = append(res.ValidNames, ObjectName{Name: path.Base(sel.Path), Path: path.Dir(sel.Path)})
		}
	}
	return res
}

// Harmless: without Overwrite a second copy fails where the first has made anything; with it, it destroys that.
func (s *copySettler) Harmless(context.Context) bool { return !s.req.Overwrite }

func (s *copySettler) Resend(*call.Sending) error { return nil }

// Snapshot reads what is at the places of the copies, so that the times of objects need not tell old from new.
func (s *copySettler) Snapshot(ctx context.Context) error {
	p, err := s.readPlan(ctx)
	if err != nil {
		return err
	}
	s.before, _, err = s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	return err
}

// Twin names nothing: who else may make what is there, accepted tells.
func (s *copySettler) Twin() (destination string, names []string) { return "", []string{} }

func (s *copySettler) Names(context.Context) ([]string, error) { return []string{}, nil }

// Patient: what was accepted appears later.
func (s *copySettler) Patient() bool { return true }

// ID is the id of a copy that was found by reading. An answer has no ids.
func (s *copySettler) ID(res *CopyResponse) string { return res.copied }

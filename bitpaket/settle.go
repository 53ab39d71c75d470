package bitpaket

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// copySettler finds an accepted copy by what it makes. BitPaket names no copies in its response and
// makes one object after the other, so that the copy is found when all of them are at the target,
// new and with the content of their sources.
type copySettler struct {
	client *Client
	req    CopyRequest
	opts   []CallOption
	plan   atomic.Pointer[plan] // what is copied, read when it is first needed
}

func newCopySettler(c *Client, req CopyRequest, opts []CallOption) *copySettler {
	// ResolveCopy may need them when the caller has others there
	req.Objects = slices.Clone(req.Objects)
	return &copySettler{client: c, req: req, opts: opts}
}

// Footprint is all paths that the copy can make. A paket is one destination, because the targets of
// two copies can lie inside of each other.
func (s *copySettler) Footprint() claim.Footprint {
	f := claim.Footprint{Read: s.readPaths, RulesOut: s.rulesOut}
	if p := s.plan.Load(); p != nil && p.gone == nil {
		f.Names = p.paths()
	}
	return f
}

func (s *copySettler) readPaths(ctx context.Context) ([]string, error) {
	p, err := s.readPlan(ctx)
	if err != nil {
		return nil, err
	}
	return p.paths(), p.gone
}

// rulesOut goes by the request alone: only what is below the target can be this copy's, and of what
// it selects by path only what has that name.
func (s *copySettler) rulesOut(paths []string) bool {
	target := path.Clean(s.req.Target)
	return !slices.ContainsFunc(paths, func(at string) bool {
		return slices.ContainsFunc(s.req.Objects, func(sel Selector) bool {
			if sel.Path != "" {
				return at == below(target, path.Base(sel.Path))
			}
			return strings.HasPrefix(at, strings.TrimSuffix(target, "/")+"/")
		})
	})
}

func (s *copySettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CopyResponse], error) {
	tally := &settle.Tally[*CopyResponse]{}
	if q.Reason == settle.Conflict && s.req.Overwrite {
		tally.Add(settle.InTheWay, "", nil) // no copy is in its own way
		return tally, nil
	}
	p, err := s.readPlan(ctx)
	if err != nil {
		return nil, err
	}
	there, requestID, err := s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	if err != nil {
		return nil, err
	}
	hidden := s.mayHideCopy(q, p)
	if hidden {
		tally.Hide()
	}
	isNew := q.HasSnapshot() && !hidden // a snapshot shows the places of that time
	parts := map[string]settle.Class{}
	for _, l := range p.layouts {
		if s.classify(q, l, there, parts, isNew) == len(l) && p.gone == nil {
			tally.Add(settle.Match, l[0].path, func() *CopyResponse { return s.response(requestID, there[l[0].path].ID) })
		}
	}
	if q.Reason == settle.Conflict && slices.Contains(slices.Collect(maps.Values(parts)), settle.Uncertain) && q.AcceptedElsewhere(p.paths()) {
		tally.Add(settle.InTheWay, "", nil) // it is what another copy of this client makes
		return tally, nil
	}
	for _, at := range slices.Sorted(maps.Keys(parts)) {
		tally.Add(parts[at], at, nil)
	}
	switch {
	case len(parts) > 0:
		return tally, nil
	case p.gone != nil:
		return nil, p.gone
	case len(p.layouts) == 0:
		return nil, errors.New("the folders hold no objects by which a copy could be recognised")
	}
	return tally, nil
}

// classify adds what lies at the paths of a layout and is not nothing to the call, and counts what
// is alike. One object alone is in part like the copy. isNew says that what the snapshot does not
// show is new.
func (s *copySettler) classify(q *settle.Search, l layout, there map[string]Object, parts map[string]settle.Class, isNew bool) (alike int) {
	for _, p := range l {
		o, ok := there[p.path]
		if !ok {
			continue
		}
		class := q.Classify(s.inspect(q, p, o, isNew))
		if class == settle.Match {
			alike++
			class = settle.Near
		}
		if class != settle.Other {
			parts[p.path] = max(class, parts[p.path])
		}
	}
	return alike
}

// inspect compares an object that has the name and place of a copy with that copy.
func (s *copySettler) inspect(q *settle.Search, p place, there Object, isNew bool) settle.Item {
	original, same := p.alike(there)
	item := settle.Item{
		Age: q.Age(there.touched()), Returned: q.Returned(there.ID),
		Before: q.WasBefore(stateOf(p.path, there)),
	}
	switch {
	case p.isSource(there) && !s.req.Overwrite:
		item.Before = true
	case p.isSource(there):
		item.Like = settle.Possible // copied onto itself
	case same:
		item.Like = settle.Equal
	case item.Age == settle.Older, (q.Reason == settle.Conflict || !item.Age.Young()) && !q.SourceMayDiffer(p.touched()):
		item.Like = settle.Different
	default:
		// half copied, of a source that was changed meanwhile, or another program's
		item.Like = settle.Possible
	}
	if item.Returned && s.req.Overwrite && q.Reason != settle.Conflict {
		item.Returned, item.Like = false, settle.Possible // it may have replaced the copy
	}
	if isNew && !item.Before || same && q.Reason == settle.Lost && sameTimes(original.Object, there) {
		item.Age = youngest(item.Age, isNew)
	}
	return item
}

// youngest is the age of an object whose times may be its source's, because no document says that a
// copy gets times of its own. What a snapshot does not show is new whatever its times.
func youngest(age settle.Age, strict bool) settle.Age {
	switch {
	case age == settle.SameSecond, age == settle.Newer, age == settle.TooYoung:
		return age
	case strict && age == settle.UnknownAge:
		return settle.SameSecond
	}
	return settle.UnknownAge
}

// stateOf tells an object at a path from one that has replaced it. Its times do not count: touching
// it changes them.
func stateOf(path string, o Object) string {
	return fmt.Sprint(path, "\x00", o.ID, "\x00", o.Properties.Revision)
}

// mayHideCopy reports whether the copy can be at other places than those that the sources have now.
// The dates of a source tell that only to the call itself: an object that is moved keeps them.
func (s *copySettler) mayHideCopy(q *settle.Search, p *plan) bool {
	if s.req.namesAll() {
		return false
	}
	var touched time.Time
	for _, l := range p.layouts {
		for _, at := range l {
			if t := at.touched(); t.After(touched) && !q.Resumed() {
				touched = t
			}
		}
	}
	return q.MayHideCopy(p.paths(), touched)
}

func sameTimes(a, b Object) bool {
	x, y := a.Properties, b.Properties
	return x.CreatedOn.Equal(y.CreatedOn) && x.UpdatedOn.Equal(y.UpdatedOn)
}

// response is what BitPaket's lost response must have said.
func (s *copySettler) response(requestID, copied string) *CopyResponse {
	res := repeated(s.req.Objects)
	res.RequestID, res.Reconciled, res.copied = requestID, true, copied
	return res
}

// Resend allows a second request if it is without Overwrite and selects by path only: BitPaket
// refuses it if the first one has made anything. With Overwrite it would destroy what the first one
// makes. What is selected by id or with its folder may have been renamed since the first request,
// and the second one would then make copies of other names beside the first ones.
func (s *copySettler) Resend(context.Context, *settle.Search, settle.Edit) error {
	if s.req.second() == settle.MakesAnother {
		return settle.ErrNoResend
	}
	return nil
}

// namesAll reports whether the request itself says what the copies are called.
func (r *CopyRequest) namesAll() bool {
	return !slices.ContainsFunc(r.Objects, func(sel Selector) bool { return sel.Path == "" })
}

// second is what a second request does while the first one may have made its copy.
func (r *CopyRequest) second() settle.Second {
	if r.Overwrite || !r.namesAll() {
		return settle.MakesAnother
	}
	return settle.RefusedIfMade
}

// Snapshot reads what is at the places of the copies, so that the times of objects need not tell
// old from new.
func (s *copySettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	p, err := s.readPlan(ctx)
	if err != nil {
		return nil, err
	}
	there, _, err := s.client.find(ctx, path.Clean(s.req.Target), p.paths(), call.ForReads(s.opts))
	if err != nil {
		return nil, err
	}
	before := settle.NewSnapshot()
	for at, o := range there {
		before.Add(stateOf(at, o))
	}
	return before, nil
}

// ReadSource asks for the first source only, and whether that exists does not matter.
func (s *copySettler) ReadSource(ctx context.Context) (err error) {
	switch first, opts := s.req.Objects[0], call.ForReads(s.opts); {
	case first.Folder != "":
		_, err = s.client.Query(ctx, QueryRequest{Folder: path.Clean(first.Folder)}, opts...)
	case first.ID != "":
		_, err = s.client.GetMetadata(ctx, GetMetadataRequest{ObjectID: first.ID}, opts...)
	default:
		_, err = s.client.FindMetadata(ctx, FindMetadataRequest{Path: first.Path}, opts...)
	}
	return err
}

func (s *copySettler) Shape() []string {
	shape := []string{"target", path.Clean(s.req.Target), "overwrite", strconv.FormatBool(s.req.Overwrite)}
	for _, sel := range s.req.Objects {
		shape = append(shape, "folder", sel.Folder, "id", sel.ID, "path", sel.Path)
	}
	return shape
}

// ID is the id of a copy that was found by reading. A response has no ids.
func (s *copySettler) ID(res *CopyResponse) string { return res.copied }

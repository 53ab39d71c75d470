package box

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// settler finds what a request has made in a folder. Box keeps names unique within a folder, so
// that it is the one item of its kind and name there that is not older than the request and holds
// what the request asked for. What depends on the operation is in the fields; R is its response.
type settler[R any] struct {
	client *Client
	opts   []CallOption

	kind     ItemType
	sourceID string // "": the request copies nothing
	parentID string
	asked    string   // the name in the request; "": the source's
	shape    []string // see settle.Settler

	// readSource reads what is copied; nil: the request copies nothing. If fields is not nil, it
	// needs to read no others.
	readSource func(ctx context.Context, fields []string) (*reading[R], error)
	readItem   func(ctx context.Context, id string) (*reading[R], error)
	// isEqual reports whether an item holds what the request asked for, as far as reading shows it.
	// source is nil if the request copies nothing.
	isEqual func(source, there *reading[R]) bool
	body    func(name string) any // of a second request
	idOf    func(R) string

	source *reading[R] // read by the first poll
	pinned string      // the name that an earlier request wrote out; "": none did
}

// reading is an item as a settler has read it.
type reading[R any] struct {
	id, name, parentID string // parentID is "" if the response has none
	created, modified  time.Time
	response           R
}

func (s *settler[R]) Footprint() claim.Footprint {
	f := claim.Footprint{Destination: s.parentID, Read: s.readName}
	if s.name() != "" {
		f.Names = []string{foldName(s.name())}
	}
	return f
}

// readName reads the name that the source has now. A request that copies nothing has its name.
func (s *settler[R]) readName(ctx context.Context) ([]string, error) {
	if s.readSource == nil {
		return []string{foldName(s.asked)}, nil
	}
	src, err := s.readSource(ctx, []string{"name"})
	if err != nil {
		return nil, err
	}
	if src.name == "" {
		return nil, errNameless
	}
	return []string{foldName(src.name)}, nil
}

// foldName makes equal what Box takes for the same name: it does not tell case apart.
func foldName(name string) string { return strings.ToLower(strings.ToUpper(name)) }

func (s *settler[R]) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[R], error) {
	s.pinned = q.Pin
	if err := s.ensureSource(ctx); err != nil {
		return nil, err
	}
	items, err := s.namesakes(ctx, q)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[R]{}
	if s.givenName() == "" && q.MayHideCopy([]string{foldName(s.source.name)}, s.source.modified) {
		tally.Hide()
	}
	for i, item := range items {
		if i >= maxNamesakes {
			tally.Add(settle.Uncertain, item.ID, nil) // not read, so it could be the copy
			continue
		}
		if item.Type != s.kind {
			if q.Reason == settle.Busy {
				continue // the copy is of another kind
			}
			tally.Add(q.Classify(settle.Item{Like: settle.Different}), item.ID, nil)
			continue
		}
		there, err := s.readItem(ctx, item.ID)
		if isMissing(err) {
			continue // deleted since it was listed
		}
		if err != nil {
			return nil, err
		}
		if there.parentID != "" && there.parentID != s.parentID {
			continue // a conflict named it, or it was moved away since it was listed
		}
		tally.Add(q.Classify(s.inspect(q, there)), item.ID, func() R { return there.response })
	}
	return tally, nil
}

// maxNamesakes bounds the reads of one poll. Box keeps names unique, so that there is mostly one.
const maxNamesakes = 16

var errNameless = errors.New("the source shows no name, by which its copy could be recognised")

// inspect compares an item that has the copy's name and place with the copy.
func (s *settler[R]) inspect(q *settle.Search, there *reading[R]) settle.Item {
	item := settle.Item{Age: q.Age(there.created), Before: q.WasBefore(there.id), Returned: q.Returned(s.key(there.id))}
	switch {
	case there.id == s.sourceID:
		item.Like = settle.Different
	case there.name == s.name() && s.isEqual(s.source, there):
		item.Like = settle.Equal
	default:
		// it may still be being filled, and what it shows of its items may lag
		item.Like = settle.Possible
	}
	return item
}

// key identifies an item among those of all kinds: a file and a folder can have one id.
func (s *settler[R]) key(id string) string {
	if s.kind == ItemTypeFolder || id == "" {
		return id
	}
	return string(s.kind) + " " + id
}

// namesakes are the items of the copy's name: those that a conflict names, else all that the
// destination lists.
func (s *settler[R]) namesakes(ctx context.Context, q *settle.Search) ([]Item, error) {
	if p, ok := errors.AsType[*ProblemDetails](q.LatestErr); ok && p.Code == ErrorCodeItemNameInUse && len(p.Conflicts) > 0 {
		var items []Item
		for _, c := range p.Conflicts {
			if call.Segment("", c.ID) == nil {
				items = append(items, Item{Type: c.Type, ID: c.ID})
			}
		}
		return items, nil
	}
	listed, err := s.client.listings.Get(ctx, s.parentID+call.HeaderKey(s.opts), func(ctx context.Context) iter.Seq2[Item, error] {
		return s.client.AllFolderItems(ctx, s.destination("type", "id", "name"), call.ForReads(s.opts)...)
	}, func(i Item) string { return foldName(i.Name) })
	if err != nil {
		return nil, err
	}
	items := listed[foldName(s.name())]
	if len(items) == 0 && q.Reason == settle.Lost && errors.Is(q.LatestErr, ErrorCodeItemNameInUse) {
		return nil, staleListing{}
	}
	return items, nil
}

// staleListing is a listing that does not show what a second request was refused for, which may be
// the copy of the first.
type staleListing struct{}

func (staleListing) Error() string        { return "the name is in use, but the listing does not show it" }
func (staleListing) Is(target error) bool { return target == problem.ErrTransient }

func (s *settler[R]) destination(fields ...string) ListFolderItemsRequest {
	return ListFolderItemsRequest{FolderID: s.parentID, Fields: fields}
}

// givenName is the copy's name if a request has said it; "" if Box took it from the source.
func (s *settler[R]) givenName() string { return cmp.Or(s.asked, s.pinned) }

// name is the copy's; "" while it is the source's and that has not been read.
func (s *settler[R]) name() string {
	switch {
	case s.givenName() != "":
		return s.givenName()
	case s.source != nil:
		return s.source.name
	}
	return ""
}

func (s *settler[R]) ensureSource(ctx context.Context) error {
	if s.source != nil || s.readSource == nil {
		return nil
	}
	src, err := s.readSource(ctx, nil)
	if err != nil {
		return err
	}
	if src.name == "" {
		return errNameless
	}
	s.source = src
	return nil
}

// Resend writes the name into the second request, so that Box refuses it if the first one has made
// its copy. If the first one took the name from the source it is not enough that the names agree
// now: the source may have been renamed since.
func (s *settler[R]) Resend(_ context.Context, q *settle.Search, e settle.Edit) error {
	if s.givenName() == "" && (q.Running || !s.unchanged(q)) {
		return settle.ErrNoResend
	}
	if s.asked == "" {
		e.Pin(s.name())
	}
	return e.SetBody(s.body(s.name()))
}

func (s *settler[R]) unchanged(q *settle.Search) bool {
	modified := s.source.modified
	return !modified.IsZero() && !q.SinceSend(modified)
}

// Snapshot tells apart what the clock cannot: items of the second in which the request was sent.
func (s *settler[R]) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	for item, err := range s.client.AllFolderItems(ctx, s.destination("type", "id"), call.ForReads(s.opts)...) {
		if err != nil {
			return nil, err
		}
		if item.Type == s.kind { // ids are unique among items of one type
			before.Add(item.ID)
		}
	}
	return before, nil
}

func (s *settler[R]) ReadSource(ctx context.Context) error {
	if s.readSource == nil {
		_, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.parentID, Fields: []string{"id"}}, call.ForReads(s.opts)...)
		return err
	}
	_, err := s.readName(ctx)
	return err
}

func (s *settler[R]) Shape() []string { return s.shape }

func (s *settler[R]) ID(res R) string { return s.key(s.idOf(res)) }

package oracle

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// itemSettler finds the item that a call has made in a folder. Oracle may give it another name and
// does not say which, so that it is the one item that came after the request, or after the
// snapshot, with a name that it can have and the contents that it must have.
type itemSettler[T any] struct {
	client        *Client
	opts          []CallOption
	access        Access
	destinationID string
	resolution    DuplicateResolution
	kind          ItemType
	sourceID      string // "": nothing is copied, the item is new and empty

	// read returns what the new item is like: the source of a copy.
	read func(context.Context, []CallOption) (*Item, error)
	made func(*Item) T
	id   func(T) string

	// shape is the request without its Access.
	shape []string

	source *Item // as read by the first poll
}

// Footprint names the item without what Oracle adds: "Reports", "Reports(1)" and "Reports 123456"
// can be copies of one another.
func (s *itemSettler[T]) Footprint() claim.Footprint {
	f := claim.Footprint{Destination: s.destinationID, Read: s.readNames}
	if s.kind == ItemTypeFile {
		f.Destination += "\x00file"
	}
	if s.source != nil {
		f.Names = s.names(s.source)
	}
	return f
}

func (s *itemSettler[T]) stem(name string) string {
	if s.kind == ItemTypeFile {
		return stemOfFile(name)
	}
	return stem(name)
}

func (s *itemSettler[T]) readNames(ctx context.Context) ([]string, error) {
	source, err := s.fetchSource(ctx)
	if err != nil {
		return nil, err
	}
	return s.names(source), nil
}

func (s *itemSettler[T]) names(source *Item) []string {
	return []string{footprint(s.kind, source.Name)}
}

func (s *itemSettler[T]) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[T], error) {
	if s.source == nil {
		source, err := s.fetchSource(ctx)
		if err != nil {
			return nil, err
		}
		s.source = source
	}
	listed, err := s.client.listings.Get(ctx, s.listingKey(), func(ctx context.Context) iter.Seq2[Item, error] {
		return s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...)
	}, func(i Item) string { return s.stem(i.Name) })
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[T]{}
	if s.sourceID != "" && q.MayHideCopy(s.names(s.source), s.source.ModifiedTime) {
		tally.Hide()
	}
	seen := map[string]bool{} // pages shift while others write
	for _, there := range listed[s.stem(s.source.Name)] {
		if seen[there.ID] {
			continue
		}
		seen[there.ID] = true
		tally.Add(q.Classify(s.inspect(q, &there)), there.ID, func() T { return s.made(&there) })
		if s.mayBeVersion(q, &there) {
			tally.Hide()
		}
	}
	return tally, nil
}

// mayBeVersion reports whether the copy of a file may have become a new version of a file that was
// there, as an upload does. The documents do not say that a copy does, nor that it does not.
func (s *itemSettler[T]) mayBeVersion(q *settle.Search, there *Item) bool {
	if s.kind != ItemTypeFile || there.Type != ItemTypeFile || there.ID == s.sourceID {
		return false
	}
	named := strings.EqualFold(there.Name, s.source.Name) || s.compareName(settle.Lost, there.Name) != settle.Different
	return named && q.SinceSend(there.ModifiedTime) && !q.SinceSend(there.CreatedTime)
}

// inspect compares an item of the destination with the one that the call makes. Not every response
// has a size, and an item without contents proves nothing under a name that Oracle would have had
// to choose for a copy.
func (s *itemSettler[T]) inspect(q *settle.Search, there *Item) settle.Item {
	item := settle.Item{Age: q.Age(there.CreatedTime), Before: q.WasBefore(there.ID), Returned: q.Returned(there.ID)}
	item.Like = s.compareName(q.Reason, there.Name)
	switch {
	case there.Type != s.kind, there.ID == s.sourceID:
		item.Like = settle.Different
	case item.Like == settle.Different:
	case !sameContents(s.source, there) && q.Reason == settle.Conflict && !q.SourceMayDiffer(s.source.ModifiedTime):
		item.Like = settle.Different
	case !sameContents(s.source, there), s.isVague(there):
		item.Like = settle.Possible
	}
	if q.HasSnapshot() && item.Age == settle.UnknownAge && !item.Before {
		item.Age = settle.SameSecond // it was not there before the request
	}
	return item
}

// isVague reports whether an item of the right name and contents can as well be another one.
func (s *itemSettler[T]) isVague(there *Item) bool {
	if s.sourceID == "" { // it was to be made empty, under this name or that and a number
		return there.Description != s.source.Description
	}
	return isEmpty(s.source) && there.Name != s.source.Name
}

// compareName goes by the name alone. Whether Oracle renames a copy whose name is taken is not
// documented. A service that refuses it does not also rename it.
func (s *itemSettler[T]) compareName(r settle.Reason, there string) settle.Resemblance {
	best := settle.Different
	for _, rest := range additions(s.kind, s.source.Name, there) {
		best = max(best, s.compareAddition(r, rest))
	}
	return best
}

// compareAddition judges what Oracle would have added to the name.
func (s *itemSettler[T]) compareAddition(r settle.Reason, rest string) settle.Resemblance {
	isExact := func(rest string) bool {
		if s.resolution == "" {
			return rest == ""
		}
		return timeStamp.MatchString(rest)
	}
	switch {
	case isExact(rest):
		return settle.Equal
	case r == settle.Conflict:
		return settle.Different
	case isExact(clash.ReplaceAllString(rest, "")): // a name with a time stamp can be taken, too
		return settle.Equal
	}
	return settle.Possible
}

// sameContents compares the little that a listing shows of contents.
func sameContents(source, there *Item) bool {
	return source.ChildItemsCount == there.ChildItemsCount &&
		(source.Size == there.Size || source.Size == 0 || there.Size == 0)
}

func isEmpty(i *Item) bool {
	return i.ChildItemsCount == 0 && (i.Type == ItemTypeFolder || i.Size == 0)
}

var errNameless = errors.New("the source shows no name, by which its copy could be recognised")

func (s *itemSettler[T]) fetchSource(ctx context.Context) (*Item, error) {
	source, err := s.read(ctx, call.ForReads(s.opts))
	switch {
	case err != nil:
		return nil, err
	case source.Name == "":
		return nil, errNameless
	}
	source.Type = s.kind
	return source, nil
}

// destination lists the latest items first: pages that shift while others delete cannot hide a new
// one.
func (s *itemSettler[T]) destination() ListFolderItemsRequest {
	return ListFolderItemsRequest{FolderID: s.destinationID, Access: s.access, OrderBy: OrderByCreatedTimeDesc}
}

// listingKey tells apart what different rights may show of one folder, and what goes by the names
// of files from what goes by those of folders.
func (s *itemSettler[T]) listingKey() string {
	a := s.access
	return strings.Join([]string{
		string(s.kind), s.destinationID, a.LinkID, a.AccessCode, a.AppLinkID, a.AccessToken, call.HeaderKey(s.opts),
	}, "\x00")
}

// Resend never allows a second request: it may get a name of its own, and always does with a
// suffix.
func (s *itemSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

func (s *itemSettler[T]) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	for item, err := range s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...) {
		if err != nil {
			return nil, err
		}
		before.Add(item.ID)
	}
	return before, nil
}

func (s *itemSettler[T]) ReadSource(ctx context.Context) error {
	if s.sourceID == "" {
		_, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.destinationID, Access: s.access}, call.ForReads(s.opts)...)
		return err
	}
	_, err := s.fetchSource(ctx)
	return err
}

// Shape leaves out the secrets of Access, which may be others when the call is resumed.
func (s *itemSettler[T]) Shape() []string {
	return append(slices.Clone(s.shape), linkIDHeader, s.access.LinkID, appLinkIDHeader, s.access.AppLinkID)
}

func (s *itemSettler[T]) ID(res T) string { return s.id(res) }

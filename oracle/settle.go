package oracle

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// folderSettler finds a copied folder. Oracle may give a copy another name and does not say which,
// so that the copy is the one folder that came after the request, or after the snapshot, with a
// name that the copy can have and the contents of the source.
type folderSettler struct {
	client *Client
	req    CopyFolderRequest
	opts   []CallOption
	source *Folder // read by the first poll
}

// Footprint names the copy without what Oracle may add: "Reports", "Reports(1)" and "Reports
// 123456" can be copies of one another.
func (s *folderSettler) Footprint() claim.Footprint {
	f := claim.Footprint{Destination: s.req.DestinationID, Read: s.readStem}
	if s.source != nil {
		f.Names = []string{stem(s.source.Name)}
	}
	return f
}

func (s *folderSettler) readStem(ctx context.Context) ([]string, error) {
	source, err := s.fetchSource(ctx)
	if err != nil {
		return nil, err
	}
	return []string{stem(source.Name)}, nil
}

func (s *folderSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CopyFolderResponse], error) {
	if s.source == nil {
		source, err := s.fetchSource(ctx)
		if err != nil {
			return nil, err
		}
		s.source = source
	}
	listed, err := s.client.listings.Get(ctx, s.listingKey(), func(ctx context.Context) iter.Seq2[Item, error] {
		return s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...)
	}, func(i Item) string { return stem(i.Name) })
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CopyFolderResponse]{}
	if q.MayHideCopy([]string{stem(s.source.Name)}, s.source.ModifiedTime) {
		tally.Hide()
	}
	seen := map[string]bool{} // pages shift while others write
	for _, there := range listed[stem(s.source.Name)] {
		if seen[there.ID] {
			continue
		}
		seen[there.ID] = true
		tally.Add(q.Classify(s.inspect(q, &there)), there.ID, func() *CopyFolderResponse { return s.result(there.ID) })
	}
	return tally, nil
}

func (s *folderSettler) result(id string) *CopyFolderResponse {
	return &CopyFolderResponse{
		ID: id, SourceID: s.req.FolderID, DestinationID: s.req.DestinationID, Type: string(ItemTypeFolder), Reconciled: true,
	}
}

// inspect compares an item of the destination with the copy. Not every response has a size, and an
// empty folder proves nothing under a name that Oracle would have had to choose.
func (s *folderSettler) inspect(q *settle.Search, there *Item) settle.Item {
	item := settle.Item{Age: q.Age(there.CreatedTime), Before: q.WasBefore(there.ID), Returned: q.Returned(there.ID)}
	item.Like = s.compareName(q.Reason, there.Name)
	switch {
	case there.Type != ItemTypeFolder, there.ID == s.req.FolderID:
		item.Like = settle.Different
	case item.Like == settle.Different:
	case !sameContents(s.source, there) && q.Reason == settle.Conflict && !q.SourceMayDiffer(s.source.ModifiedTime):
		item.Like = settle.Different
	case !sameContents(s.source, there), s.source.ChildItemsCount == 0 && there.Name != s.source.Name:
		item.Like = settle.Possible
	}
	if q.HasSnapshot() && item.Age == settle.UnknownAge && !item.Before {
		item.Age = settle.SameSecond // it was not there before the request
	}
	return item
}

var (
	clash = regexp.MustCompile(`\(\d+\)$`) // documented for CreateFolder
	// six digits; what separates them is not documented
	timeStamp = regexp.MustCompile(`^[ _.-]?\d{6}$`)
	added     = regexp.MustCompile(`(\(\d+\)|[ _.\d-])+$`) // any number of both, and of what separates them
)

// stem is the same for a source and for all names that its copy can have, also if the source's name
// ends in what separates a time stamp.
func stem(name string) string { return added.ReplaceAllString(name, "") }

// compareName goes by the name alone. Whether Oracle renames a copy whose name is taken is not
// documented. A service that refuses it does not also rename it.
func (s *folderSettler) compareName(r settle.Reason, there string) settle.Resemblance {
	rest, found := strings.CutPrefix(there, s.source.Name)
	isExact := func(rest string) bool {
		if s.req.DuplicateResolution == "" {
			return rest == ""
		}
		return timeStamp.MatchString(rest)
	}
	switch {
	case !found:
		return settle.Different
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
func sameContents(source *Folder, there *Item) bool {
	return source.ChildItemsCount == there.ChildItemsCount &&
		(source.Size == there.Size || source.Size == 0 || there.Size == 0)
}

var errNameless = errors.New("the source shows no name, by which its copy could be recognised")

func (s *folderSettler) fetchSource(ctx context.Context) (*Folder, error) {
	res, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Access: s.req.Access}, call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	if res.Name == "" {
		return nil, errNameless
	}
	return &res.Folder, nil
}

// destination lists the latest items first: pages that shift while others delete cannot hide a new
// one.
func (s *folderSettler) destination() ListFolderItemsRequest {
	return ListFolderItemsRequest{FolderID: s.req.DestinationID, Access: s.req.Access, OrderBy: OrderByCreatedTimeDesc}
}

// listingKey tells apart what different rights may show of one folder.
func (s *folderSettler) listingKey() string {
	a := s.req.Access
	return strings.Join([]string{s.req.DestinationID, a.LinkID, a.AccessCode, a.AppLinkID, a.AccessToken, call.HeaderKey(s.opts)}, "\x00")
}

// Resend never allows a second request: it may get a name of its own, and always does with a
// suffix.
func (s *folderSettler) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

func (s *folderSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	for item, err := range s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...) {
		if err != nil {
			return nil, err
		}
		before.Add(item.ID)
	}
	return before, nil
}

func (s *folderSettler) ReadSource(ctx context.Context) error {
	_, err := s.fetchSource(ctx)
	return err
}

// Shape leaves out the secrets of Access, which may be others when the call is resumed.
func (s *folderSettler) Shape() []string {
	r := &s.req
	return []string{
		"folderId", r.FolderID, "destinationID", r.DestinationID, "duplicateResolution", string(r.DuplicateResolution),
		linkIDHeader, r.Access.LinkID, appLinkIDHeader, r.Access.AppLinkID,
	}
}

func (s *folderSettler) ID(res *CopyFolderResponse) string { return res.ID }

package oracle

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// folderSettler finds a copied folder again. Oracle may give a copy another name and answers no question about it, so that
// the copy is the one folder that came after the send, or after the snapshot, with a name that the copy can have and the
// contents of the source.
type folderSettler struct {
	client *Client
	req    CopyFolderRequest
	opts   []CallOption
	before map[string]bool // the folders in the destination before the send; nil: there is no snapshot

	source *Folder // read when it is first needed
}

func (s *folderSettler) Look(ctx context.Context, q *call.Search) (f call.Finding[*CopyFolderResponse], err error) {
	source, err := s.readSource(ctx)
	if err != nil {
		return f, err
	}
	var matches, candidates []string
	for item, err := range s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...) {
		if err != nil {
			return f, err
		}
		if slices.Contains(matches, item.ID) || slices.Contains(candidates, item.ID) {
			continue // pages shift while others write
		}
		switch s.compare(q, source, &item) {
		case isCopy:
			matches = append(matches, item.ID)
		case couldBe:
			candidates = append(candidates, item.ID)
		}
	}
	if len(matches) == 1 && len(candidates) == 0 {
		f.Found, f.Copy = true, &CopyFolderResponse{
			ID: matches[0], SourceID: s.req.FolderID, DestinationID: s.req.DestinationID, Type: string(ItemTypeFolder),
			Reconciled: true,
		}
		return f, nil
	}
	f.Candidates = append(matches, candidates...)
	if len(f.Candidates) == 0 && !q.Conflict && q.SinceSend(source.ModifiedTime) {
		return f, errChanged
	}
	return f, nil
}

var errChanged = errors.New("the source was changed after the copy was sent: the copy may bear another name")

type likeness int

const (
	isOther likeness = iota
	couldBe
	isCopy
)

// compare decides about an item of the destination.
func (s *folderSettler) compare(q *call.Search, source *Folder, there *Item) likeness {
	name := s.compareName(q.Conflict, source.Name, there.Name)
	if there.Type != ItemTypeFolder || there.ID == s.req.FolderID || name == isOther || s.before[there.ID] || q.Counted(there.ID) {
		return isOther
	}
	age, alike, snapshot := q.Age(there.CreatedTime), sameContents(source, there), s.before != nil
	switch {
	case q.Conflict && (!alike || age == call.Older):
		return isOther // a name that somebody else took
	case q.Conflict && age == call.SameSecond && source.ChildItemsCount == 0 && !snapshot:
		return isOther // an empty folder like many
	case q.Conflict && age != call.Newer:
		return couldBe
	case age == call.Older && !snapshot:
		return isOther
	case age == call.Older: // moved here since, or missed by the snapshot because pages shifted
		return couldBe
	case age == call.AgeUnknown && !snapshot, name == couldBe, !alike: // a copy that is still being filled is not alike
		return couldBe
	}
	return isCopy
}

var (
	clashForm = regexp.MustCompile(`\(\d+\)$`) // documented for CreateFolder
	timeStamp = regexp.MustCompile(`^[ _.-]*\d+$`)
	added     = regexp.MustCompile(`(\(\d+\)|[ _.-]*\d+)+$`) // any number of both
)

func stem(name string) string { return added.ReplaceAllString(name, "") }

// compareName decides by the name alone. What goes on after the source's name in a way that nobody documents could still be
// the service's doing, unless it makes another word.
func (s *folderSettler) compareName(conflict bool, source, there string) likeness {
	rest, found := strings.CutPrefix(there, source)
	suffix := s.req.DuplicateResolution != ""
	if !conflict { // a service that refuses a name in use does not evade it
		rest = clashForm.ReplaceAllString(rest, "")
	}
	first, _ := utf8.DecodeRuneInString(rest)
	switch {
	case !found:
		return isOther
	case !suffix && rest == "", suffix && timeStamp.MatchString(rest):
		return isCopy
	case conflict, unicode.IsLetter(first), !suffix && unicode.IsDigit(first):
		return isOther
	}
	return couldBe
}

// sameContents compares the little that a listing shows of contents. Not all answers need have a size.
func sameContents(source *Folder, there *Item) bool {
	return source.ChildItemsCount == there.ChildItemsCount &&
		(source.Size == there.Size || source.Size == 0 || there.Size == 0)
}

func (s *folderSettler) readSource(ctx context.Context) (*Folder, error) {
	if s.source == nil {
		res, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Access: s.req.Access}, call.ForReads(s.opts)...)
		if err != nil {
			return nil, err
		}
		s.source = &res.Folder
	}
	return s.source, nil
}

// destination lists the latest items first: pages that shift while others delete cannot hide a new one.
func (s *folderSettler) destination() ListFolderItemsRequest {
	return ListFolderItemsRequest{FolderID: s.req.DestinationID, Access: s.req.Access, OrderBy: OrderByCreatedTimeDesc}
}

// Harmless is false: a second copy may get a name of its own, and always does with a suffix.
func (s *folderSettler) Harmless(context.Context) bool { return false }

// Resend changes nothing: a request cannot be tied to a name or to a state of the source.
func (s *folderSettler) Resend(*call.Sending) error { return nil }

func (s *folderSettler) Snapshot(ctx context.Context) error {
	s.before = map[string]bool{}
	for item, err := range s.client.AllFolderItems(ctx, s.destination(), call.ForReads(s.opts)...) {
		if err != nil {
			return err
		}
		s.before[item.ID] = true
	}
	return nil
}

// Twin names the copy without what Oracle may add: "Reports", "Reports(1)" and "Reports 2026" can be copies of one another.
func (s *folderSettler) Twin() (destination string, names []string) {
	if s.source != nil {
		names = []string{stem(s.source.Name)}
	}
	return s.req.DestinationID, names
}

func (s *folderSettler) Names(ctx context.Context) ([]string, error) {
	res, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Access: s.req.Access}, call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	return []string{stem(res.Name)}, nil
}

func (s *folderSettler) Patient() bool { return false }

func (s *folderSettler) ID(res *CopyFolderResponse) string { return res.ID }

package document360

import (
	"context"
	"errors"
	"slices"

	"github.com/farcopy/farcopy/internal/call"
)

// fileSettler finds a copied file again. Names need not be unique, and there is neither a hash nor a size in bytes: the copy
// is the one file like the source that came after the send. That is told by its modified_at, or in ReconcileStrict by what
// was there before.
type fileSettler struct {
	client *Client
	req    CopyFileRequest
	opts   []CallOption
	before map[string]bool // the ids at the destination before the copy; nil: nobody looked
	source *File           // read when it is first needed
}

func (s *fileSettler) Look(ctx context.Context, q *call.Search) (f call.Finding[*CopyFileResponse], err error) {
	if err := s.readSource(ctx); err != nil {
		return f, err
	}
	var ids [isCopy + 1][]string
	var page, at string // the request that listed a file, and the one that listed the copy
	taken := false
	for file, err := range s.client.folderFiles(ctx, s.destination(), &page, call.ForReads(s.opts)...) {
		if err != nil {
			return f, err
		}
		taken = taken || file.FileName == s.source.FileName
		like := s.compare(q, &file)
		if like == isCopy {
			at = page
		}
		if !slices.Contains(ids[like], file.ID) { // a list that changes can show a file twice
			ids[like] = append(ids[like], file.ID)
		}
	}
	switch {
	case len(ids[isCopy]) == 1 && len(ids[couldBe]) == 0:
		f.Found, f.Copy = true, &CopyFileResponse{FileID: ids[isCopy][0], RequestID: at, Reconciled: true}
	case len(ids[isCopy])+len(ids[couldBe]) > 0:
		f.Candidates = append(ids[isCopy], ids[couldBe]...)
	case taken && len(ids[isNear]) > 0:
		f.Candidates = ids[isNear]
	case q.SinceSend(s.source.ModifiedAt):
		return f, errChanged // the copy may look like what the source was
	}
	return f, nil
}

type likeness int

const (
	isOther likeness = iota
	isNear           // new, and in part like the source: the copy if the service gave it another name, or is still at it
	couldBe
	isCopy
)

// compare decides about a file at the destination. Whether a copy gets a modified_at of its own or keeps the source's is
// not documented.
func (s *fileSettler) compare(q *call.Search, file *File) likeness {
	if file.ID == s.source.ID || s.before[file.ID] || q.Counted(file.ID) {
		return isOther
	}
	named, sized := file.FileName == s.source.FileName, file.Size == s.source.Size
	alike := named && sized && file.Title == s.source.Title
	age, strict, sameDate := q.Age(file.ModifiedAt), s.before != nil, file.ModifiedAt.Equal(s.source.ModifiedAt)
	isNew := age == call.SameSecond || age == call.Newer
	switch {
	case alike && (isNew || strict && (sameDate || age == call.AgeUnknown)):
		return isCopy
	case alike && (strict || sameDate || age == call.AgeUnknown): // in ReconcileStrict: moved here since, if no copy
		return couldBe
	case (named || sized) && (strict || isNew || age == call.AgeUnknown):
		return isNear
	}
	return isOther
}

func (s *fileSettler) readSource(ctx context.Context) error {
	if s.source != nil {
		return nil
	}
	src, err := s.client.GetFile(ctx, s.sourceRequest(), call.ForReads(s.opts)...)
	if err == nil {
		s.source = &src.File
	}
	return err
}

func (s *fileSettler) sourceRequest() GetFileRequest {
	return GetFileRequest{ProjectID: s.req.ProjectID, FolderID: s.req.FolderID, FileID: s.req.FileID}
}

func (s *fileSettler) destination() GetFolderRequest {
	return GetFolderRequest{ProjectID: s.req.ProjectID, FolderID: s.req.DestinationFolderID}
}

// Harmless: a second request makes a second copy.
func (s *fileSettler) Harmless(context.Context) bool { return false }

func (s *fileSettler) Resend(*call.Sending) error { return nil }

func (s *fileSettler) Snapshot(ctx context.Context) error {
	s.before = map[string]bool{}
	for file, err := range s.client.AllFolderFiles(ctx, s.destination(), call.ForReads(s.opts)...) {
		if err != nil {
			return err
		}
		s.before[file.ID] = true
	}
	return nil
}

func (s *fileSettler) Twin() (destination string, names []string) {
	if s.source != nil {
		names = []string{s.source.FileName}
	}
	return s.req.DestinationFolderID, names
}

func (s *fileSettler) Names(ctx context.Context) ([]string, error) {
	src, err := s.client.GetFile(ctx, s.sourceRequest(), call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	return []string{src.FileName}, nil
}

func (s *fileSettler) Patient() bool { return false }

func (s *fileSettler) ID(res *CopyFileResponse) string { return res.FileID }

var errChanged = errors.New("the source was changed after the copy was sent")

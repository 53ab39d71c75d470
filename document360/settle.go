package document360

import (
	"context"
	"errors"
	"iter"
	"regexp"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// fileSettler finds a copied file. Names need not be unique, and reading shows neither a hash nor a
// size in bytes: the copy is the one file like the source that came after the request. That is told
// by its modified_at, or in ReconcileStrict by what was there before.
type fileSettler struct {
	client *Client
	req    CopyFileRequest
	opts   []CallOption
	// only in ReconcileStrict: the files in the destination before the first send; nil: not read
	before map[string]bool
	source *File // read by the first poll
}

// listedFile is a file and the id of the request that listed it.
type listedFile struct {
	File
	requestID string
}

// Footprint names the copy without the number that Document360 may add: "logo.png" and "logo
// (1).png" can be copies of one another.
func (s *fileSettler) Footprint() claim.Footprint {
	f := claim.Footprint{Destination: s.req.DestinationFolderID, Read: s.readStem}
	if s.source != nil {
		f.Names = []string{stem(s.source.FileName)}
	}
	return f
}

func (s *fileSettler) readStem(ctx context.Context) ([]string, error) {
	source, err := s.fetchSource(ctx)
	if err != nil {
		return nil, err
	}
	return []string{stem(source.FileName)}, nil
}

// numbered is the number that a second file of a name may get, before the extension.
var numbered = regexp.MustCompile(`( ?\(\d+\))+(\.[^.]*)?$`)

func stem(name string) string { return numbered.ReplaceAllString(name, "$2") }

func (s *fileSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CopyFileResponse], error) {
	if s.source == nil {
		source, err := s.fetchSource(ctx)
		if err != nil {
			return nil, err
		}
		s.source = source
	}
	listed, err := s.client.listings.Get(ctx, s.req.ProjectID+"\x00"+s.req.DestinationFolderID+call.HeaderKey(s.opts), s.list,
		func(f listedFile) string { return stem(f.FileName) })
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CopyFileResponse]{}
	seen := map[string]bool{} // a list that changes can show a file twice
	for _, there := range listed[stem(s.source.FileName)] {
		if seen[there.ID] {
			continue
		}
		seen[there.ID] = true
		tally.Add(q.Classify(s.inspect(q, &there.File)), there.ID, func() *CopyFileResponse {
			return &CopyFileResponse{FileID: there.ID, RequestID: there.requestID, Reconciled: true}
		})
	}
	return tally, nil
}

func (s *fileSettler) list(ctx context.Context) iter.Seq2[listedFile, error] {
	return func(yield func(listedFile, error) bool) {
		var page string
		for file, err := range s.client.folderFiles(ctx, s.destination(), &page, call.ForReads(s.opts)...) {
			if !yield(listedFile{file, page}, err) {
				return
			}
		}
	}
}

// inspect compares a file at the destination with the copy. No document says whether a copy gets a
// modified_at of its own or keeps the source's.
func (s *fileSettler) inspect(q *settle.Search, there *File) settle.Item {
	item := settle.Item{
		Age: q.Age(there.ModifiedAt), Before: s.before[there.ID], Returned: q.Returned(there.ID), Like: s.compare(there),
	}
	switch {
	case item.Age == settle.SameSecond, item.Age == settle.Newer, item.Age == settle.TooYoung:
	case item.Age == settle.UnknownAge, there.ModifiedAt.Equal(s.source.ModifiedAt):
		item.Age = settle.UnknownAge
		if s.before != nil && !item.Before {
			item.Age = settle.SameSecond // it was not there before the request
		}
	}
	return item
}

func (s *fileSettler) compare(there *File) settle.Resemblance {
	named, sized := there.FileName == s.source.FileName, there.Size == s.source.Size
	switch {
	case there.ID == s.source.ID, !named && !sized:
		return settle.Different
	case named && sized && there.Title == s.source.Title:
		return settle.Equal
	}
	return settle.Possible
}

var errNameless = errors.New("the source shows no file name, by which its copy could be recognised")

func (s *fileSettler) fetchSource(ctx context.Context) (*File, error) {
	res, err := s.client.GetFile(ctx, s.sourceRequest(), call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	if res.FileName == "" {
		return nil, errNameless
	}
	return &res.File, nil
}

func (s *fileSettler) sourceRequest() GetFileRequest {
	return GetFileRequest{ProjectID: s.req.ProjectID, FolderID: s.req.FolderID, FileID: s.req.FileID}
}

func (s *fileSettler) destination() GetFolderRequest {
	return GetFolderRequest{ProjectID: s.req.ProjectID, FolderID: s.req.DestinationFolderID}
}

// Resend never allows a second request: it makes a second copy.
func (s *fileSettler) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

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

func (s *fileSettler) ID(res *CopyFileResponse) string { return res.FileID }

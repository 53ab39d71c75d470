package oracle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// treeStore lists and copies for the jobs.
type treeStore struct {
	client     *Client
	op         string // "oracle.CopyTree"
	resolution DuplicateResolution
	verify     farcopy.Verify
	opts       []CallOption
}

// errUnsteady is the error of a list that was changed while it was read.
var errUnsteady = errors.New("the folder was changed while it was listed")

// maxLists is how often a folder is listed that others change meanwhile.
const maxLists = 5

// List reads a folder. Even a list whose numbers agree can lack an item, where one was removed and
// another added while it was paged. So a list of several pages is read until two readings in a row
// agree.
func (s *treeStore) List(ctx context.Context, folder string) ([]treejob.Entry, error) {
	var before string
	last := errUnsteady
	for range maxLists {
		entries, pages, err := s.list(ctx, folder)
		if errors.Is(err, errUnsteady) {
			before, last = "", err
			continue
		}
		if err != nil {
			return nil, err
		}
		var now strings.Builder
		for _, e := range entries {
			fmt.Fprintf(&now, "%s\x00%s\x00%s\x00", e.ID, e.Name, e.State)
		}
		if pages < 2 || now.String() == before {
			return entries, nil
		}
		before = now.String()
	}
	return nil, last
}

func (s *treeStore) list(ctx context.Context, folder string) (entries []treejob.Entry, pages int, err error) {
	l := steadyList{client: s.client, op: s.op, opts: s.opts, unsteady: func(what string) error {
		return fmt.Errorf("%s: %w: %s", s.op, errUnsteady, what)
	}}
	for i, err := range l.items(ctx, folder) {
		if err != nil {
			return nil, 0, err
		}
		entries = append(entries, entryOf(&i))
	}
	return entries, l.pages, nil
}

func entryOf(i *Item) treejob.Entry {
	e := treejob.Entry{ID: i.ID, Name: i.Name, Key: sameName(i.Name), IsFolder: i.Type == ItemTypeFolder, Listed: i}
	if !e.IsFolder {
		e.Size = i.Size
		e.State = listedState(&File{Size: i.Size, Version: i.Version, ModifiedTime: i.ModifiedTime})
	}
	return e
}

func (s *treeStore) ReadFile(ctx context.Context, _, id string) (treejob.Entry, error) {
	f, err := s.client.GetFile(ctx, GetFileRequest{FileID: id}, s.opts...)
	if err != nil {
		return treejob.Entry{}, err
	}
	return entryOf(&Item{ID: id, Name: f.Name, Type: ItemTypeFile, Size: f.Size, Version: f.Version, ModifiedTime: f.ModifiedTime}), nil
}

func (s *treeStore) Copied(t *treejob.Task) treejob.Entry {
	return entryOf(&Item{Name: t.Name, Type: ItemTypeFile, Size: readState(t.State).Size})
}

// counts are what Oracle adds to a name that is in use, wherever it adds it.
var counts = regexp.MustCompile(`\(\d+\)`)

func (s *treeStore) Stem(name string) string { return sameName(counts.ReplaceAllString(name, "")) }

// maxParents bounds the walk up from a folder.
const maxParents = 1000

// Contains walks up from the inner folder, as far as the caller can see its parents.
func (s *treeStore) Contains(ctx context.Context, outer, inner string) (bool, error) {
	for range maxParents {
		at, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: inner}, s.opts...)
		switch {
		case errors.Is(err, ErrorCodeInsufficientPrivilege), errors.Is(err, ErrorCodeAccessCodeRequired):
			return false, nil
		case err != nil:
			return false, err
		case at.ParentID == outer:
			return true, nil
		case at.ParentID == "", at.ParentID == inner, at.ParentID == HomeFolder:
			return false, nil
		}
		inner = at.ParentID
	}
	return false, nil
}

func (s *treeStore) Unfit(e *treejob.Entry) string {
	switch i := e.Listed.(*Item); {
	case e.ID == "":
		return "Oracle shows no id of it"
	case e.Name == "":
		return "Oracle shows no name of it, by which its copy could be recognised"
	case i.Type != ItemTypeFile && i.Type != ItemTypeFolder:
		return fmt.Sprintf("it is neither a file nor a folder but a %q", i.Type)
	case e.IsFolder && strings.TrimSpace(e.Name) != e.Name:
		return "the name of a folder that is made must not begin or end with a space"
	}
	return ""
}

func (s *treeStore) Compare(source, there *treejob.Entry) (bool, string) {
	return source.Name == there.Name && source.Size == there.Size, treejob.ReasonUncompared
}

func (s *treeStore) CreateFolder(ctx context.Context, t *treejob.Task, step treejob.Step) (treejob.Folder, error) {
	c := s.client
	create := treejob.Operation[CreateFolderRequest, *CreateFolderResponse]{
		Send: c.CreateFolder, Resume: c.ResumeCreateFolder, Resolve: c.ResolveCreateFolder,
	}
	res, err := create.Do(ctx, step, CreateFolderRequest{ParentID: t.To, Name: t.Name}, s.opts)
	if err != nil {
		return treejob.Folder{}, err
	}
	if res.Name == "" { // the response promises nothing but the id
		if made, err := c.GetFolder(ctx, GetFolderRequest{FolderID: res.ID}, s.opts...); err == nil {
			res.Name = made.Name
		}
	}
	return treejob.Folder{ID: res.ID, Name: res.Name}, nil
}

func (s *treeStore) CopyFile(ctx context.Context, t *treejob.Task, step treejob.Step) (job.Result, error) {
	c := s.client
	copyFile := treejob.Operation[CopyFileRequest, *CopyFileResponse]{
		Send: c.CopyFile, Resume: c.ResumeCopyFile, Resolve: c.ResolveCopyFile,
	}
	res, err := copyFile.Do(ctx, step, CopyFileRequest{FileID: t.ID, DestinationID: t.To, DuplicateResolution: s.resolution}, s.opts)
	if err != nil {
		return job.Result{}, err
	}
	return s.verified(ctx, t, res.ID), nil
}

// verified compares a copy with what the source was when it was listed, and if they differ with
// what it is now. The copy is made, whatever the reads bring.
func (s *treeStore) verified(ctx context.Context, t *treejob.Task, id string) job.Result {
	made := job.Result{Action: farcopy.ActionCopied, Strength: StrengthNone}
	if s.verify == farcopy.VerifyAnswer {
		return made
	}
	there, err := s.client.GetFile(ctx, GetFileRequest{FileID: id}, s.opts...)
	if err != nil {
		return made
	}
	listed := readState(t.State)
	if there.Name != t.Name && there.Name != "" {
		made.Reason = fmt.Sprintf("the copy is called %q", there.Name)
	}
	if there.Size == listed.Size && s.verify != farcopy.VerifyRead {
		made.Strength = StrengthWeak
		return made
	}
	source, err := s.client.GetFile(ctx, GetFileRequest{FileID: t.ID}, s.opts...)
	switch {
	case err != nil && there.Size == listed.Size:
		return made
	case err != nil:
		return differs(listed.Size, there.Size)
	case there.Size == source.Size:
		made.Strength = StrengthWeak
		return made
	case source.state() != listed.state() || !source.ModifiedTime.Equal(listed.ModifiedTime):
		return job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonOtherState}
	}
	return differs(source.Size, there.Size)
}

func differs(expected, found int64) job.Result {
	return job.Result{
		Action: farcopy.ActionFailed, Reason: "the copy differs from the source",
		Err: fmt.Errorf("%w: it has %d bytes instead of %d", ErrCopyDiffers, found, expected),
	}
}

// fileState is what the journal keeps of a source.
type fileState struct {
	Size     int64     `json:"size"`
	Version  string    `json:"version,omitempty"`
	Modified time.Time `json:"modified,omitzero"`
}

func listedState(f *File) string {
	text, _ := json.Marshal(fileState{f.Size, f.Version, f.ModifiedTime}) // a time in range has no error
	return string(text)
}

func readState(text string) *File {
	var s fileState
	json.Unmarshal([]byte(text), &s)
	return &File{Size: s.Size, Version: s.Version, ModifiedTime: s.Modified}
}

// Refused reports whether Oracle accepts neither this nor any other request of the credential.
func (s *treeStore) Refused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized
}

var _ treejob.FileStore = (*treeStore)(nil)

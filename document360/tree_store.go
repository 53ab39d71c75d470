package document360

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// treeStore lists and copies for CopyTree.
type treeStore struct {
	client  *Client
	project string
	verify  farcopy.Verify
	opts    []CallOption
}

// List reads all pages of a folder. Each page has all folders below it.
func (s *treeStore) List(ctx context.Context, folder string) (entries []treejob.Entry, err error) {
	req := GetFolderRequest{ProjectID: s.project, FolderID: folder, PageSize: maxPageSize}
	var folders []Folder
	var files []File
	seen := map[string]bool{} // a list that changes can show a file twice
	from := place{op: "document360.AllFolderFiles", size: maxPageSize}
	for f, err := range all(ctx, from, func(at place) ([]File, *Pagination, error) {
		req := req
		req.Page = at.page
		res, err := s.client.GetFolder(ctx, req, s.opts...)
		if err != nil {
			return nil, nil, err
		}
		if folders == nil {
			folders = res.SubFolders
		}
		if res.FilesPagination != nil {
			res.FilesPagination.NextCursor = "" // the operation takes none
		}
		return res.Files, res.FilesPagination, nil
	}, func(f *File) string { return f.ID }) {
		if err != nil {
			return nil, err
		}
		if f.ID == "" || !seen[f.ID] {
			seen[f.ID] = true
			files = append(files, f)
		}
	}
	for i := range folders {
		f := &folders[i]
		entries = append(entries, treejob.Entry{ID: f.ID, Name: f.Title, Key: "folder\x00" + f.Title, IsFolder: true})
	}
	for i := range files {
		f := &files[i]
		entries = append(entries, treejob.Entry{ID: f.ID, Name: f.FileName, Key: "file\x00" + f.FileName, State: listedState(f), Listed: f})
	}
	return entries, nil
}

func (s *treeStore) Contains(ctx context.Context, outer, inner string) (bool, error) {
	res, err := s.client.GetFolder(ctx, GetFolderRequest{ProjectID: s.project, FolderID: outer, PageSize: 1}, s.opts...)
	if err != nil {
		return false, err
	}
	return holds(res.SubFolders, inner), nil
}

func holds(folders []Folder, id string) bool {
	for i := range folders {
		if folders[i].ID == id || holds(folders[i].SubFolders, id) {
			return true
		}
	}
	return false
}

func (s *treeStore) Unfit(e *treejob.Entry) string {
	switch {
	case e.ID == "":
		return "Document360 shows no id of it"
	case e.Name == "":
		return "Document360 shows no name of it, by which its copy could be recognised"
	case e.IsFolder && strings.TrimSpace(e.Name) != e.Name:
		return "the name of a folder that is made must not begin or end with a space"
	}
	return ""
}

func (s *treeStore) Compare(source, there *treejob.Entry) (bool, string) {
	strength, differences := compareFiles(source.Listed.(*File), there.Listed.(*File))
	return strength == StrengthWeak && len(differences) == 0, treejob.ReasonUncompared
}

func (s *treeStore) CreateFolder(ctx context.Context, t *treejob.Task, step treejob.Step) (treejob.Folder, error) {
	c := s.client
	create := treejob.Operation[CreateFolderRequest, *CreateFolderResponse]{
		Send: c.CreateFolder, Resume: c.ResumeCreateFolder, Resolve: c.ResolveCreateFolder,
	}
	res, err := create.Do(ctx, step, CreateFolderRequest{ProjectID: s.project, ParentFolderID: t.To, Name: t.Name}, s.opts)
	if err != nil {
		return treejob.Folder{}, err
	}
	if res.Title == "" { // only the address of the folder could be read
		res.Title = t.Name
	}
	return treejob.Folder{ID: res.ID, Name: res.Title}, nil
}

func (s *treeStore) CopyFile(ctx context.Context, t *treejob.Task, step treejob.Step) (job.Result, error) {
	c := s.client
	copyFile := treejob.Operation[CopyFileRequest, *CopyFileResponse]{
		Send: c.CopyFile, Resume: c.ResumeCopyFile, Resolve: c.ResolveCopyFile,
	}
	res, err := copyFile.Do(ctx, step, CopyFileRequest{
		ProjectID: s.project, FolderID: t.From, FileID: t.ID, DestinationFolderID: t.To,
	}, s.opts)
	if err != nil {
		return job.Result{}, err
	}
	return s.verified(ctx, t, res.FileID), nil
}

// verified compares a copy with what the source was when it was listed, and if they differ with
// what it is now. The copy is made, whatever the reads bring.
func (s *treeStore) verified(ctx context.Context, t *treejob.Task, id string) job.Result {
	made := job.Result{Action: farcopy.ActionCopied, Strength: StrengthNone}
	if id == "" || s.verify == farcopy.VerifyAnswer {
		return made
	}
	there, err := s.client.GetFile(ctx, GetFileRequest{ProjectID: s.project, FolderID: t.To, FileID: id}, s.opts...)
	if err != nil {
		return made
	}
	listed := readState(t.State)
	strength, differences := compareFiles(listed, &there.File)
	if there.FileName != t.Name && there.FileName != "" {
		made.Reason = fmt.Sprintf("the copy is called %q", there.FileName)
	}
	if len(differences) == 0 && s.verify != farcopy.VerifyRead {
		made.Strength = strength
		return made
	}
	source, err := s.client.GetFile(ctx, GetFileRequest{ProjectID: s.project, FolderID: t.From, FileID: t.ID}, s.opts...)
	if err != nil {
		if len(differences) > 0 {
			return differs(differences)
		}
		return made
	}
	strength, differences = compareFiles(&source.File, &there.File)
	changed := source.state() != listed.state()
	switch {
	case len(differences) == 0:
		made.Strength = strength
		return made
	case changed:
		return job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonStale}
	}
	return differs(differences)
}

func differs(differences []Difference) job.Result {
	d := &differences[0]
	return job.Result{
		Action: farcopy.ActionFailed, Reason: "the copy differs from the source",
		Err: fmt.Errorf("%w: %s: %q instead of %q", ErrCopyDiffers, d.Kind, d.Found, d.Expected),
	}
}

// fileState is what the journal keeps of a source.
type fileState struct {
	Name     string    `json:"name"`
	Type     string    `json:"type,omitempty"`
	Size     string    `json:"size,omitempty"`
	Height   string    `json:"height,omitempty"`
	Width    string    `json:"width,omitempty"`
	Modified time.Time `json:"modified,omitzero"`
}

func listedState(f *File) string {
	text, _ := json.Marshal(fileState{f.FileName, f.FileType, f.Size, f.Height, f.Width, f.ModifiedAt}) // strings and a time in range have no error
	return string(text)
}

func readState(text string) *File {
	var s fileState
	json.Unmarshal([]byte(text), &s)
	return &File{FileName: s.Name, FileType: s.Type, Size: s.Size, Height: s.Height, Width: s.Width, ModifiedAt: s.Modified}
}

// Refused reports whether Document360 accepts neither this nor any other request of the credential.
func (s *treeStore) Refused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, ErrorCodeUnauthorized) ||
		errors.Is(err, ErrorCodeFeatureNotInLicense) || errors.Is(err, ErrorCodePremiumFeatureNotInLicense) ||
		errors.Is(err, ErrorCodeLicenseLimitExceeded)
}

var _ treejob.Store = (*treeStore)(nil)

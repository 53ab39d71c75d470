package document360

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// treeStore lists and copies for the jobs.
type treeStore struct {
	client  *Client
	op      string // "document360.CopyTree"
	project string
	verify  farcopy.Verify
	opts    []CallOption
}

// maxLists is how often a folder is listed that others change meanwhile.
const maxLists = 5

// List reads all pages of a folder. Pages are counted, not marked: where there are several, one that
// others change meanwhile can lack a file. So they are read until two readings in a row agree.
func (s *treeStore) List(ctx context.Context, folder string) ([]treejob.Entry, error) {
	var before string
	for range maxLists {
		entries, pages, err := s.list(ctx, folder)
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
	return nil, fmt.Errorf("%s: folder %s was changed each time that it was listed", s.op, folder)
}

func (s *treeStore) list(ctx context.Context, folder string) (entries []treejob.Entry, pages int, err error) {
	var folders []Folder
	files, err := s.files(ctx, folder, func(page *GetFolderResponse) {
		if pages++; pages == 1 { // each page has all folders
			folders = page.SubFolders
		}
	})
	if err != nil {
		return nil, 0, err
	}
	for i := range folders {
		f := &folders[i]
		entries = append(entries, treejob.Entry{ID: f.ID, Name: f.Title, Key: "folder\x00" + f.Title, IsFolder: true})
	}
	for i := range files {
		entries = append(entries, fileEntry(&files[i]))
	}
	return entries, pages, nil
}

func fileEntry(f *File) treejob.Entry {
	return treejob.Entry{ID: f.ID, Name: f.FileName, Key: "file\x00" + f.FileName, State: listedState(f), Listed: f}
}

func (s *treeStore) ReadFile(ctx context.Context, folder, id string) (treejob.Entry, error) {
	res, err := s.client.GetFile(ctx, GetFileRequest{ProjectID: s.project, FolderID: folder, FileID: id}, s.opts...)
	if err != nil {
		return treejob.Entry{}, err
	}
	e := fileEntry(&res.File)
	e.ID = id
	return e, nil
}

func (s *treeStore) Copied(t *treejob.Task) treejob.Entry {
	e := fileEntry(readState(t.State))
	e.ID = ""
	return e
}

func (s *treeStore) Stem(name string) string { return stem(name) }

// files returns the files of a folder, and calls onPage for each page that it reads.
func (s *treeStore) files(ctx context.Context, folder string, onPage func(*GetFolderResponse)) (files []File, err error) {
	from := place{op: "document360.AllFolderFiles", size: maxPageSize}
	seen := map[string]bool{}
	for f, err := range all(ctx, from, func(at place) ([]File, *Pagination, error) {
		req := GetFolderRequest{ProjectID: s.project, FolderID: folder, Page: at.page, PageSize: maxPageSize}
		res, err := s.client.GetFolder(ctx, req, s.opts...)
		if err != nil {
			return nil, nil, err
		}
		onPage(res)
		if res.FilesPagination != nil {
			res.FilesPagination.NextCursor = "" // the operation takes none
		}
		return res.Files, res.FilesPagination, nil
	}, func(f *File) string { return f.ID }) {
		if err != nil {
			return nil, err
		}
		if f.ID == "" || !seen[f.ID] { // a list that changes can show a file twice
			seen[f.ID] = true
			files = append(files, f)
		}
	}
	return files, nil
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

// Refused reports whether Document360 accepts neither this nor any other request of the credential.
func (s *treeStore) Refused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, ErrorCodeUnauthorized) ||
		errors.Is(err, ErrorCodeFeatureNotInLicense) || errors.Is(err, ErrorCodePremiumFeatureNotInLicense) ||
		errors.Is(err, ErrorCodeLicenseLimitExceeded)
}

var _ treejob.FileStore = (*treeStore)(nil)

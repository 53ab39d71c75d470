package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
)

// document360Account is where the probes of Document360 work, and with which credential.
type document360Account struct {
	config  document360.Config
	project string // its id
	folder  string // of -in, in the project
	file    string // of -file: the id of a file in folder to copy; "": the first one
	// signIn lets a user sign in. nil: the credential is one that nobody signed in for.
	signIn func(context.Context) (*oauth2.Token, error)
}

// document360Service asks what a Drive does.
type document360Service struct {
	bench
	account  document360Account
	client   *document360.Client
	stranger *document360.Client // with a credential that nobody has
	where    place

	license error // of a plan without the API, which refuses everything
	in      document360.FolderDetail
	opened  exchange // the read of it
	scratch document360.Folder
	created exchange             // the response to the scratch folder
	madeAt  map[string]time.Time // by the id of a folder
	gone    map[string]bool      // what this run has removed: lists may still show it

	missing       memo[exchange] // the read of a folder that does not exist
	first, second memo[document360Copy]
}

// nobody is an id and a credential that cannot exist: the ids of Document360 are random.
const nobody = "00000000-0000-4000-8000-000000000000"

func newDocument360Service(a document360Account) (*document360Service, error) {
	s := &document360Service{account: a, gone: map[string]bool{}, madeAt: map[string]time.Time{}}
	s.service, s.rec = "document360", newRecorder(a.config.HTTPClient)
	s.rec.allow = s.allow
	cfg := a.config
	cfg.HTTPClient, cfg.UserAgent = s.rec.client(), program
	var err error
	if s.client, err = document360.NewClient(cfg); err != nil {
		return nil, err
	}
	wrong := cfg
	wrong.APIKey, wrong.TokenSource = "", nil
	if cfg.APIKey != "" {
		wrong.APIKey = nobody
	} else {
		wrong.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: nobody})
	}
	if s.stranger, err = document360.NewClient(wrong); err != nil {
		return nil, err
	}
	base := cfg.BaseURL
	if base == "" {
		base = document360.Endpoint("")
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	s.where.host = u.Host
	return s, nil
}

// allow refuses deletions and changes of what this run has not made. A POST makes something.
func (s *document360Service) allow(req *http.Request) error {
	parent, id := path.Split(req.URL.Path)
	switch {
	case req.Method == http.MethodGet, req.Method == http.MethodPost:
		return nil
	case req.Method == http.MethodDelete && strings.HasSuffix(parent, "/files/"):
		return s.made.mine("file", id)
	case req.Method == http.MethodDelete && strings.HasSuffix(parent, "/folders/"):
		return s.made.mine("folder", id)
	}
	return errNotOurs
}

func (s *document360Service) place() place { return s.where }

// open reads the folder of -in. A plan without the API refuses that: this is what one of the probes
// asks for.
func (s *document360Service) open(ctx context.Context) error {
	in, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: s.account.folder, PageSize: 100})
	s.opened = s.rec.last()
	if isLicense(err) {
		s.license = err
		return nil
	}
	if err != nil {
		return err
	}
	s.in = in.FolderDetail
	return nil
}

func (s *document360Service) makeScratch(ctx context.Context) error {
	if s.license != nil {
		return s.license
	}
	var err error
	s.scratch, s.created, err = s.createFolder(ctx, s.account.folder, inFolder, scratchName())
	return err
}

// createFolder makes a folder and lists it in the ledger. Reports show its parent as shown.
func (s *document360Service) createFolder(ctx context.Context, parent, shown, name string) (f document360.Folder, x exchange, err error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: "folder", name: name, parent: shown}
	x, err = s.request(func() error {
		_, err := s.made.create(plan, func() (made, error) {
			res, err := s.client.CreateFolder(ctx, document360.CreateFolderRequest{ProjectID: s.account.project, ParentFolderID: parent, Name: name})
			if err != nil {
				return plan, err
			}
			f = res.Folder
			s.madeAt[f.ID] = time.Now()
			it := plan
			it.id, it.name = f.ID, f.Title // which can be another one
			return it, nil
		})
		return err
	}, http.MethodPost)
	return f, x, err
}

// remove removes a file that is what it was, or a folder that shows nothing but what this run has
// removed. Document360 has no condition for that.
func (s *document360Service) remove(ctx context.Context, it made) error {
	err := s.removeItem(ctx, it)
	switch {
	case err == nil:
		s.gone[it.id] = true
	case errors.Is(err, fs.ErrNotExist):
		err = errGone
	}
	return err
}

func (s *document360Service) removeItem(ctx context.Context, it made) error {
	project := s.account.project
	if it.kind == "file" {
		f, err := s.client.GetFile(ctx, document360.GetFileRequest{ProjectID: project, FolderID: it.parent, FileID: it.id})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return errMoved
		case err != nil:
			return err
		case fileMark(f.File) != it.mark:
			return errNotOurs
		}
		_, err = s.client.DeleteFile(ctx, document360.DeleteFileRequest{ProjectID: project, FolderID: it.parent, FileID: it.id})
		return err
	}
	var d *document360.GetFolderResponse
	limit := max(0, lagLimit-time.Since(s.madeAt[it.id]))
	_, _, err := waitFor(ctx, limit, lagPause, func() (shown bool, err error) {
		d, err = s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: project, FolderID: it.id, PageSize: 100})
		if errors.Is(err, fs.ErrNotExist) { // reads may be late
			return false, nil
		}
		return true, err
	})
	switch {
	case err != nil:
		return err
	case d == nil:
		return s.unseen()
	case d.Title != it.name, s.isMoved(d.Folder, it):
		return errNotOurs
	}
	for _, f := range d.Files {
		if !s.gone[f.ID] {
			return errNotEmpty
		}
	}
	for _, f := range d.SubFolders {
		if !s.gone[f.ID] {
			return errNotEmpty
		}
	}
	_, err = s.client.DeleteFolder(ctx, document360.DeleteFolderRequest{ProjectID: project, FolderID: it.id})
	return err
}

// errMoved is the error of a file that is not where it was made. Its id does not find it elsewhere.
var errMoved = ownError("it is no longer in its folder: somebody has deleted it or moved it")

func (s *document360Service) isMoved(f document360.Folder, it made) bool {
	if it.parent == inFolder {
		return f.ParentFolderID != s.account.folder
	}
	return f.ParentFolderID != it.parent
}

// fileMark is what changes if somebody changes a file.
func fileMark(f document360.File) string {
	return f.ModifiedAt.UTC().String() + " " + f.Size + " " + f.FileName
}

func (s *document360Service) explain(err error) string {
	if p, ok := errors.AsType[*document360.ProblemDetails](err); ok {
		return fmt.Sprintf("%d %s", p.Status, string(p.Code))
	}
	return ""
}

// isLicense reports whether the customer's plan refuses everything.
func isLicense(err error) bool {
	p, ok := errors.AsType[*document360.ProblemDetails](err)
	return ok && p.Status == http.StatusForbidden && p.Code != "" && p.Code != document360.ErrorCodeForbidden
}

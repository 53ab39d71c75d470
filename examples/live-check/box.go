package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/boxtoken"
)

// boxService is Box, with the account of the run.
type boxService struct {
	bench
	cfg     box.Config
	client  *box.Client
	in      string // the folder of -in
	scratch made
	large   *boxLargeCopy // once it was made
	largeBy span          // the exchanges by which it was made
}

func openBox(ctx context.Context, o *options) (service, func(), error) {
	cfg, done := box.Config{BaseURL: o.baseURL}, func() {}
	if o.sim {
		srv := boxtest.Start()
		cfg, done = srv.Config(), srv.Close
		o.in = cmp.Or(o.in, srv.Example().ParentID)
	} else {
		tokens, err := boxtoken.Source(ctx, cmp.Or(o.tokenURL, boxtoken.DefaultURL))
		if err != nil {
			return nil, nil, err
		}
		cfg.TokenSource = tokens
	}
	svc, err := newBox(cfg, o.in)
	return svc, done, err
}

// newBox makes the service of a configuration. Its requests are sent again only if the service has
// not acted on them, so that each response is one to the probe's own request.
func newBox(cfg box.Config, in string) (*boxService, error) {
	s := &boxService{in: in}
	s.service, s.rec = "box", newRecorder(cfg.HTTPClient)
	s.rec.allow = s.allow
	cfg.HTTPClient, cfg.Reconcile, cfg.UserAgent = s.rec.client(), box.ReconcileOff, program
	client, err := box.NewClient(cfg)
	s.cfg, s.client = cfg, client
	return s, err
}

// allow refuses deletions and changes of what this run has not made. A POST makes something.
func (s *boxService) allow(req *http.Request) error {
	if req.Method == http.MethodGet || req.Method == http.MethodPost {
		return nil
	}
	return s.made.mine("folder", path.Base(req.URL.Path))
}

func (s *boxService) place() place {
	return place{host: hostOf(cmp.Or(s.cfg.BaseURL, "https://api.box.com"))}
}

// hostOf is the host of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unknown)"
	}
	return u.Host
}

func (s *boxService) explain(err error) string {
	p, ok := errors.AsType[*box.ProblemDetails](err)
	if !ok {
		return ""
	}
	return fmt.Sprintf("status %d, code %q", p.Status, string(p.Code))
}

func (s *boxService) open(ctx context.Context) error {
	_, err := s.client.ListFolderItems(ctx, box.ListFolderItemsRequest{FolderID: s.in, Limit: 1})
	return err
}

// makeScratch makes the scratch folder. A service that refuses hyphens in names gets one without.
func (s *boxService) makeScratch(ctx context.Context) error {
	name := scratchName()
	it, err := s.createIn(ctx, s.in, inFolder, name)
	if errors.Is(err, box.ErrorCodeItemNameInvalid) {
		it, err = s.createIn(ctx, s.in, inFolder, withoutHyphens(name))
	}
	s.scratch = it
	return err
}

// create makes a folder below the scratch folder.
func (s *boxService) create(ctx context.Context, parent, name string) (made, error) {
	return s.createIn(ctx, parent, parent, name)
}

// createIn makes a folder. Reports show its parent as shown.
func (s *boxService) createIn(ctx context.Context, parent, shown, name string) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	return s.made.create(made{kind: "folder", name: name, parent: shown}, func() (made, error) {
		f, err := s.client.CreateFolder(ctx, box.CreateFolderRequest{ParentID: parent, Name: name})
		if err != nil {
			return made{}, err
		}
		return boxMade(&f.Folder, shown), nil
	})
}

// copy copies a folder into another one, both below the scratch folder.
func (s *boxService) copy(ctx context.Context, source made, parent, name string) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	return s.made.create(made{kind: "folder", name: name, parent: parent}, func() (made, error) {
		f, err := s.client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: source.id, ParentID: parent, Name: name})
		if err != nil {
			return made{}, err
		}
		return boxMade(&f.Folder, parent), nil
	})
}

func boxMade(f *box.Folder, parent string) made {
	return made{kind: "folder", id: f.ID, name: f.Name, parent: parent, mark: f.CreatedAt.Format(time.RFC3339Nano)}
}

// remove deletes a folder that is as it was made. Box deletes it only if it is empty, and still has
// the ETag with which it was read.
func (s *boxService) remove(ctx context.Context, it made) error {
	f, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: it.id})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errGone
	case err != nil:
		return err
	}
	parent := it.parent
	if it.parent == inFolder {
		parent = s.in
	}
	if f.Name != it.name || f.Parent == nil || f.Parent.ID != parent || f.CreatedAt.Format(time.RFC3339Nano) != it.mark {
		return errNotOurs
	}
	if f.ETag == "" { // it would be deleted without a condition
		return errNotOurs
	}
	_, err = s.client.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: it.id, IfMatch: f.ETag})
	switch {
	case errors.Is(err, box.ErrorCodeFolderNotEmpty):
		return errNotEmpty
	case errors.Is(err, box.ErrPreconditionFailed):
		return errNotOurs
	case errors.Is(err, fs.ErrNotExist):
		return errGone
	}
	return err
}

// withToken is a client that is like that of the run, but for its token.
func (s *boxService) withToken(token string) (*box.Client, error) {
	cfg := s.cfg
	cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	return box.NewClient(cfg)
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// oracleService is Oracle Content Management, with the account of the run.
type oracleService struct {
	bench
	cfg     oracle.Config
	client  *oracle.Client
	in      string // the folder of -in
	file    string // the file of -file, or ""
	scratch made
}

func openOracle(_ context.Context, o *options) (service, func(), error) {
	cfg, done := oracle.Config{BaseURL: o.baseURL}, func() {}
	if o.sim {
		srv := oracletest.Start()
		cfg, done = srv.Config(), srv.Close
		o.in = cmp.Or(o.in, srv.Example().DestinationID)
		o.file = cmp.Or(o.file, srv.Find("/Reports/readme.txt"))
	} else {
		cfg.Username, cfg.Password = os.Getenv("ORACLE_USERNAME"), os.Getenv("ORACLE_PASSWORD")
		if token := os.Getenv("ORACLE_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.Username == "" && cfg.Password == "" {
			return nil, nil, cli.Usagef("set ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD; -sim needs none")
		} else if err := cli.RequireEnv("ORACLE_USERNAME", "ORACLE_PASSWORD"); err != nil {
			return nil, nil, err
		}
	}
	svc, err := newOracle(cfg, o.in, o.file)
	return svc, done, err
}

func newOracle(cfg oracle.Config, in, file string) (*oracleService, error) {
	s := &oracleService{in: in, file: file}
	s.service, s.rec = "oracle", newRecorder(cfg.HTTPClient)
	s.rec.allow = s.allow
	cfg.HTTPClient, cfg.Reconcile, cfg.UserAgent = s.rec.client(), oracle.ReconcileOff, program
	client, err := oracle.NewClient(cfg)
	s.cfg, s.client = cfg, client
	return s, err
}

// allow refuses deletions and changes of what this run has not made. A POST makes something, unless
// it moves a folder.
func (s *oracleService) allow(req *http.Request) error {
	if req.Method == http.MethodGet || req.Method == http.MethodPost && !strings.HasSuffix(req.URL.Path, "/move") {
		return nil
	}
	return s.made.mine("folder", path.Base(req.URL.Path))
}

func (s *oracleService) place() place { return place{host: hostOf(s.cfg.BaseURL)} }

func (s *oracleService) explain(err error) string {
	p, ok := errors.AsType[*oracle.ProblemDetails](err)
	if !ok {
		return ""
	}
	return fmt.Sprintf("status %d, errorCode %d", p.Status, int(p.Code))
}

// open reads the folder without regard to the format of the response, which a probe asks about.
func (s *oracleService) open(ctx context.Context) error {
	x, err := s.get(ctx, s.in, "")
	if err == nil && x.status != http.StatusOK {
		err = ownError(fmt.Sprintf("status %d", x.status))
	}
	return err
}

// get reads a folder, or with "/items" its contents, by a request that the library would not send.
func (s *oracleService) get(ctx context.Context, folder, below string) (exchange, error) {
	at := s.cfg.BaseURL + "/documents/api/" + cmp.Or(s.cfg.APIVersion, "1.1") + "/folders/" + folder + below
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, bytes.NewReader(nil))
	if err != nil {
		return exchange{}, err
	}
	req.Header.Set("Accept", "application/json")
	if s.cfg.TokenSource == nil {
		req.SetBasicAuth(s.cfg.Username, s.cfg.Password)
	} else {
		token, err := s.cfg.TokenSource.Token()
		if err != nil {
			return exchange{}, ownError("there is no token")
		}
		token.SetAuthHeader(req)
	}
	resp, err := s.rec.client().Do(req)
	if err != nil {
		return exchange{}, err
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	return s.rec.last(), nil
}

func (s *oracleService) makeScratch(ctx context.Context) (err error) {
	s.scratch, err = s.createIn(ctx, s.in, inFolder, scratchName())
	return err
}

// create makes a folder below the scratch folder.
func (s *oracleService) create(ctx context.Context, parent, name string) (made, error) {
	return s.createIn(ctx, parent, parent, name)
}

func (s *oracleService) createIn(ctx context.Context, parent, shown, name string) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	return s.made.create(made{kind: "folder", name: name, parent: shown}, func() (made, error) {
		f, err := s.client.CreateFolder(ctx, oracle.CreateFolderRequest{ParentID: parent, Name: name})
		if err != nil {
			return made{}, err
		}
		return made{kind: "folder", id: f.ID, name: f.Name, parent: shown, mark: dated(f.CreatedTime)}, nil
	})
}

func dated(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// copy copies a folder into another one, both below the scratch folder.
func (s *oracleService) copy(ctx context.Context, source made, to string, resolution oracle.DuplicateResolution) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	return s.made.create(made{kind: "folder", name: source.name, parent: to}, func() (made, error) {
		c, err := s.client.CopyFolder(ctx, oracle.CopyFolderRequest{
			FolderID: source.id, DestinationID: to, DuplicateResolution: resolution,
		})
		if err != nil {
			return made{}, err
		}
		f, err := s.client.GetFolder(ctx, oracle.GetFolderRequest{FolderID: c.ID})
		if err != nil {
			return made{}, fmt.Errorf("%w: %w", oracle.ErrOutcomeUnknown, err)
		}
		return made{kind: "folder", id: f.ID, name: f.Name, parent: to, mark: dated(f.CreatedTime)}, nil
	})
}

// copyFile copies the file of -file into a folder below the scratch folder. The ledger does not have
// the name of the copy, which is somebody else's.
func (s *oracleService) copyFile(ctx context.Context, to string, resolution oracle.DuplicateResolution) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	var name string
	it, err := s.made.create(made{kind: "file", name: nameless, parent: to}, func() (made, error) {
		c, err := s.client.CopyFile(ctx, oracle.CopyFileRequest{
			FileID: s.file, DestinationID: to, DuplicateResolution: resolution,
		})
		if err != nil {
			return made{}, err
		}
		f, err := s.client.GetFile(ctx, oracle.GetFileRequest{FileID: c.ID})
		if err != nil {
			return made{}, fmt.Errorf("%w: %w", oracle.ErrOutcomeUnknown, err)
		}
		name = f.Name
		return made{kind: "file", id: f.ID, name: nameless, parent: to, mark: f.Version}, nil
	})
	it.name = name
	return it, err
}

const nameless = "(a copy of -file)"

// remove deletes a folder that is as it was made, and holds nothing but files of the run, for which
// the library has no call of their own. Oracle has no condition for that: a folder that is filled
// between the last look at it and its deletion goes to the trash with its contents.
func (s *oracleService) remove(ctx context.Context, it made) error {
	if it.kind == "file" {
		_, err := s.client.GetFile(ctx, oracle.GetFileRequest{FileID: it.id})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return errGone
		case err != nil:
			return err
		}
		return errWithFolder
	}
	f, err := s.client.GetFolder(ctx, oracle.GetFolderRequest{FolderID: it.id})
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
	if f.Name != it.name || f.ParentID != parent || dated(f.CreatedTime) != it.mark {
		return errNotOurs
	}
	if err := s.empty(ctx, f); err != nil {
		return err
	}
	_, err = s.client.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: it.id})
	if errors.Is(err, fs.ErrNotExist) {
		return errGone
	}
	return err
}

// empty returns an error if a folder holds something but files of the run, or if the number of its
// items is not the number of those that its listing shows, which may be late.
func (s *oracleService) empty(ctx context.Context, f *oracle.GetFolderResponse) error {
	files, late := 0, 0
	for it, err := range s.client.AllFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: f.ID}) {
		switch {
		case err != nil:
			return err
		case !s.made.has(string(it.Type), it.ID):
			return errNotEmpty
		case it.Type == oracle.ItemTypeFile && s.made.marked("file", it.ID) != it.Version:
			return errNotEmpty // somebody has added a version
		case it.Type == oracle.ItemTypeFile:
			files++
		default:
			late++
		}
	}
	switch {
	case late > 0:
		return errNotYet
	case f.ChildItemsCount > files:
		return errNotEmpty
	}
	return nil
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
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

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

const bitpaketURL = "https://api.bitpaket.com"

// bitpaketService is BitPaket, with the account of the run. The id of a folder in the ledger is its
// path below the folder of -in, as in "-in/farcopy-live-check-x/a", and its mark is BitPaket's own
// id.
type bitpaketService struct {
	bench
	cfg     bitpaket.Config
	client  *bitpaket.Client
	in      string // the path of the folder of -in
	scratch made
	pace    memo[bitpaketPaced]
	late    time.Duration // how late listings can be
}

func openBitPaket(_ context.Context, o *options) (service, func(), error) {
	cfg, done := bitpaket.Config{BaseURL: o.baseURL}, func() {}
	if o.sim {
		srv := bitpakettest.Start()
		cfg, done = srv.Config(), srv.Close
		o.in = cmp.Or(o.in, srv.Example().Target)
	} else {
		if err := cli.RequireEnv("BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"); err != nil {
			return nil, nil, err
		}
		cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: os.Getenv("BITPAKET_TOKEN")})
		cfg.ClientSecret = os.Getenv("BITPAKET_CLIENT_SECRET")
	}
	svc, err := newBitPaket(cfg, o.in)
	return svc, done, err
}

func newBitPaket(cfg bitpaket.Config, in string) (*bitpaketService, error) {
	s := &bitpaketService{in: in, late: 2 * time.Second} // until it is measured
	s.service, s.rec = "bitpaket", newRecorder(cfg.HTTPClient)
	s.rec.allow = s.allow
	cfg.HTTPClient, cfg.Reconcile, cfg.UserAgent = s.rec.client(), bitpaket.ReconcileOff, program
	client, err := bitpaket.NewClient(cfg)
	s.cfg, s.client = cfg, client
	return s, err
}

// allow refuses deletions of what this run has not made, and all that could change or replace
// something.
func (s *bitpaketService) allow(req *http.Request) error {
	switch at := req.URL.Path; {
	case req.Method == http.MethodDelete:
		return s.made.mine("object", path.Base(at))
	case strings.HasSuffix(at, "/v2/delete"), strings.HasSuffix(at, "/v2/copy"):
		return s.allowBody(req)
	case strings.HasSuffix(at, "/v2/move"), strings.HasSuffix(at, "/v2/rename"), req.Header.Get("X-Bit-Overwrite") != "":
		return errNotOurs
	}
	return nil
}

// allowBody is allow for a request that names in its body what it is about.
func (s *bitpaketService) allowBody(req *http.Request) error {
	var body struct {
		Objects   []bitpaket.Selector
		Overwrite bool
	}
	r, err := req.GetBody()
	if err != nil {
		return err
	}
	if err := json.NewDecoder(r).Decode(&body); err != nil {
		return err
	}
	if strings.HasSuffix(req.URL.Path, "/v2/copy") {
		if body.Overwrite {
			return errNotOurs
		}
		return nil
	}
	for _, o := range body.Objects {
		inside := strings.TrimPrefix(strings.TrimPrefix(o.Folder, path.Clean(s.in)), "/")
		if err := s.made.mine("folder", below(inFolder, inside)); err != nil {
			return err
		}
	}
	return nil
}

func (s *bitpaketService) place() place {
	return place{host: hostOf(cmp.Or(s.cfg.BaseURL, bitpaketURL))}
}

func (s *bitpaketService) explain(err error) string {
	p, ok := errors.AsType[*bitpaket.ProblemDetails](err)
	if !ok {
		return ""
	}
	return describe(p)
}

// describe names a response by its status and codes.
func describe(p *bitpaket.ProblemDetails) string {
	if p.Namespace != "" {
		return fmt.Sprintf("status %d, code %d, ns %q", p.Status, int(p.Code), p.Namespace)
	}
	return fmt.Sprintf("status %d, code %d", p.Status, int(p.Code))
}

// real is the path of a folder whose path the ledger has.
func (s *bitpaketService) real(id string) string {
	return path.Join(s.in, strings.TrimPrefix(id, inFolder))
}

func below(folder, name string) string { return folder + "/" + name }

func (s *bitpaketService) open(ctx context.Context) error {
	_, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.in})
	return err
}

func (s *bitpaketService) makeScratch(ctx context.Context) (err error) {
	s.scratch, err = s.create(ctx, inFolder, scratchName())
	return err
}

// create makes a folder.
func (s *bitpaketService) create(ctx context.Context, parent, name string) (made, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	it := made{kind: "folder", name: name, parent: parent}
	return s.made.create(it, func() (made, error) {
		f, err := s.client.CreateFolder(ctx, bitpaket.CreateFolderRequest{Folder: s.real(below(parent, name))})
		if err != nil {
			return made{}, err
		}
		it.id, it.mark = below(parent, name), f.ID
		return it, nil
	})
}

// upload makes an object, which the library has no call for.
func (s *bitpaketService) upload(ctx context.Context, parent, name string) (made, bitpaket.Object, error) {
	ctx, cancel := writing(ctx)
	defer cancel()
	it := made{kind: "object", name: name, parent: parent}
	var o bitpaket.Object
	it, err := s.made.create(it, func() (made, error) {
		header := http.Header{"X-Bit-Folder": {s.real(parent)}, "Content-Type": {"text/plain"}}
		status, data, err := s.raw(ctx, http.MethodPut, "/v2/object/"+name, header, []byte("farcopy "+name))
		if err != nil {
			return made{}, err
		}
		if status != http.StatusCreated || json.Unmarshal(data, &o) != nil || o.ID == "" {
			return made{}, ownError(fmt.Sprintf("an upload was refused: status %d", status))
		}
		it.id = o.ID
		return it, nil
	})
	return it, o, err
}

// raw sends a request that the library has no call for, once, and returns the data of the response.
// Without a response the outcome is unknown.
func (s *bitpaketService) raw(ctx context.Context, method, at string, header http.Header, body []byte) (status int, data json.RawMessage, err error) {
	req, err := http.NewRequestWithContext(ctx, method, cmp.Or(s.cfg.BaseURL, bitpaketURL)+at, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	token, err := s.cfg.TokenSource.Token()
	if err != nil {
		return 0, nil, ownError("there is no token")
	}
	req.Header = header
	token.SetAuthHeader(req)
	resp, err := s.rec.client().Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", bitpaket.ErrOutcomeUnknown, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil || resp.StatusCode >= 500 {
		return resp.StatusCode, nil, bitpaket.ErrOutcomeUnknown
	}
	return resp.StatusCode, members(text)["data"], nil
}

// remove deletes an object by its id, which no other object gets, or a folder that is empty and has
// its id. BitPaket has no condition for folders: what somebody puts into one between the last look
// at it and its deletion, or so shortly before that listings do not show it, is deleted with it.
func (s *bitpaketService) remove(ctx context.Context, it made) error {
	if it.kind == "object" {
		_, err := s.client.DeleteObject(ctx, bitpaket.DeleteObjectRequest{ObjectID: it.id})
		if _, refused := errors.AsType[*bitpaket.ProblemDetails](err); !refused {
			return err
		}
		if _, missing := s.client.GetMetadata(ctx, bitpaket.GetMetadataRequest{ObjectID: it.id}); errors.Is(missing, fs.ErrNotExist) {
			return errGone
		}
		return err
	}
	above, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(it.parent)})
	if err != nil {
		return err
	}
	switch f, ok := folderNamed(above, it.name); {
	case !ok:
		return s.unseen()
	case f.ID != it.mark, it.mark == "":
		return errNotOurs
	}
	for look := range 2 { // the second one sees what the first one was too early for
		if look > 0 {
			pause(ctx, s.late)
		}
		inside, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(it.id)})
		if err != nil {
			return err
		}
		if err := s.empty(it, inside); err != nil {
			return err
		}
	}
	_, err = s.client.Delete(ctx, bitpaket.DeleteRequest{Objects: []bitpaket.Selector{{Folder: s.real(it.id)}}})
	return err
}

// empty returns an error if a folder holds something. What this run has removed can show for a
// while.
func (s *bitpaketService) empty(it made, inside *bitpaket.QueryResponse) error {
	folders := inside.Folders[min(1, len(inside.Folders)):] // the first one is the folder itself
	for _, f := range folders {
		if !s.made.has("folder", below(it.id, f.Name)) {
			return errNotEmpty
		}
	}
	for _, o := range inside.Objects {
		if !s.made.has("object", o.ID) {
			return errNotEmpty
		}
	}
	if len(folders)+len(inside.Objects) > 0 {
		return errNotYet
	}
	return nil
}

// folderNamed finds a folder in a listing, whose first entry is the listed folder itself.
func folderNamed(q *bitpaket.QueryResponse, name string) (bitpaket.Folder, bool) {
	for _, f := range q.Folders[min(1, len(q.Folders)):] {
		if f.Name == name {
			return f, true
		}
	}
	return bitpaket.Folder{}, false
}

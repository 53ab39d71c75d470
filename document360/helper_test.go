package document360_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// fixture is a server with one file to copy and the request that copies it.
type fixture struct {
	*document360test.Server
	t               testing.TB
	images, archive string
	request         document360.CopyFileRequest
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	srv := document360test.NewServer(t)
	f := &fixture{Server: srv, t: t, images: srv.MkdirAll("Images"), archive: srv.MkdirAll("Archive")}
	f.request = document360.CopyFileRequest{
		ProjectID: srv.ProjectID(), FolderID: f.images, DestinationFolderID: f.archive,
		FileID: srv.AddFile(document360test.File{FolderID: f.images, Name: "logo.png"}),
	}
	return f
}

// client is a client of the fixture over pipes, which has no second look at lost copies: these tests count requests.
func (f *fixture) client(change ...func(*document360.Config)) *document360.Client {
	f.t.Helper()
	cfg := f.PipeConfig()
	cfg.Reconcile = document360.ReconcileOff
	for _, c := range change {
		c(&cfg)
	}
	return newClient(f.t, cfg)
}

func withToken(token string) func(*document360.Config) {
	return func(c *document360.Config) {
		c.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	}
}

func newClient(t testing.TB, cfg document360.Config) *document360.Client {
	t.Helper()
	c, err := document360.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *fixture) copy(opts ...document360.CallOption) (*document360.CopyFileResponse, error) {
	return f.client().CopyFile(f.t.Context(), f.request, opts...)
}

// wantWorld checks how many copies there are now, and how many copy requests were sent.
func (f *fixture) wantWorld(copies, requests int) {
	f.t.Helper()
	if n := len(f.Files(f.archive)); n != copies {
		f.t.Errorf("%d copies, want %d\n%s", n, copies, f.Tree())
	}
	n := 0
	for _, r := range f.Requests() {
		if r.Op == "CopyFile" {
			n++
		}
	}
	if n != requests {
		f.t.Errorf("%d copy requests, want %d: %v", n, requests, f.Requests())
	}
}

// standard are all errors that an outcome must not match by accident.
var standard = []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed,
	document360.ErrOutcomeUnknown, document360.ErrNotExecuted, document360.ErrRateLimited}

// wantMatches checks that of the standard errors exactly these are found in err.
func wantMatches(t testing.TB, err error, want ...error) {
	t.Helper()
	for _, target := range standard {
		wanted := false
		for _, w := range want {
			wanted = wanted || w == target
		}
		if errors.Is(err, target) != wanted {
			t.Errorf("errors.Is(%v, %v) is %v", err, target, !wanted)
		}
	}
	if err == nil {
		t.Fatal("no error")
	}
	if text := err.Error(); strings.ContainsAny(text, "\r\n") {
		t.Errorf("error of several lines: %q", text)
	}
}

func wantProblem(t testing.TB, err error) *document360.ProblemDetails {
	t.Helper()
	p := testkit.As[*document360.ProblemDetails](t, err)
	return p
}

// wantUnknownCopy checks that err leaves open whether a file was copied.
func wantUnknownCopy(t testing.TB, err error) *document360.UnknownOutcomeError {
	t.Helper()
	u := testkit.As[*document360.UnknownOutcomeError](t, err)
	testkit.WantEqual(t, "u.Op", u.Op, "document360.CopyFile")
	return u
}

// canned answers every request with one answer, without a server.
type canned struct {
	status int
	header http.Header
	body   string
	asked  int
}

func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked++
	h := c.header
	if h == nil {
		h = http.Header{}
	}
	return &http.Response{StatusCode: c.status, Header: h, Body: io.NopCloser(strings.NewReader(c.body)),
		ContentLength: int64(len(c.body)), Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

func (c *canned) client(t testing.TB) *document360.Client {
	return newClient(t, document360.Config{APIKey: "key", HTTPClient: &http.Client{Transport: c}, MaxAttempts: 1,
		Reconcile: document360.ReconcileOff})
}

var someCopy = document360.CopyFileRequest{ProjectID: "p", FolderID: "s", FileID: "f", DestinationFolderID: "d"}

func (c *canned) copy(t testing.TB) (*document360.CopyFileResponse, error) {
	return c.client(t).CopyFile(context.Background(), someCopy)
}

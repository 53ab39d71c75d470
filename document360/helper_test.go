package document360_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
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
		FileID: srv.AddFile(f.images, "logo.png", ""),
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
		c.TokenSource = testkit.Token(token)
	}
}

func newClient(t testing.TB, cfg document360.Config) *document360.Client {
	t.Helper()
	return testkit.New(t, document360.NewClient, cfg)
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
	if n := testkit.Sent(f, "CopyFile"); n != requests {
		f.t.Errorf("%d copy requests, want %d: %v", n, requests, f.Requests())
	}
}

func wantProblem(t testing.TB, err error) *document360.ProblemDetails {
	t.Helper()
	return testkit.As[*document360.ProblemDetails](t, err)
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
	return testkit.Reply{Status: c.status, Header: c.header, Body: c.body}.RoundTrip(r)
}

func (c *canned) client(t testing.TB) *document360.Client {
	return newClient(t, document360.Config{APIKey: "key", HTTPClient: &http.Client{Transport: c}, MaxAttempts: 1,
		Reconcile: document360.ReconcileOff})
}

var someCopy = document360.CopyFileRequest{ProjectID: "p", FolderID: "s", FileID: "f", DestinationFolderID: "d"}

func (c *canned) copy(t testing.TB) (*document360.CopyFileResponse, error) {
	return c.client(t).CopyFile(context.Background(), someCopy)
}

// resolve asks what became of the copy whose error this is.
func resolve(t *testing.T, c *document360.Client, req document360.CopyFileRequest, err error) (*document360.CopyFileResponse, error) {
	return c.ResolveCopyFile(t.Context(), req, intentOf(err))
}

// intentOf returns the intent in an error, the zero Intent if there is none.
func intentOf(err error) document360.Intent {
	if u, ok := errors.AsType[*document360.UnknownOutcomeError](err); ok {
		return u.Intent
	}
	return document360.Intent{}
}

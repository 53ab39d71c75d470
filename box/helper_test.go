package box_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/simtest"
)

// pictures copies the folder that newServer makes to where newServer has room for it.
var pictures = box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"}

// newServer is a simulator with a folder to copy and a folder to copy it to.
func newServer(t *testing.T) *boxtest.Server {
	t.Helper()
	srv := boxtest.NewServer(t)
	srv.AddFolder("0", "Archives", boxtest.WithID("22222"))
	srv.AddFolder("0", "Pictures", boxtest.WithID("11111"))
	srv.AddFile("11111", "tigers.jpeg", 629644, boxtest.WithID("44444"))
	return srv
}

// copies is how many copies of Pictures there are.
func copies(srv *boxtest.Server) int { return len(srv.FindAll("/Archives/Pictures")) }

// sent is how many requests for an operation have arrived.
func sent(srv *boxtest.Server, op string) (n int) {
	for _, r := range srv.Requests() {
		if r.Op == op {
			n++
		}
	}
	return n
}

var portables = []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid}

// ops are the requests so far, by operation.
func ops(srv *boxtest.Server) string {
	var all []string
	for _, r := range srv.Requests() {
		all = append(all, r.Op)
	}
	return strings.Join(all, " ")
}

func newClient(t testing.TB, cfg box.Config) *box.Client {
	t.Helper()
	client, err := box.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func token(s string) oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: s})
}

// goldenClient replays the documented exchange testdata/NAME; there is no second attempt.
func goldenClient(t *testing.T, name string) *box.Client {
	t.Helper()
	return newClient(t, box.Config{
		TokenSource: token("t"), MaxAttempts: 1, Reconcile: box.ReconcileOff,
		HTTPClient: &http.Client{Transport: simtest.Golden(t, "testdata/"+name)},
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering is a client to which every request is answered alike, without a simulator: for answers that no simulator gives.
func answering(t testing.TB, status int, body string) *box.Client {
	t.Helper()
	return newClient(t, box.Config{
		TokenSource: token("t"), MaxAttempts: 1, Reconcile: box.ReconcileOff,
		HTTPClient: &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: status, Header: http.Header{"Box-Request-Id": {"r1"}},
				Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
			}, nil
		})},
	})
}

// wantProblem returns the service's answer that err holds, after it has checked the status of that answer.
func wantProblem(t *testing.T, err error, status int) *box.ProblemDetails {
	t.Helper()
	p, ok := errors.AsType[*box.ProblemDetails](err)
	if !ok {
		t.Fatalf("got %v, want a *ProblemDetails", err)
	}
	if p.Status != status {
		t.Errorf("got %v of status %d, want status %d", err, p.Status, status)
	}
	return p
}

// wantIs checks that err is all of the given errors.
func wantIs(t *testing.T, err error, all ...error) {
	t.Helper()
	for _, want := range all {
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

// wantNot checks that err is none of the given errors.
func wantNot(t *testing.T, err error, none ...error) {
	t.Helper()
	for _, not := range none {
		if errors.Is(err, not) {
			t.Errorf("got %v, which is also %v", err, not)
		}
	}
}

// wantContains checks that a text holds all the parts.
func wantContains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not contain %q", text, part)
		}
	}
}

// wantLacks checks that a text holds none of the parts.
func wantLacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q contains %q", text, part)
		}
	}
}

// equal compares as JSON, so that equal times of different locations count as equal.
func equal(t *testing.T, got, want any) {
	t.Helper()
	g, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.MarshalIndent(want, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if string(g) != string(w) {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

func roundTrip(t *testing.T, from, to any) {
	t.Helper()
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// resolve asks what became of the copy whose error this is.
func resolve(t *testing.T, c *box.Client, req box.CopyFolderRequest, err error) (*box.CopyFolderResponse, error) {
	return c.ResolveCopyFolder(t.Context(), req, intentOf(err))
}

// intentOf returns the intent in an error, the zero Intent if there is none.
func intentOf(err error) box.Intent {
	if u, ok := errors.AsType[*box.UnknownOutcomeError](err); ok {
		return u.Intent
	}
	return box.Intent{}
}

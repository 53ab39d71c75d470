package box_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
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

func newClient(t testing.TB, cfg box.Config) *box.Client {
	t.Helper()
	return testkit.New(t, box.NewClient, cfg)
}

// goldenClient replays the documented exchange testdata/NAME; there is no second attempt.
func goldenClient(t *testing.T, name string) *box.Client {
	t.Helper()
	return newClient(t, box.Config{
		TokenSource: testkit.Token("t"), MaxAttempts: 1, Reconcile: box.ReconcileOff,
		HTTPClient: &http.Client{Transport: simtest.Golden(t, "testdata/"+name)},
	})
}

// answering is a client to which every request is answered alike, without a simulator: for answers that no simulator gives.
func answering(t testing.TB, status int, body string) *box.Client {
	t.Helper()
	reply := testkit.Reply{Status: status, Header: http.Header{"Box-Request-Id": {"r1"}}, Body: body}
	return newClient(t, box.Config{
		TokenSource: testkit.Token("t"), MaxAttempts: 1, Reconcile: box.ReconcileOff, HTTPClient: reply.Client(),
	})
}

// wantProblem returns the service's answer that err holds, after it has checked the status of that answer.
func wantProblem(t *testing.T, err error, status int) *box.ProblemDetails {
	t.Helper()
	p := testkit.As[*box.ProblemDetails](t, err)
	testkit.WantEqual(t, "status", p.Status, status)
	return p
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

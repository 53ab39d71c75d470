package box_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// inventing is a client of a service that this function plays; it returns the client and how many requests it got.
func inventing(t *testing.T, play func(r *http.Request) (status int, body string)) (*box.Client, *int) {
	t.Helper()
	n := new(int)
	c := newClient(t, box.Config{
		TokenSource: testkit.Token("t"), MaxAttempts: 1,
		HTTPClient: &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
			*n++
			status, body := play(r)
			date := http.Header{"Date": {"Mon, 01 Jun 2026 00:00:00 GMT"}}
			return testkit.Reply{Status: status, Header: date, Body: body, Chunked: true}.RoundTrip(r)
		})},
	})
	return c, n
}

// TestMarkersThatGoInCircles: a marker that was followed before is an error, however long the circle is.
func TestMarkersThatGoInCircles(t *testing.T) {
	c, n := inventing(t, func(r *http.Request) (int, string) {
		next := map[string]string{"": "a", "a": "b", "b": "c", "c": "a"}[r.URL.Query().Get("marker")]
		return 200, `{"entries":[{"id":"1","type":"file"}],"next_marker":"` + next + `"}`
	})
	var last error
	for _, err := range c.AllFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "1"}) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "leads back to a page") {
		t.Errorf("error %v", last)
	}
	if *n != 4 {
		t.Errorf("%d requests, want 4", *n)
	}
}

// manyPictures returns the members of a JSON array of n folders that are called Pictures.
func manyPictures(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"type":"folder","id":"%d","name":"Pictures"}`, i+10)
	}
	return strings.Join(all, ",")
}

// TestConflictsDoNotMultiplyRequests: an answer that names many conflicts is not followed to each of them.
func TestConflictsDoNotMultiplyRequests(t *testing.T) {
	synctest.Test(t, conflictsDoNotMultiplyRequests)
}

func conflictsDoNotMultiplyRequests(t *testing.T) {
	conflicts := manyPictures(200)
	c, n := inventing(t, func(r *http.Request) (int, string) {
		switch {
		case r.Method == http.MethodPost:
			return 409, `{"type":"error","status":409,"code":"item_name_in_use","context_info":{"conflicts":[` + conflicts + `]}}`
		case strings.HasSuffix(r.URL.Path, "/items"):
			return 200, `{"entries":[]}`
		}
		return 200, `{"id":"1","type":"folder","name":"Pictures"}`
	})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	p, ok := errors.AsType[*box.ProblemDetails](err)
	if !ok || p.Code != box.ErrorCodeItemNameInUse {
		t.Fatalf("error %v", err)
	}
	if len(p.Conflicts) != 0 || p.Extensions["context_info"] == nil {
		t.Errorf("%d conflicts, extensions %d: want what is too much left as it came", len(p.Conflicts), len(p.Extensions))
	}
	if *n > 10 { // the copy, the source, and the polls of the destination
		t.Errorf("%d requests", *n)
	}
}

// TestCandidatesAreFew: an unknown outcome names at most 16 of the folders that could be the copy.
func TestCandidatesAreFew(t *testing.T) { synctest.Test(t, candidatesAreFew) }

func candidatesAreFew(t *testing.T) {
	entries := manyPictures(100)
	c, _ := inventing(t, func(r *http.Request) (int, string) {
		switch {
		case r.Method == http.MethodPost:
			return 500, ``
		case strings.HasSuffix(r.URL.Path, "/items"):
			return 200, `{"entries":[` + entries + `]}`
		}
		return 200, `{"id":"` + r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:] + `","type":"folder","name":"Pictures"}`
	})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	u, ok := errors.AsType[*box.UnknownOutcomeError](err)
	if !ok || len(u.Candidates) != 16 {
		t.Errorf("error %v, %d candidates, want 16", err, len(u.Candidates))
	}
}

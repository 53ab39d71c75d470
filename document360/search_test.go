package document360_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestSearch(t *testing.T) {
	f := newFixture(t)
	f.AddFile(f.MkdirAll("Archive/2026"), "Logo.pdf", "")
	f.AddFile(f.archive, "plan.png", "")
	for _, tt := range []struct {
		keyword    string
		imagesOnly bool
		want       int
	}{
		{"logo", false, 2},
		{"logo", true, 1},
		{"", true, 2},
		{"none", false, 0},
	} {
		res, err := f.client().Search(t.Context(), document360.SearchRequest{
			ProjectID: f.request.ProjectID, Keyword: tt.keyword, ImagesOnly: tt.imagesOnly, IncludeTotalCount: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, fmt.Sprintf("files of %q", tt.keyword), len(res.Files), tt.want)
		testkit.WantEqual(t, "the count", res.Pagination.TotalCount, int64(tt.want))
	}
}

func TestAllSearchResults(t *testing.T) {
	f := newFixture(t)
	for i := range 250 {
		f.AddFile(f.archive, fmt.Sprint(i, ".txt"), "")
	}
	results := f.client().AllSearchResults(t.Context(), document360.SearchRequest{ProjectID: f.request.ProjectID, Keyword: ".txt"})
	for range 2 { // each range starts anew
		n := 0
		for _, err := range results {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		testkit.WantEqual(t, "files", n, 250)
	}
	testkit.WantSent(t, f, "Search", 6)
}

func TestSearchRefusals(t *testing.T) {
	f := newFixture(t)
	_, err := f.client().Search(t.Context(), document360.SearchRequest{ProjectID: "nowhere"})
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	_, err = f.client().Search(t.Context(), document360.SearchRequest{})
	testkit.WantInvalid(t, err, "document360.Search: ProjectID is required")
	_, err = f.client().Search(t.Context(), document360.SearchRequest{ProjectID: "p", PageSize: 101})
	testkit.WantInvalid(t, err, "document360.Search: PageSize must be from 1 to 100, or 0 for the default")
	f.Deny(document360test.PermissionViewDrive)
	_, err = f.client().Search(t.Context(), document360.SearchRequest{ProjectID: f.request.ProjectID})
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
}

// TestAllSearchResultsStuck: a list that shows the same page for ever ends in an error.
func TestAllSearchResultsStuck(t *testing.T) {
	c := (&canned{status: 200, body: `{"success":true,"request_id":"r","data":[{"id":"a"},{"id":"b"}],
		"pagination":{"page":1,"page_size":2,"has_more":true,"next_cursor":null}}`}).client(t)
	var last error
	for _, err := range c.AllSearchResults(t.Context(), document360.SearchRequest{ProjectID: "p"}) {
		last = err
	}
	testkit.WantContains(t, last.Error(), "the same page came twice")
}

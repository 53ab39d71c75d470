package box_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// addFiles fills folder 22222 with n files, named so that they sort by number.
func addFiles(srv *boxtest.Server, n int) {
	for i := range n {
		srv.AddFile("22222", fmt.Sprintf("%05d", i), int64(i))
	}
}

func TestListFolderItems(t *testing.T) {
	srv := newServer(t)
	srv.AddFolder("11111", "Zoo", boxtest.WithID("33333"))
	srv.AddWebLink("11111", "Home", "https://example.com", boxtest.WithID("55555"))
	res, err := srv.PipeClient().ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "11111"})
	if err != nil {
		t.Fatal(err)
	}
	if res.RequestID == "" {
		t.Fatalf("got %+v, %v", res, err)
	}
	testkit.WantEqual(t, "res.NextMarker", res.NextMarker, "")
	testkit.WantEqual(t, "res.Limit", res.Limit, 100)
	var got []string
	for _, i := range res.Entries {
		got = append(got, string(i.Type)+" "+i.ID+" "+i.Name+" "+i.URL)
	}
	if s := strings.Join(got, ", "); s != "folder 33333 Zoo , file 44444 tigers.jpeg , web_link 55555 Home https://example.com" {
		t.Errorf("got %s", s)
	}
	testkit.WantEqual(t, "the request sent", srv.Requests()[0].Target, "/2.0/folders/11111/items?usemarker=true")
}

func TestListFolderItemsEmpty(t *testing.T) {
	srv := newServer(t)
	res, err := srv.PipeClient().ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "22222"})
	if err != nil || len(res.Entries) != 0 {
		t.Errorf("got %+v, %v", res, err)
	}
}

func TestListFolderItemsFields(t *testing.T) {
	srv := newServer(t)
	res, err := srv.PipeClient().ListFolderItems(t.Context(), box.ListFolderItemsRequest{
		FolderID: "11111", Fields: []string{"size", "created_at", "parent", "owned_by", "item_status"},
	})
	if err != nil {
		t.Fatal(err)
	}
	i := res.Entries[0]
	read := box.Item{
		Name: i.Name, Size: i.Size, Parent: &box.FolderMini{ID: i.Parent.ID}, OwnedBy: box.User{Name: i.OwnedBy.Name}, ItemStatus: i.ItemStatus,
	}
	want := box.Item{
		Name: "tigers.jpeg", Size: 629644, Parent: &box.FolderMini{ID: "11111"}, OwnedBy: box.User{Name: "Example User"},
		ItemStatus: box.ItemStatusActive,
	}
	testkit.WantSame(t, read, want)
	if i.CreatedAt.IsZero() {
		t.Error("CreatedAt is zero")
	}
}

func TestListFolderItemsInvalid(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for want, req := range map[string]box.ListFolderItemsRequest{
		"FolderID is required":                            {},
		`FolderID is ".", which is no id`:                 {FolderID: "."},
		"Limit must be from 1 to 1000":                    {FolderID: "1", Limit: 1001},
		"Offset must be from 0 to 10000":                  {FolderID: "1", UseOffset: true, Offset: 10001},
		"Offset needs UseOffset":                          {FolderID: "1", Offset: 1},
		"Marker cannot be combined with UseOffset":        {FolderID: "1", UseOffset: true, Marker: "m"},
		`Sort is "color", which Box does not know`:        {FolderID: "1", Sort: "color"},
		`Direction is "up", which Box does not know`:      {FolderID: "1", Direction: "up"},
		`Fields holds "a,b", which is no field name`:      {FolderID: "1", Fields: []string{"a,b"}},
		`FolderID holds one of / \ ? #, which no id does`: {FolderID: "1/2"},
	} {
		res, err := c.ListFolderItems(t.Context(), req)
		if res != nil {
			t.Errorf("%+v: got %+v, want no list", req, res)
		}
		testkit.WantInvalid(t, err, "box.ListFolderItems: "+want)
		for _, err := range c.AllFolderItems(t.Context(), req) {
			testkit.WantMessage(t, err, "box.ListFolderItems: "+want)
		}
	}
	testkit.WantRequests(t, srv, 0)
}

func TestListFolderItemsRefused(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for _, tt := range []struct {
		req box.ListFolderItemsRequest
		is  error
	}{
		{box.ListFolderItemsRequest{FolderID: "9"}, fs.ErrNotExist},
		{box.ListFolderItemsRequest{FolderID: "11111", Marker: "unknown"}, box.ErrorCodeBadRequest},
		{box.ListFolderItemsRequest{FolderID: "11111", UseOffset: true, Offset: 10000}, box.ErrorCodeInvalidOffset},
	} {
		if res, err := c.ListFolderItems(t.Context(), tt.req); res != nil || !errors.Is(err, tt.is) {
			t.Errorf("%+v: got %v, %v; want %v", tt.req, res, err, tt.is)
		}
	}
}

// TestListFolderItemsHostileAnswers: a list that cannot be read in full is an error, never a shorter list.
func TestListFolderItemsHostileAnswers(t *testing.T) {
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `{"entries":null}`, `{"entries":{}}`, `{"entries":[null]}`, `{"entries":[{"type":"file"}]}`,
		`{"entries":[{"id":"1"},7]}`, `{"entries":[{"id":{}}]}`, `{"entries":[{"id":"1"}]`, `<html>`,
		`{"entries":[{"id":"1"}],"limit":1,"total_count":2}`,
	} {
		res, err := answering(t, 200, body).ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "1"})
		if res != nil {
			t.Errorf("%s: got %+v, want no list", body, res)
		}
		if err == nil {
			t.Errorf("%s: no error", body)
		}
		testkit.WantIsNot(t, err, testkit.Portable...)
		if errors.Is(err, box.ErrNotExecuted) {
			t.Errorf("%s: %v matches ErrNotExecuted", body, err)
		}
	}
	for _, body := range []string{
		`{"entries":[]}`, `{"entries":[{"id":1,"size":1e3,"created_at":""}],"limit":"100","next_marker":7,"total_count":1}`,
	} {
		res, err := answering(t, 200, body).ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "1"})
		if err != nil {
			t.Errorf("%s: got %+v, %v", body, res, err)
		}
		if len(res.Entries) != 1 {
			continue
		}
		read := box.ItemPage{
			Entries: []box.Item{{ID: res.Entries[0].ID, Size: res.Entries[0].Size}}, Limit: res.Limit, NextMarker: res.NextMarker,
		}
		want := box.ItemPage{Entries: []box.Item{{ID: "1", Size: 1000}}, Limit: 100, NextMarker: "7"}
		if diff := cmp.Diff(want, read); diff != "" {
			t.Errorf("%s: want -, got +\n%s", body, diff)
		}
	}
}

func TestAllFolderItems(t *testing.T) {
	for _, end := range []boxtest.MarkerEnd{boxtest.MarkerNull, boxtest.MarkerEmpty, boxtest.MarkerAbsent} {
		srv := newServer(t)
		srv.SetLastMarker(end)
		addFiles(srv, 2500)
		hidden := srv.AddFolder("22222", "hidden")
		srv.SetHidden(hidden, true)
		all := srv.PipeClient().AllFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "22222"})
		for range 2 { // the sequence can be ranged over again
			before, n := len(srv.Requests()), 0
			for item, err := range all {
				if err != nil || item.Name != fmt.Sprintf("%05d", n) {
					t.Fatalf("item %d is %+v, %v", n, item, err)
				}
				n++
			}
			if sent := len(srv.Requests()) - before; n != 2500 || sent != 3 {
				t.Errorf("end %d: %d items in %d requests", end, n, sent)
			}
		}
		for _, r := range srv.Requests() {
			if !strings.Contains(r.Target, "usemarker=true") || !strings.Contains(r.Target, "limit=1000") {
				t.Errorf("sent %s", r.Target)
			}
		}
	}
}

func TestAllFolderItemsIsLazy(t *testing.T) {
	srv := newServer(t)
	addFiles(srv, 5)
	all := srv.PipeClient().AllFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "22222", Limit: 2})
	testkit.WantRequests(t, srv, 0)
	n := 0
	for range all {
		if n++; n == 3 {
			break
		}
	}
	testkit.WantRequests(t, srv, 2)
}

func TestAllFolderItemsError(t *testing.T) {
	srv := newServer(t)
	addFiles(srv, 5)
	srv.Inject("ListFolderItems", boxtest.None, boxtest.Status(403))
	var names []string
	var failed error
	for item, err := range srv.PipeClient().AllFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "22222", Limit: 2}) {
		if failed != nil {
			t.Error("the sequence goes on after an error")
		}
		if failed = err; err == nil {
			names = append(names, item.Name)
		}
	}
	if len(names) != 2 || !errors.Is(failed, fs.ErrPermission) {
		t.Errorf("got %v, %v", names, failed)
	}
}

// TestAllFolderItemsByOffset goes by the limit in force, over a page that is shorter than that.
func TestAllFolderItemsByOffset(t *testing.T) {
	srv := newServer(t)
	addFiles(srv, 5)
	srv.SetHidden(srv.AddFolder("22222", "hidden"), true)
	var names []string
	for item, err := range srv.PipeClient().AllFolderItems(t.Context(), box.ListFolderItemsRequest{
		FolderID: "22222", UseOffset: true, Limit: 2, Sort: box.SortName,
	}) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, item.Name)
	}
	if got := strings.Join(names, " "); got != "00000 00001 00002 00003 00004" {
		t.Errorf("got %s", got)
	}
	testkit.WantRequests(t, srv, 3)
}

// TestAllFolderItemsEnds: a service that sends the same page for ever is found out.
func TestAllFolderItemsEnds(t *testing.T) {
	for _, req := range []box.ListFolderItemsRequest{{FolderID: "1"}, {FolderID: "1", UseOffset: true}} {
		c := answering(t, 200, `{"entries":[{"id":"1","type":"file"}],"next_marker":"m","offset":0,"limit":1,"total_count":9}`)
		n, failed := 0, error(nil)
		for _, err := range c.AllFolderItems(t.Context(), req) {
			if n, failed = n+1, err; n > 10 {
				t.Fatal("it does not end")
			}
		}
		if failed == nil || !strings.Contains(failed.Error(), "leads back") {
			t.Errorf("got %v", failed)
		}
	}
}

func TestNextOffset(t *testing.T) {
	for _, tt := range []struct {
		page   box.ItemPage
		offset int64
		more   bool
	}{
		{box.ItemPage{Offset: 0, Limit: 100, TotalCount: 250}, 100, true},
		{box.ItemPage{Offset: 200, Limit: 100, TotalCount: 250}, 300, false},
		{box.ItemPage{Offset: 100, Limit: 100, TotalCount: 200}, 200, false},
		{box.ItemPage{Offset: 100, Limit: 100, TotalCount: 201, Entries: make([]box.Item, 3)}, 200, true}, // a short page in the middle
		{box.ItemPage{Offset: 0, Limit: 0, TotalCount: 250}, 0, false},
		{box.ItemPage{}, 0, false},
	} {
		if offset, more := tt.page.NextOffset(); offset != tt.offset || more != tt.more {
			t.Errorf("%+v: got %d, %v", tt.page, offset, more)
		}
	}
}

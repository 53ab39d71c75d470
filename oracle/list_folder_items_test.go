package oracle_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

func TestListFolderItems(t *testing.T) {
	o := newOffice(t)
	for _, name := range []string{"c", "a", "b"} {
		o.MkdirAll("/Reports/" + name)
	}
	o.SetDefaultLimit(1)
	c := o.PipeClient()
	page, err := c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.reports})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, page.Items, "a", "b", "c", "q1.txt")
	around := oracle.ListFolderItemsResponse{Items: page.Items, TotalResults: 4, ChildItemsCount: 4, Limit: 200, RequestID: page.RequestID}
	if diff := cmp.Diff(around, *page); diff != "" {
		t.Errorf("the page is not as wanted (-want +got):\n%s", diff)
	}
	if page.RequestID == "" {
		t.Error("no RequestID")
	}
	file, folder := page.Items[3], page.Items[0]
	testkit.WantEqual(t, "folder.Type", folder.Type, oracle.ItemTypeFolder)
	testkit.WantEqual(t, "file.Type", file.Type, oracle.ItemTypeFile)
	testkit.WantEqual(t, "file.Size", file.Size, 100)
	testkit.WantEqual(t, "file.Version", file.Version, "1")
	if file.MIMEType == "" {
		t.Errorf("%+v\n%+v", folder, file)
	}
	testkit.WantEqual(t, "file.ParentID", file.ParentID, o.reports)
	testkit.WantEqual(t, "file.OwnedBy.DisplayName", file.OwnedBy.DisplayName, "u")
	if file.CreatedTime.IsZero() {
		t.Errorf("%+v\n%+v", folder, file)
	}
	page, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{
		FolderID: o.reports, OrderBy: oracle.OrderByNameDesc, Limit: 2, Offset: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, page.Items, "c", "b")
	if !page.HasMore {
		t.Error("page.HasMore is false, want true: a is left")
	}
	testkit.WantEqual(t, "page.Offset", page.Offset, 1)
	page, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.reports, FilterName: "b"})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, page.Items, "b")
	testkit.WantEqual(t, "page.TotalResults", page.TotalResults, 1)
	testkit.WantEqual(t, "page.ChildItemsCount", page.ChildItemsCount, 4)
	page, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.reports, FilterName: "B & b"})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, page.Items)
	if page.HasMore {
		t.Error("page.HasMore is true, want false: nothing has that name")
	}
	var sent []string
	for _, r := range o.Requests() {
		_, query, _ := strings.Cut(r.Target, "?")
		sent = append(sent, query)
	}
	want := []string{"limit=200&offset=0", "limit=2&offset=1&orderby=name%3Adesc", "filterName=b&limit=200&offset=0",
		"filterName=B+%26+b&limit=200&offset=0"}
	if !slices.Equal(sent, want) {
		t.Errorf("sent %q, want %q", sent, want)
	}
}

func TestListFolderItemsRefusals(t *testing.T) {
	o := newOffice(t)
	cfg := o.PipeConfig()
	cfg.APIVersion = "1.2"
	legacy, c := o.PipeClient(), newClient(t, cfg)
	for _, req := range []oracle.ListFolderItemsRequest{
		{}, {FolderID: "F1", Limit: -1}, {FolderID: "F1", Offset: -1}, {FolderID: "F1", Limit: 10_001}, {FolderID: ".."},
	} {
		_, err := c.ListFolderItems(t.Context(), req)
		testkit.WantIsOnly(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
	}
	testkit.WantRequests(t, o, 0)
	if _, err := legacy.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "self", Limit: 10_001}); err != nil {
		t.Error(err)
	}
	_, err := c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "self", OrderBy: "x"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeGeneral, fs.ErrInvalid)
	o.SetFailuresUnder200(true)
	_, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
}

func TestListAnswers(t *testing.T) {
	for _, tt := range []struct {
		body  string
		items int // -1: no list
	}{
		{`{"count":"0"}`, 0},
		{`{"count":0,"hasMore":"0","items":[]}`, 0},
		{`{"items":[{"id":"a","name":1,"size":"x","type":"folder","createdBy":7}]}`, 1},
		{`{"items":[{"id":"a"}],"hasMore":{},"totalResults":[],"limit":"x","offset":null}`, 1},
		{`{}`, -1},
		{`{"errorCode":"0"}`, -1},
		{`{"count":"3"}`, -1},
		{`{"count":"1","items":{"id":"a"}}`, -1},
		{`{"count":"1","items":[{}]}`, -1},
		{`{"count":"1","items":[null]}`, -1},
		{`{"count":"1","items":["a"]}`, -1},
		{`[]`, -1},
		{`null`, -1},
		{`<html></html>`, -1},
	} {
		page, err := answering(t, 200, "application/json", tt.body).ListFolderItems(t.Context(),
			oracle.ListFolderItemsRequest{FolderID: "F1"}, oracle.WithMaxAttempts(1))
		switch {
		case tt.items < 0:
			testkit.WantIsOnly(t, err)
		case err != nil || len(page.Items) != tt.items:
			t.Errorf("%s: %+v, %v", tt.body, page, err)
		}
	}
}

// A list is read to 8 MiB, a copy's answer to 1 MiB.
func TestListIsLong(t *testing.T) {
	body := `{"count":"1","items":[{"id":"a","description":"` + strings.Repeat("x", 5<<20) + `"}]}`
	page, err := answering(t, 200, "application/json", body).ListFolderItems(t.Context(),
		oracle.ListFolderItemsRequest{FolderID: "F1"}, oracle.WithMaxAttempts(1))
	if err != nil || len(page.Items[0].Description) != 5<<20 {
		t.Error(err)
	}
}

func TestItemMembers(t *testing.T) {
	body := `{"count":"1","items":[{"id":"D1","type":"file","version":"4","mimeType":"text/plain","size":"9223372036854775807",
		"reservedBy":{"id":"U1","displayName":"One"},"reservationTime":"2017-05-31T15:14:01.001Z","metadata":{"c":{}}}]}`
	page, err := answering(t, 200, "application/json", body).ListFolderItems(t.Context(),
		oracle.ListFolderItemsRequest{FolderID: "F1"})
	if err != nil {
		t.Fatal(err)
	}
	it := page.Items[0]
	testkit.WantEqual(t, "it.Type", it.Type, oracle.ItemTypeFile)
	testkit.WantEqual(t, "it.Version", it.Version, "4")
	testkit.WantEqual(t, "it.MIMEType", it.MIMEType, "text/plain")
	testkit.WantEqual(t, "it.Size", it.Size, 1<<63-1)
	testkit.WantEqual(t, "it.ReservedBy.ID", it.ReservedBy.ID, "U1")
	if !it.ReservationTime.Equal(time.Date(2017, 5, 31, 15, 14, 1, 1e6, time.UTC)) {
		t.Errorf("%+v", it)
	}
	testkit.WantEqual(t, "it.Metadata", string(it.Metadata), `{"c":{}}`)
}

package oracle_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	if folder.Type != oracle.ItemTypeFolder {
		t.Errorf("folder.Type is %v, want %v", folder.Type, oracle.ItemTypeFolder)
	}
	if file.Type != oracle.ItemTypeFile {
		t.Errorf("file.Type is %v, want %v", file.Type, oracle.ItemTypeFile)
	}
	if file.Size != 100 {
		t.Errorf("file.Size is %v, want %v", file.Size, 100)
	}
	if file.Version != "1" {
		t.Errorf("file.Version is %q, want %q", file.Version, "1")
	}
	if file.MIMEType == "" {
		t.Errorf("%+v\n%+v", folder, file)
	}
	if file.ParentID != o.reports {
		t.Errorf("file.ParentID is %v, want %v", file.ParentID, o.reports)
	}
	if file.OwnedBy.DisplayName != "u" {
		t.Errorf("file.OwnedBy.DisplayName is %q, want %q", file.OwnedBy.DisplayName, "u")
	}
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
	if page.Offset != 1 {
		t.Errorf("page.Offset is %d, want 1", page.Offset)
	}
	page, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.reports, FilterName: "b"})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, page.Items, "b")
	if page.TotalResults != 1 {
		t.Errorf("page.TotalResults is %d, want 1", page.TotalResults)
	}
	if page.ChildItemsCount != 4 {
		t.Errorf("page.ChildItemsCount is %d, want 4", page.ChildItemsCount)
	}
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
		matches(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
	}
	if n := len(o.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if _, err := legacy.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "self", Limit: 10_001}); err != nil {
		t.Error(err)
	}
	_, err := c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F0"})
	matches(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "self", OrderBy: "x"})
	matches(t, err, oracle.ErrorCodeGeneral, fs.ErrInvalid)
	o.SetFailuresUnder200(true)
	_, err = c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F0"})
	matches(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
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
			matches(t, err)
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
	if it.Type != oracle.ItemTypeFile {
		t.Errorf("it.Type is %v, want %v", it.Type, oracle.ItemTypeFile)
	}
	if it.Version != "4" {
		t.Errorf("it.Version is %q, want %q", it.Version, "4")
	}
	if it.MIMEType != "text/plain" {
		t.Errorf("it.MIMEType is %q, want %q", it.MIMEType, "text/plain")
	}
	if it.Size != 1<<63-1 {
		t.Errorf("it.Size is %v, want %v", it.Size, 1<<63-1)
	}
	if it.ReservedBy.ID != "U1" {
		t.Errorf("it.ReservedBy.ID is %q, want %q", it.ReservedBy.ID, "U1")
	}
	if !it.ReservationTime.Equal(time.Date(2017, 5, 31, 15, 14, 1, 1e6, time.UTC)) {
		t.Errorf("%+v", it)
	}
	if string(it.Metadata) != `{"c":{}}` {
		t.Errorf("string(it.Metadata) is %q, want %q", string(it.Metadata), `{"c":{}}`)
	}
}

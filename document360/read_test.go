package document360_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetFile(t *testing.T) {
	f := newFixture(t)
	modified := time.Date(2026, 4, 27, 11, 22, 42, 295163300, time.UTC)
	id := f.AddFile(f.archive, "map.pdf", "1 KB", document360test.WithModified(modified))
	got, err := f.client().GetFile(t.Context(), document360.GetFileRequest{ProjectID: f.request.ProjectID, FolderID: f.archive, FileID: id})
	if err != nil {
		t.Fatal(err)
	}
	want := document360.File{
		ID: id, FileName: "map.pdf", FileType: "pdf", ModifiedAt: modified, Size: "1 KB", ParentFolderID: f.archive, Title: "map.pdf",
		FileURL: document360.SecretURL("https://cdn.document360.io/" + f.request.ProjectID + "/" + id + ".pdf"),
	}
	if !reflect.DeepEqual(got.File, want) || got.RequestID == "" {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestGetFileForms(t *testing.T) {
	body := `{"success":true,"request_id":"r","data":{"id":7,"file_name":null,"size":2.4,"height":100,"width":"80","is_starred":true,
		"modified_at":"2026-04-27T11:22:42.2951633","tags":[{"id":"t1","name":"red"}],"title":"x","file_url":"https://cdn/x?sig=secret",
		"parent_folder_id":{"odd":1}}}`
	c := &canned{status: 200, body: body}
	got, err := c.client(t).GetFile(t.Context(), document360.GetFileRequest{ProjectID: "p", FolderID: "d", FileID: "f"})
	if err != nil {
		t.Fatal(err)
	}
	want := document360.File{ID: "7", Size: "2.4", Height: "100", Width: "80", Title: "x", IsStarred: true,
		ModifiedAt: time.Date(2026, 4, 27, 11, 22, 42, 295163300, time.UTC), FileURL: "https://cdn/x?sig=secret",
		Tags: []document360.Tag{{ID: "t1", Name: "red"}}}
	testkit.WantSame(t, got.File, want)
}

func TestListProjects(t *testing.T) {
	f := newFixture(t)
	other := f.AddProject("Other")
	got, err := f.client().ListProjects(t.Context(), document360.ListProjectsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Projects) != 2 {
		t.Fatalf("%d projects, want 2: %+v", len(got.Projects), got.Projects)
	}
	p := got.Projects[0]
	testkit.WantEqual(t, "the first project", p.ID, f.request.ProjectID)
	testkit.WantEqual(t, "the second project", got.Projects[1].Name, "Other")
	if p.Status != document360.ProjectStatusActive {
		t.Errorf("p.Status is %d, want active", p.Status)
	}
	if p.CreatedAt.IsZero() {
		t.Error("p.CreatedAt is zero")
	}
	ids := []string{}
	for p, err := range f.client().AllProjects(t.Context(), document360.ListProjectsRequest{PageSize: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	if !reflect.DeepEqual(ids, []string{f.request.ProjectID, other}) {
		t.Error(ids)
	}
}

// script answers the first request with its first body, and so on; the last one again and again.
type script struct {
	bodies []string
	asked  []string
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r.URL.RawQuery)
	return (&canned{status: 200, body: s.bodies[min(len(s.asked), len(s.bodies))-1]}).RoundTrip(r)
}

func TestWalksEnd(t *testing.T) {
	page := func(pagination string, first, n int) string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf(`{"id":"i%d","title":null}`, first+i)
		}
		return `{"success":true,"request_id":"r","data":[` + strings.Join(ids, ",") + `]` + pagination + `}`
	}
	const more, cursor, end = `,"pagination":{"has_more":true}`, `,"pagination":{"has_more":true,"next_cursor":"c"}`, `,"pagination":{"has_more":false}`
	const cursor2 = `,"pagination":{"has_more":true,"next_cursor":"d"}`
	for name, tt := range map[string]struct {
		bodies      []string
		folders     int
		fails       bool
		lastRequest string
	}{
		"no pagination, short":          {[]string{page("", 0, 24)}, 24, false, "page_size=100"},
		"no pagination, capped":         {[]string{page("", 0, 25), page("", 25, 3)}, 28, false, "page=2&page_size=100"},
		"no pagination, no pages":       {[]string{page("", 0, 200)}, 200, false, "page=2&page_size=100"},
		"odd pagination":                {[]string{page(`,"pagination":"none"`, 0, 30), page("", 0, 0)}, 30, false, "page=2&page_size=100"},
		"odd has_more":                  {[]string{page(`,"pagination":{"has_more":"yes"}`, 0, 30), page("", 0, 0)}, 30, false, "page=2&page_size=100"},
		"more, but an empty page":       {[]string{page(more, 0, 2), page(more, 0, 0)}, 2, false, "page=2&page_size=100"},
		"cursor before page":            {[]string{page(cursor, 0, 2), page(end, 2, 2)}, 4, false, "cursor=c&page_size=100"},
		"an empty page on the way":      {[]string{page(cursor, 0, 2), page(cursor2, 0, 0), page(end, 2, 2)}, 4, false, "cursor=d&page_size=100"},
		"the same empty page for ever":  {[]string{page(cursor, 0, 2), page(cursor, 0, 0)}, 2, true, "cursor=c&page_size=100"},
		"the same page for ever":        {[]string{page(more, 0, 2)}, 2, true, "page=2&page_size=100"},
		"the same cursor for ever":      {[]string{page(cursor, 0, 1), page(cursor, 1, 1)}, 1, true, "cursor=c&page_size=100"},
		"one entry, the list has grown": {[]string{page(more, 0, 1), page(more, 0, 1), page(end, 1, 1)}, 3, false, "page=3&page_size=100"},
		"data is null":                  {[]string{`{"success":true,"request_id":"r","data":null}`}, 0, true, "page_size=100"},
		"data is missing":               {[]string{`{"success":true,"request_id":"r"}`}, 0, true, "page_size=100"},
		"data is an object":             {[]string{`{"success":true,"request_id":"r","data":{"id":"x"}}`}, 0, true, "page_size=100"},
	} {
		s := &script{bodies: tt.bodies}
		c := newClient(t, document360.Config{APIKey: "k", HTTPClient: &http.Client{Transport: s}, MaxAttempts: 1})
		n, failed := 0, error(nil)
		for _, err := range c.AllFolders(t.Context(), document360.ListFoldersRequest{ProjectID: "p"}) {
			if err != nil {
				failed = err
				break
			}
			n++
		}
		if n != tt.folders {
			t.Errorf("%s: %d folders, want %d", name, n, tt.folders)
		}
		if (failed != nil) != tt.fails {
			t.Errorf("%s: error %v, want one: %v", name, failed, tt.fails)
		}
		if last := s.asked[len(s.asked)-1]; last != tt.lastRequest {
			t.Errorf("%s: asked %q last, want %q", name, last, tt.lastRequest)
		}
		if failed != nil {
			testkit.WantIsOnly(t, failed)
		}
	}
}

func TestReadsRequiredFields(t *testing.T) {
	f := newFixture(t)
	c, ctx := f.client(), t.Context()
	for want, read := range map[string]func() error{
		"document360.GetFile: ProjectID is required": func() error {
			_, err := c.GetFile(ctx, document360.GetFileRequest{FolderID: "d", FileID: "f"})
			return err
		},
		"document360.GetFile: FileID is required": func() error {
			_, err := c.GetFile(ctx, document360.GetFileRequest{ProjectID: "p", FolderID: "d"})
			return err
		},
		"document360.GetFolder: FolderID is required": func() error {
			_, err := c.GetFolder(ctx, document360.GetFolderRequest{ProjectID: "p"})
			return err
		},
		"document360.GetFolder: PageSize must be from 1 to 100, or 0 for the default": func() error {
			_, err := c.GetFolder(ctx, document360.GetFolderRequest{ProjectID: "p", FolderID: "d", PageSize: 101})
			return err
		},
		"document360.ListFolders: ProjectID is required": func() error {
			_, err := c.ListFolders(ctx, document360.ListFoldersRequest{})
			return err
		},
		"document360.ListProjects: Page must be from 1 to 2147483647, or 0 for the default": func() error {
			_, err := c.ListProjects(ctx, document360.ListProjectsRequest{Page: -1})
			return err
		},
	} {
		testkit.WantInvalid(t, read(), want)
	}
	testkit.WantRequests(t, f, 0)
}

func TestGetFolderFilesForms(t *testing.T) {
	for files, want := range map[string]int{`[]`: 0, `null`: 0, `[{"id":"a"},{"id":"b","size":[]}]`: 2, `"none"`: -1, `{}`: -1} {
		c := &canned{status: 200, body: `{"success":true,"request_id":"r","data":{"id":"d","title":"t","files":` + files + `}}`}
		got, err := c.client(t).GetFolder(t.Context(), document360.GetFolderRequest{ProjectID: "p", FolderID: "d"})
		switch {
		case want < 0 && err == nil, want >= 0 && (err != nil || len(got.Files) != want):
			t.Errorf("files %s: %+v, %v", files, got, err)
		case want < 0:
			testkit.WantIsOnly(t, err)
		}
	}
}

// A read is sent again until it is answered.
func TestReadsRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		req := document360.GetFileRequest{ProjectID: f.request.ProjectID, FolderID: f.images, FileID: f.request.FileID}
		for _, fault := range []document360test.Fault{document360test.HangUpBeforeAct, document360test.Status(500), document360test.Gateway(503),
			document360test.TruncateBody, document360test.Garbage, document360test.EmptyBody, document360test.RateLimit(time.Second)} {
			f.Inject("GetFile", fault)
			if _, err := f.client().GetFile(t.Context(), req); err != nil || f.Pending() != 0 {
				t.Errorf("%v: %v", fault, err)
			}
		}
		f.Inject("GetFile", document360test.Status(500), document360test.Status(500))
		_, err := f.client().GetFile(t.Context(), req, document360.WithMaxAttempts(2))
		if p := wantProblem(t, err); p.Attempts != 2 || !errors.Is(err, document360.ErrorCodeInternalServerError) {
			t.Errorf("problem %+v", p)
		}
		testkit.WantIsOnly(t, err)
	})
}

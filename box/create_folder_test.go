package box_test

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestCreateFolder(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	req := box.CreateFolderRequest{ParentID: "22222", Name: "2017"}
	res, err := c.CreateFolder(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "ID", res.ID, srv.Find("/Archives/2017"))
	testkit.WantEqual(t, "Parent.ID", res.Parent.ID, "22222")
	testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
	if res.RequestID == "" {
		t.Error("no RequestID")
	}
	testkit.WantEqual(t, "the body sent", string(srv.Requests()[0].Body), `{"name":"2017","parent":{"id":"22222"}}`)
	_, err = c.CreateFolder(t.Context(), req)
	testkit.WantIs(t, err, box.ErrorCodeItemNameInUse)
	_, err = c.CreateFolder(t.Context(), box.CreateFolderRequest{ParentID: "9", Name: "a"})
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
	testkit.WantEqual(t, "Resource", wantProblem(t, err, 404).Resource, "folder 9 (ParentID)")
	res, err = c.CreateFolder(t.Context(), box.CreateFolderRequest{ParentID: "22222", Name: "2018", Fields: []string{"size"}})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "CreatedAt", res.CreatedAt.IsZero(), true)
}

// TestCreateFolderLost: the new folder is the empty one. One that has been filled since could be another program's.
func TestCreateFolderLost(t *testing.T) {
	req := box.CreateFolderRequest{ParentID: "22222", Name: "2017"}
	testkit.Run(t, "made", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CreateFolder", boxtest.ActThenHangUp)
		res, err := srv.PipeClient().CreateFolder(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
		testkit.WantEqual(t, "ID", res.ID, srv.Find("/Archives/2017"))
	})
	testkit.Run(t, "made and filled", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CreateFolder", boxtest.ActThenCall("filled", func() { srv.AddFile(srv.Find("/Archives/2017"), "x", 1) }))
		_, err := srv.PipeClient().CreateFolder(t.Context(), req)
		testkit.WantUnknown(t, err)
		testkit.WantSame(t, testkit.As[*box.UnknownOutcomeError](t, err).Candidates, []string{srv.Find("/Archives/2017")})
		testkit.WantSent(t, srv, "CreateFolder", 1)
	})
	testkit.Run(t, "not made", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CreateFolder", boxtest.Status(500))
		res, err := srv.PipeClient().CreateFolder(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
		testkit.WantEqual(t, "folders", len(srv.FindAll("/Archives/2017")), 1)
	})
	testkit.Run(t, "resolved", func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		cfg.Reconcile = box.ReconcileOff
		c := newClient(t, cfg)
		srv.Inject("CreateFolder", boxtest.HangUpThenAct(time.Second))
		_, err := c.CreateFolder(t.Context(), req)
		testkit.WantUnknown(t, err)
		time.Sleep(time.Minute)
		res, err := c.ResolveCreateFolder(t.Context(), req, intentOf(err))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "ID", res.ID, srv.Find("/Archives/2017"))
	})
}

func TestCreateFolderInvalid(t *testing.T) {
	srv := newServer(t)
	for want, req := range map[string]box.CreateFolderRequest{
		"ParentID is required":                       {Name: "a"},
		"Name is required":                           {ParentID: "0"},
		"Name ends in a space":                       {ParentID: "0", Name: "a "},
		"Name has more than 255 characters":          {ParentID: "0", Name: strings.Repeat("x", 256)},
		`Fields holds "a b", which is no field name`: {ParentID: "0", Name: "a", Fields: []string{"a b"}},
	} {
		_, err := srv.PipeClient().CreateFolder(t.Context(), req)
		testkit.WantInvalid(t, err, "box.CreateFolder: "+want)
	}
	testkit.WantRequests(t, srv, 0)
}

func TestGoldenCreateFolder(t *testing.T) {
	at := testkit.Time(t, "2012-12-12T10:53:43-08:00")
	want := box.CreateFolderResponse{RequestID: headerID, Folder: box.Folder{
		ID: "12345", Type: "folder", ETag: "0", SequenceID: "0", Name: "New Folder", CreatedAt: at, ModifiedAt: at,
		Parent: &box.FolderMini{ID: "0", Type: "folder", Name: "All Files"}, ItemStatus: box.ItemStatusActive,
		ItemCollection: &box.ItemPage{Limit: 100, Entries: []box.Item{}},
	}}
	got, err := goldenClient(t, "create_folder/sample").CreateFolder(t.Context(), box.CreateFolderRequest{ParentID: "0", Name: "New Folder"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
}

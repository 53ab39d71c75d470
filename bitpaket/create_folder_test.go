package bitpaket_test

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var newFolder = bitpaket.CreateFolderRequest{Folder: "/another_dir/new"}

func ensured(folder string) bitpaket.CreateFolderRequest {
	return bitpaket.CreateFolderRequest{Folder: folder, Ensure: true}
}

// The documents list the members of the response.
func TestGoldenCreateFolder(t *testing.T) {
	res, err := golden(t, "create_folder/created").CreateFolder(t.Context(), ensured("/dir/another"))
	if err != nil {
		t.Fatal(err)
	}
	created := time.Date(2018, time.June, 8, 14, 20, 55, 0, time.UTC)
	testkit.WantSame(t, res, &bitpaket.CreateFolderResponse{Folder: bitpaket.Folder{
		ID: "d9WTppip38MU0c2rHw10", Name: "another", SizePretty: "0 B", CreatedOn: created, ModifiedOn: created,
	}})
}

func TestCreateFolder(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		res, err := c.CreateFolder(t.Context(), newFolder)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "res.Name", res.Name, "new")
		testkit.WantEqual(t, "the request", string(srv.Requests()[0].Body), `{"folder":"/another_dir/new"}`)
		testkit.WantContains(t, srv.Tree(), "/another_dir/new/\n")

		_, err = c.CreateFolder(t.Context(), newFolder)
		testkit.WantIsOnly(t, err, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist)
		_, err = c.CreateFolder(t.Context(), bitpaket.CreateFolderRequest{Folder: "/missing/new"})
		wantProblem(t, err, testkit.As[*bitpaket.ProblemDetails](t, err).Status) // which one, is not documented
		testkit.WantLacks(t, srv.Tree(), "/missing")
	})
}

// Ensure makes what is missing above, and a second call changes nothing.
func TestCreateFolderEnsure(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		first, err := c.CreateFolder(t.Context(), ensured("/a/b/c"))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the last folder", first.Name, "c")
		again, err := c.CreateFolder(t.Context(), ensured("/a/b/c"))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the id", again.ID, first.ID)
	})
}

// With Ensure a lost request is sent again, however it was lost.
func TestCreateFolderEnsureIsRepeated(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("CreateFolder", bitpakettest.ActThenHangUp, bitpakettest.Gateway(502), bitpakettest.HangUpBeforeAct)
		res, err := client(t, config(srv)).CreateFolder(t.Context(), ensured("/a/b"))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "res.Name", res.Name, "b")
		testkit.WantSent(t, srv, "CreateFolder", 4)
	})
}

// If no response comes at all, nobody knows.
func TestCreateFolderEnsureUnknown(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("CreateFolder", bitpakettest.ActThenHangUp, bitpakettest.ActThenHangUp)
		_, err := client(t, config(srv)).CreateFolder(t.Context(), ensured("/a"), bitpaket.WithMaxAttempts(2))
		testkit.WantUnknown(t, err)
		testkit.WantContains(t, err.Error(), "another CreateFolder with Ensure does no harm")
		save := bitpaket.WithIntent(func(context.Context, bitpaket.Intent) error { return nil })
		_, err = client(t, config(srv)).CreateFolder(t.Context(), ensured("/a"), save)
		testkit.WantInvalid(t, err, "bitpaket.CreateFolder: WithIntent cannot be used: no ResumeX goes on with this operation")
	})
}

func TestCreateFolderInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		for want, folder := range map[string]string{
			"bitpaket.CreateFolder: Folder is required":                                 "",
			"bitpaket.CreateFolder: Folder must not be the root":                        "/",
			`bitpaket.CreateFolder: Folder must start with "/"`:                         "a",
			`bitpaket.CreateFolder: Folder must not have ".." as a segment`:             "/a/../b",
			"bitpaket.CreateFolder: Folder has a name that begins or ends with a space": "/a/b ",
			"bitpaket.CreateFolder: Folder is not UTF-8":                                "/\xff",
		} {
			for _, ensure := range []bool{false, true} {
				_, err := c.CreateFolder(t.Context(), bitpaket.CreateFolderRequest{Folder: folder, Ensure: ensure})
				testkit.WantInvalid(t, err, want)
			}
		}
		testkit.WantRequests(t, srv, 0)
	})
}

func TestCreateFolderUnusable(t *testing.T) {
	for _, body := range []string{`{}`, `{"success":true}`, `{"success":true,"data":{}}`, `null`} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := client(t, bitpaket.Config{
				TokenSource: testkit.Token(token), ClientSecret: secret, Reconcile: bitpaket.ReconcileOff,
				HTTPClient: testkit.Reply{Status: 201, Body: body}.Client(),
			})
			_, err := c.CreateFolder(t.Context(), newFolder)
			testkit.WantUnknown(t, err)
		})
	}
}

// TestCreateFolderSettled: a lost directory is found; if it is not there, it is made by a second request.
func TestCreateFolderSettled(t *testing.T) {
	for _, tt := range []struct {
		fault bitpakettest.Fault
		sent  int
	}{
		{bitpakettest.ActThenHangUp, 1},
		{bitpakettest.ActThenGateway(502), 1},
		{bitpakettest.HangUpThenAct(5 * time.Second), 1},
		{bitpakettest.HangUpBeforeAct, 2},
	} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject("CreateFolder", tt.fault)
			cfg := config(srv)
			cfg.Reconcile = bitpaket.ReconcileAuto
			res, err := client(t, cfg).CreateFolder(t.Context(), newFolder)
			if err != nil {
				t.Fatalf("%s: %v", tt.fault.Name, err)
			}
			testkit.WantEqual(t, "res.Name", res.Name, "new")
			testkit.WantEqual(t, "reconciled after "+tt.fault.Name, res.Reconciled, tt.sent == 1)
			testkit.WantSent(t, srv, "CreateFolder", tt.sent)
		})
	}
}

// TestResolveCreateFolder asks later what became of a directory.
func TestResolveCreateFolder(t *testing.T) {
	for _, made := range []bool{true, false} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			fault := bitpakettest.Status(504)
			if made {
				fault = bitpakettest.HangUpThenAct(time.Minute)
			}
			srv.Inject("CreateFolder", fault)
			c := client(t, config(srv))
			_, err := c.CreateFolder(t.Context(), newFolder)
			testkit.WantUnknown(t, err)
			time.Sleep(2 * time.Hour)
			res, err := c.ResolveCreateFolder(t.Context(), newFolder, intentOf(err))
			if !made {
				testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "res.Name", res.Name, "new")
			testkit.WantSent(t, srv, "CreateFolder", 1)
		})
	}
}

// TestResolveCreateFolderFirstInList: a list need not begin with the listed directory itself.
func TestResolveCreateFolderFirstInList(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("CreateFolder", bitpakettest.ActThenHangUp)
		c := client(t, config(srv))
		_, lost := c.CreateFolder(t.Context(), newFolder)
		time.Sleep(2 * time.Hour)
		list := testkit.Body(200, `{"success":true,"data":{"storage":{},"folders":[{"folder_id":"f1","folder_name":"new"}],"objects":[]}}`)
		srv.Inject("Query", slices.Repeat([]bitpakettest.Fault{bitpakettest.Respond("without itself", list)}, 100)...)
		_, err := c.ResolveCreateFolder(t.Context(), newFolder, intentOf(lost))
		testkit.WantUnknown(t, err)
		testkit.WantSame(t, testkit.As[*bitpaket.UnknownOutcomeError](t, err).Candidates, []string{"f1"})
	})
}

// TestResumeCreateFolder: another client goes on from the intent, and makes no second directory.
func TestResumeCreateFolder(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("CreateFolder", bitpakettest.ActThenHangUp)
		var saved bitpaket.Intent
		save := bitpaket.WithIntent(func(_ context.Context, i bitpaket.Intent) error {
			saved = i
			return nil
		})
		_, err := client(t, config(srv)).CreateFolder(t.Context(), newFolder, save)
		testkit.WantUnknown(t, err)
		res, err := client(t, config(srv)).ResumeCreateFolder(t.Context(), newFolder, saved)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reconciled", res.Reconciled, true)
		testkit.WantSent(t, srv, "CreateFolder", 1)
		synctest.Wait()
	})
}

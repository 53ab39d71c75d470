package bitpaket_test

import (
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func rename(sel bitpaket.Selector) bitpaket.RenameRequest {
	return bitpaket.RenameRequest{Object: sel, Filename: "renamed"}
}

// The documents show the request; its response is that of a copy.
func TestGoldenRename(t *testing.T) {
	res, err := golden(t, "rename/renamed").Rename(t.Context(), bitpaket.RenameRequest{
		Object: bitpaket.Selector{Path: "/relative/object-path.exe"}, Filename: "new.exe",
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.RenameResponse{
		ValidNames: []bitpaket.ObjectName{{Name: "object-path.exe", Path: "/relative"}}, RequestID: documentedRequestID,
	})
}

func TestRename(t *testing.T) {
	for want, sel := range map[string]bitpaket.Selector{
		"/existing_dir/renamed ": {Path: "/existing_dir/a"},
		"\n/renamed/sub/b ":      {Folder: "/existing_dir"},
		"/existing_dir/renamed":  {ID: firstID},
	} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			res, err := client(t, config(srv)).Rename(t.Context(), rename(sel))
			if err != nil {
				t.Fatal(err)
			}
			wantRequestID(t, res.RequestID)
			testkit.WantContains(t, "\n"+srv.Tree(), want)
			testkit.WantSent(t, srv, "Rename", 1)
		})
	}
}

func TestRenameRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		before := srv.Tree()
		cfg := config(srv)
		cfg.Reconcile = bitpaket.ReconcileAuto
		c := client(t, cfg)
		for _, req := range []bitpaket.RenameRequest{
			{Object: bitpaket.Selector{Path: "/existing_dir/a"}, Filename: "sub"},
			{Object: bitpaket.Selector{ID: firstID}, Filename: "sub"},
			{Object: bitpaket.Selector{Folder: "/existing_dir"}, Filename: "another_dir"},
		} {
			_, err := c.Rename(t.Context(), req)
			testkit.WantIsOnly(t, err, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist)
		}
		_, err := c.Rename(t.Context(), rename(bitpaket.Selector{Path: "/missing"}))
		testkit.WantIsOnly(t, err)
		testkit.WantContains(t, wantProblem(t, err, 200).Detail, "invalid")
		testkit.WantEqual(t, "the tree", srv.Tree(), before)
	})
}

// TestRenameTwice: the second delivery finds the name in use, by what the first one has renamed.
func TestRenameTwice(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.Reconcile = bitpaket.ReconcileAuto
		srv.Inject("Rename", bitpakettest.ActTwice)
		_, err := client(t, cfg).Rename(t.Context(), rename(bitpaket.Selector{ID: firstID}))
		testkit.WantUnknown(t, err)
		testkit.WantContains(t, srv.Tree(), "/existing_dir/renamed")
		testkit.WantSent(t, srv, "Rename", 1)
	})
}

// TestRenameAccepted: a 202 does not show that something is renamed.
func TestRenameAccepted(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Rename", bitpakettest.Respond("accepted", testkit.Body(202, `{"success":true,"data":{}}`)))
		_, err := client(t, config(srv)).Rename(t.Context(), rename(bitpaket.Selector{Path: "/existing_dir/a"}))
		testkit.WantUnknown(t, err)
	})
}

func TestRenameInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		for want, req := range map[string]bitpaket.RenameRequest{
			"bitpaket.Rename: Object needs exactly one of Folder, ID and Path": {Filename: "a"},
			"bitpaket.Rename: Filename is required":                            {Object: bitpaket.Selector{ID: "x"}},
			"bitpaket.Rename: Filename must not have a slash":                  {Object: bitpaket.Selector{ID: "x"}, Filename: "a/b"},
			`bitpaket.Rename: Filename must not have ".." as a segment`:        {Object: bitpaket.Selector{ID: "x"}, Filename: ".."},
		} {
			_, err := c.Rename(t.Context(), req)
			testkit.WantInvalid(t, err, want)
		}
		testkit.WantRequests(t, srv, 0)
	})
}

// TestRenameLost: nothing shows that a rename was done.
func TestRenameLost(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.EmptyBody} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject("Rename", fault)
			cfg := config(srv)
			cfg.Reconcile = bitpaket.ReconcileAuto
			_, err := client(t, cfg).Rename(t.Context(), rename(bitpaket.Selector{Path: "/existing_dir/a"}))
			testkit.WantUnknown(t, err)
			testkit.WantContains(t, err.Error(), "Query of the directory shows which names are there")
			wantClean(t, err)
			testkit.WantRequests(t, srv, 1)
		})
	}
}

// TestRenameContradiction: the lists of the response say both.
func TestRenameContradiction(t *testing.T) {
	const body = `{"success":true,"data":{"objects":{"valid":{"object_ids":["x"],"object_names":[]},"invalid":[{"id":"x"}]}}}`
	c := client(t, bitpaket.Config{
		TokenSource: testkit.Token(token), ClientSecret: secret, HTTPClient: testkit.Reply{Status: 200, Body: body}.Client(),
	})
	_, err := c.Rename(t.Context(), rename(bitpaket.Selector{ID: "x"}))
	testkit.WantUnknown(t, err)
}

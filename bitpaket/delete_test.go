package bitpaket_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func deletion(objects ...bitpaket.Selector) bitpaket.DeleteRequest {
	return bitpaket.DeleteRequest{Objects: objects}
}

// TestGoldenDelete: the documented example, with the name that its response has in place of the
// requested one.
func TestGoldenDelete(t *testing.T) {
	res, err := golden(t, "delete/many").Delete(t.Context(), deletion(bitpaket.Selector{Path: "/352-400.exe"}, bitpaket.Selector{Path: "/dir/file.ai"}))
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.DeleteResponse{
		ValidNames: []bitpaket.ObjectName{{Name: "352-400.ai", Path: "/"}, {Name: "file.ai", Path: "/dir"}}, RequestID: documentedRequestID,
	})
}

func TestDelete(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		res, err := c.Delete(t.Context(), deletion(bitpaket.Selector{Folder: "/existing_dir/sub"}, bitpaket.Selector{ID: firstID}, bitpaket.Selector{Path: "/another_dir/keep"}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, res.ValidIDs, []string{firstID})
		testkit.WantSame(t, res.ValidNames, []bitpaket.ObjectName{{Name: "keep", Path: "/another_dir"}})
		testkit.WantEqual(t, "the tree", srv.Tree(), "/another_dir/\n/existing_dir/\n")

		_, err = c.Delete(t.Context(), deletion(bitpaket.Selector{ID: firstID}))
		testkit.WantIsOnly(t, err)
		testkit.WantContains(t, wantProblem(t, err, 200).Detail, "nothing that was selected can be deleted, all of it is invalid: 1 (")
		testkit.WantRequests(t, srv, 2)
	})
}

func TestDeletePartial(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		_, err := client(t, config(srv)).Delete(t.Context(), deletion(bitpaket.Selector{Path: "/existing_dir/a"}, bitpaket.Selector{Folder: "/missing"}))
		partial := testkit.As[*bitpaket.PartialChangeError](t, err)
		testkit.WantEqual(t, "operation", partial.Op, "bitpaket.Delete")
		testkit.WantSame(t, partial.ValidNames, []bitpaket.ObjectName{{Name: "a", Path: "/existing_dir"}})
		testkit.WantContains(t, err.Error(), "invalid and not deleted: 1 (/missing)")
		testkit.WantLacks(t, srv.Tree(), "/existing_dir/a ")
	})
}

func TestDeleteInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := reading(t, srv)
		for want, req := range map[string]bitpaket.DeleteRequest{
			"bitpaket.Delete: Objects is required":                                    {},
			"bitpaket.Delete: Objects[1] needs exactly one of Folder, ID and Path":    deletion(bitpaket.Selector{ID: "x"}, bitpaket.Selector{}),
			"bitpaket.Delete: Objects[0].Folder is the root, which cannot be deleted": deletion(bitpaket.Selector{Folder: "//"}),
		} {
			_, err := c.Delete(t.Context(), req)
			testkit.WantInvalid(t, err, want)
		}
		testkit.WantRequests(t, srv, 0)
	})
}

// TestDeleteSettled: a lost deletion is found by the lists, and never sent again.
func TestDeleteSettled(t *testing.T) {
	for _, tt := range []struct {
		fault bitpakettest.Fault
		found bool
	}{
		{bitpakettest.ActThenHangUp, true},
		{bitpakettest.ActThenStatus(500), true},
		{bitpakettest.HangUpThenAct(5 * time.Second), true},
		{bitpakettest.HangUpBeforeAct, false},
		{bitpakettest.Status(500), false},
	} {
		t.Run(tt.fault.Name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				srv.Inject("Delete", tt.fault)
				res, err := reading(t, srv).Delete(t.Context(), deletion(bitpaket.Selector{Folder: "/existing_dir"}, bitpaket.Selector{Path: "/existing_dir/sub/b"}))
				testkit.WantSent(t, srv, "Delete", 1)
				if !tt.found {
					testkit.WantUnknown(t, err)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantSame(t, res, &bitpaket.DeleteResponse{
					ValidNames: []bitpaket.ObjectName{{Name: "b", Path: "/existing_dir/sub"}}, Reconciled: true,
				})
			})
		})
	}
}

func TestDeleteStaysUnknown(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		object     bitpaket.Selector
		arrange    func(srv *bitpakettest.Server)
	}{
		{
			name:   "an id",
			want:   "no document says what shows that an id does not exist",
			object: bitpaket.Selector{ID: firstID},
		},
		{
			name:   "nothing that was listed before",
			want:   "was not listed before the request",
			object: bitpaket.Selector{Path: "/missing"},
		},
		{
			name:   "an object that a late list does not show yet",
			want:   "was not listed before the request",
			object: bitpaket.Selector{Path: "/existing_dir/new"},
			arrange: func(srv *bitpakettest.Server) {
				srv.SetListLag(time.Hour)
				srv.Overwrite("/existing_dir/new", "n")
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				if tt.arrange != nil {
					tt.arrange(srv)
				}
				srv.Inject("Delete", bitpakettest.HangUpBeforeAct)
				_, err := reading(t, srv).Delete(t.Context(), deletion(tt.object))
				testkit.WantUnknown(t, err)
				testkit.WantContains(t, err.Error(), tt.want)
			})
		})
	}
}

// TestChangeUnlisted: a success that lists less than was selected does not show that all of it was changed.
func TestChangeUnlisted(t *testing.T) {
	two := []bitpaket.Selector{{Path: "/existing_dir/a"}, {ID: firstID}}
	for _, data := range []string{
		`{}`,
		`{"objects":{"valid":{"object_ids":[],"object_names":[]},"invalid":[]}}`,
		`{"objects":{"valid":{"object_ids":["` + firstID + `"],"object_names":[]},"invalid":[]}}`,
	} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			unlisted := bitpakettest.Respond("unlisted", testkit.Body(200, `{"success":true,"data":`+data+`}`))
			srv.Inject("Delete", unlisted)
			srv.Inject("Move", unlisted)
			c := client(t, config(srv))
			_, err := c.Delete(t.Context(), deletion(two...))
			testkit.WantUnknown(t, err)
			_, err = c.Move(t.Context(), bitpaket.MoveRequest{Objects: two, Target: "/another_dir"})
			testkit.WantUnknown(t, err)
		})
	}
}

// TestDeleteTwice: the second delivery finds nothing, because the first one has deleted it.
func TestDeleteTwice(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Delete", bitpakettest.ActTwice)
		c := reading(t, srv)
		_, err := c.Delete(t.Context(), deletion(bitpaket.Selector{Folder: "/existing_dir"}))
		testkit.WantUnknown(t, err)
		testkit.WantSent(t, srv, "Delete", 1)
		_, err = c.Delete(t.Context(), deletion(bitpaket.Selector{Folder: "/existing_dir"}))
		testkit.WantContains(t, wantProblem(t, err, 200).Detail, "nothing that was selected can be deleted")
	})
}

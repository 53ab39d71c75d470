package bitpaket_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// folderMove is the documented example.
var folderMove = bitpaket.MoveRequest{
	Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir", Overwrite: true,
}

func objectMove(objects ...bitpaket.Selector) bitpaket.MoveRequest {
	return bitpaket.MoveRequest{Objects: objects, Target: "/another_dir"}
}

// reading is a client that reads what became of a lost request.
func reading(t *testing.T, srv *bitpakettest.Server) *bitpaket.Client {
	cfg := config(srv)
	cfg.Reconcile = bitpaket.ReconcileAuto
	return client(t, cfg)
}

// TestGoldenMove: the documented example, and one of all selectors.
func TestGoldenMove(t *testing.T) {
	res, err := golden(t, "move/folder").Move(t.Context(), folderMove)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.MoveResponse{RequestID: documentedRequestID})

	const id = "c644b732-f1ce-4d50-81f9-96884dbcd84d"
	res, err = golden(t, "move/many").Move(t.Context(), bitpaket.MoveRequest{
		Objects: []bitpaket.Selector{{Folder: "/dir"}, {ID: id}, {Path: "/relative/object-path.exe"}}, Target: "/",
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &bitpaket.MoveResponse{
		ValidIDs: []string{id}, ValidNames: []bitpaket.ObjectName{{Name: "object-path.exe", Path: "/relative"}}, RequestID: documentedRequestID,
	})
}

func TestMove(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		object     bitpaket.Selector
	}{
		{"folder", "/another_dir/existing_dir/sub/b", bitpaket.Selector{Folder: "/existing_dir"}},
		{"path", "/another_dir/a", bitpaket.Selector{Path: "/existing_dir/a"}},
		{"id", "/another_dir/a", bitpaket.Selector{ID: firstID}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				res, err := client(t, config(srv)).Move(t.Context(), objectMove(tt.object))
				if err != nil {
					t.Fatal(err)
				}
				wantRequestID(t, res.RequestID)
				testkit.WantContains(t, srv.Tree(), tt.want+" ")
				testkit.WantRequests(t, srv, 1)
			})
		})
	}
}

func TestMoveRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/a", "mine")
		before, c := srv.Tree(), reading(t, srv)
		_, err := c.Move(t.Context(), objectMove(bitpaket.Selector{Path: "/existing_dir/a"}))
		testkit.WantIsOnly(t, err, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist)
		_, err = c.Move(t.Context(), objectMove(bitpaket.Selector{Path: "/missing"}))
		testkit.WantIsOnly(t, err)
		testkit.WantEqual(t, "the detail", wantProblem(t, err, 200).Detail, "nothing that was selected can be moved, all of it is invalid: 1 (/missing)")
		testkit.WantEqual(t, "the tree", srv.Tree(), before)
	})
}

func TestMoveOverwrites(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/a", "old")
		req := objectMove(bitpaket.Selector{Path: "/existing_dir/a"})
		req.Overwrite = true
		if _, err := client(t, config(srv)).Move(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		there, _ := srv.Object("/another_dir/a")
		testkit.WantEqual(t, "the content", there.Content, "1")
		testkit.WantContains(t, srv.Tree(), "/another_dir/keep ")
	})
}

// TestMovePartial: what is invalid stays, and the rest is moved.
func TestMovePartial(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		_, err := client(t, config(srv)).Move(t.Context(), objectMove(bitpaket.Selector{ID: firstID}, bitpaket.Selector{Path: "/missing"}))
		testkit.WantIsOnly(t, err)
		partial := testkit.As[*bitpaket.PartialChangeError](t, err)
		testkit.WantSame(t, partial.ValidIDs, []string{firstID})
		testkit.WantEqual(t, "invalid", string(partial.Invalid[0]), `{"path":"/missing"}`)
		wantRequestID(t, partial.RequestID)
		testkit.WantContains(t, err.Error(), "bitpaket.Move: accepted in part: invalid and not moved: 1 (/missing) (request ")
		testkit.WantContains(t, srv.Tree(), "/another_dir/a ")
		wantClean(t, err)
	})
}

func TestMoveInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := reading(t, srv)
		for want, req := range map[string]bitpaket.MoveRequest{
			"bitpaket.Move: Objects is required":                                 {Target: "/"},
			"bitpaket.Move: Objects[0] needs exactly one of Folder, ID and Path": {Target: "/", Objects: []bitpaket.Selector{{}}},
			"bitpaket.Move: Target is required":                                  {Objects: []bitpaket.Selector{{ID: "x"}}},
		} {
			_, err := c.Move(t.Context(), req)
			testkit.WantInvalid(t, err, want)
		}
		testkit.WantRequests(t, srv, 0)
	})
}

// TestMoveSettled: a lost move is found by the ids at the target, and never sent again.
func TestMoveSettled(t *testing.T) {
	objects := map[string]bitpaket.Selector{"folder": {Folder: "/existing_dir"}, "path": {Path: "/existing_dir/a"}, "id": {ID: firstID}}
	for name, object := range objects {
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
			t.Run(name+" "+tt.fault.Name, func(t *testing.T) {
				inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
					srv.Inject("Move", tt.fault)
					res, err := reading(t, srv).Move(t.Context(), objectMove(object))
					testkit.WantSent(t, srv, "Move", 1)
					if !tt.found {
						testkit.WantUnknown(t, err)
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					testkit.WantEqual(t, "reconciled", res.Reconciled, true)
				})
			})
		}
	}
}

// TestMoveStaysUnknown: what reading shows is not enough to say that the move was made.
func TestMoveStaysUnknown(t *testing.T) {
	for _, tt := range []struct {
		name, advice string
		objects      []bitpaket.Selector
		arrange      func(srv *bitpakettest.Server)
	}{
		{
			name:    "somebody else's equal object, and the source removed",
			objects: []bitpaket.Selector{{Path: "/existing_dir/a"}},
			arrange: func(srv *bitpakettest.Server) {
				srv.Inject("Move", bitpakettest.HangUpBeforeAct)
				go func() {
					time.Sleep(time.Second)
					srv.Overwrite("/another_dir/a", "1")
					srv.Remove("/existing_dir/a")
				}()
			},
		},
		{
			name:    "one of two has come there",
			objects: []bitpaket.Selector{{Path: "/existing_dir/a"}, {Path: "/existing_dir/sub/b"}},
			arrange: func(srv *bitpakettest.Server) {
				srv.Inject("Move", bitpakettest.HangUpBeforeAct)
				go func() {
					time.Sleep(time.Second)
					srv.Move("/existing_dir/a", "/another_dir")
				}()
			},
		},
		{
			name:    "an object that was not there before",
			advice:  "could not be read before the request",
			objects: []bitpaket.Selector{{Path: "/existing_dir/a"}, {Path: "/missing"}},
			arrange: func(srv *bitpakettest.Server) { srv.Inject("Move", bitpakettest.ActThenHangUp) },
		},
		{
			name:    "a folder without objects",
			advice:  "the folders hold no objects",
			objects: []bitpaket.Selector{{Folder: "/empty"}},
			arrange: func(srv *bitpakettest.Server) {
				srv.MkdirAll("/empty")
				srv.Inject("Move", bitpakettest.ActThenHangUp)
			},
		},
		{
			name:    "the reads before the move failed",
			advice:  "could not be read before the request",
			objects: []bitpaket.Selector{{Path: "/existing_dir/a"}},
			arrange: func(srv *bitpakettest.Server) {
				srv.Inject("FindMetadata", bitpakettest.Status(500), bitpakettest.Status(500), bitpakettest.Status(500), bitpakettest.Status(500))
				srv.Inject("Move", bitpakettest.ActThenHangUp)
			},
		},
		{
			name:    "to where it was",
			objects: []bitpaket.Selector{{Path: "/another_dir/keep"}},
			arrange: func(srv *bitpakettest.Server) { srv.Inject("Move", bitpakettest.HangUpBeforeAct) },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				tt.arrange(srv)
				_, err := reading(t, srv).Move(t.Context(), objectMove(tt.objects...))
				testkit.WantUnknown(t, err)
				testkit.WantContains(t, err.Error(), tt.advice)
				testkit.WantSent(t, srv, "Move", 1)
			})
		})
	}
}

// TestMoveStrictNeedsItsReads: in ReconcileStrict nothing is moved that could not be read.
func TestMoveStrictNeedsItsReads(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.Reconcile, cfg.MaxAttempts = bitpaket.ReconcileStrict, 1
		srv.Inject("FindMetadata", bitpakettest.Status(500))
		_, err := client(t, cfg).Move(t.Context(), objectMove(bitpaket.Selector{Path: "/existing_dir/a"}))
		testkit.WantIs(t, err, bitpaket.ErrNotExecuted)
		testkit.WantSent(t, srv, "Move", 0)
	})
}

// TestMoveTwice: what the second delivery is refused for is what the first one has done.
func TestMoveTwice(t *testing.T) {
	for _, sel := range []bitpaket.Selector{{Path: "/existing_dir/a"}, {Folder: "/existing_dir"}, {ID: firstID}} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject("Move", bitpakettest.ActTwice)
			_, err := reading(t, srv).Move(t.Context(), objectMove(sel))
			testkit.WantUnknown(t, err)
			testkit.WantContains(t, srv.Tree(), "/another_dir/")
			testkit.WantLacks(t, "\n"+srv.Tree(), "\n/existing_dir/a ")
			testkit.WantSent(t, srv, "Move", 1)
		})
	}
}

// TestMoveOfIDRefused: what was selected by its id, and is not at the target, was not moved by another delivery.
func TestMoveOfIDRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/a", "mine")
		_, err := reading(t, srv).Move(t.Context(), objectMove(bitpaket.Selector{ID: firstID}))
		testkit.WantIsOnly(t, err, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist)
	})
}

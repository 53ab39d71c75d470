package bitpaket_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var partialCopy = bitpaket.CopyRequest{
	Objects: []bitpaket.Selector{{Path: "/gone"}, {Path: "/existing_dir/a"}, {ID: "none"}},
	Target:  "/another_dir",
}

func answerCopy(srv *bitpakettest.Server, body string) {
	srv.Inject("Copy", bitpakettest.Respond("body", testkit.Body(200, body)))
}

func wantPartial(t *testing.T, err error) *bitpaket.PartialCopyError {
	t.Helper()
	partial := testkit.As[*bitpaket.PartialCopyError](t, err)
	testkit.WantIsOnly(t, err) // none of the sentinels
	wantClean(t, err)
	return partial
}

// TestPartialCopy: what was accepted and what was not is in the error, and the copy is executed.
func TestPartialCopy(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		start := time.Now()
		res, err := client(t, config(srv)).Copy(t.Context(), partialCopy)
		if res != nil {
			t.Errorf("a response beside the error: %+v", res)
		}
		partial := wantPartial(t, err)
		testkit.WantSame(t, partial.Response.Invalid, []json.RawMessage{json.RawMessage(`{"path":"/gone"}`), json.RawMessage(`{"id":"none"}`)})
		testkit.WantSame(t, partial.Response.ValidNames, []bitpaket.ObjectName{{Name: "a", Path: "/existing_dir"}})
		if !partial.Response.AcceptedAt.Equal(start.Truncate(time.Second)) {
			t.Errorf("accepted at %v, want %v", partial.Response.AcceptedAt, start)
		}
		want := "bitpaket.Copy: accepted in part: invalid and not copied: 2 (/gone, none) (request " + partial.Response.RequestID + ")"
		testkit.WantMessage(t, err, want)
		time.Sleep(time.Minute)
		if _, ok := srv.Object("/another_dir/a"); !ok {
			t.Errorf("the valid object was not copied:\n%s", srv.Tree())
		}
		testkit.WantRequests(t, srv, 1)
	})
}

// TestPartialCopyIsNotLookedFor: it was executed, so that it is neither sent again nor settled.
func TestPartialCopyIsNotLookedFor(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.Reconcile = bitpaket.ReconcileAuto
		_, err := client(t, cfg).Copy(t.Context(), partialCopy)
		wantPartial(t, err)
		testkit.WantRequests(t, srv, 1)
	})
}

// TestPartialCopyIsCounted: what it makes is known to be the client's own, and not taken for the
// copy of a later call.
func TestPartialCopyIsCounted(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetCopyDelay(0)
		srv.SetCopyTime(0)
		cfg := config(srv)
		cfg.Reconcile = bitpaket.ReconcileAuto
		c := client(t, cfg)
		_, err := c.Copy(t.Context(), partialCopy)
		wantPartial(t, err)
		_, err = c.Copy(t.Context(), partialCopy)
		testkit.WantIsOnly(t, err, fs.ErrExist)
	})
}

// TestPartialCopyMessage names what the entries of the undocumented list can be understood to be.
func TestPartialCopyMessage(t *testing.T) {
	for _, tt := range []struct{ name, invalid, want string }{
		{"a text", `["/x"]`, "1 (/x)"},
		{"a selector", `[{"folder":"/f"}]`, "1 (/f)"},
		{"members of an object", `[{"object_name":"n","object_path":"/d"},{"object_id":"i","reason":"sealed"}]`, "2 (/d/n, i)"},
		{"many", `["a","b","c","d","e"]`, "5 (a, b, c and 2 more)"},
		{"unknown forms", `[null,7,{"secret":"` + secret + `"}]`, "3 (an entry of an unknown form, an entry of an unknown form, an entry of an unknown form)"},
		{"two lines", `["a\nb"]`, "1 (a b)"},
		{"very long", `["` + strings.Repeat("x", 5000) + `"]`, "1 (xxx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				answerCopy(srv, `{"success":true,"data":{"objects":{"valid":{"object_ids":["v"]},"invalid":`+tt.invalid+`}}}`)
				_, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
				wantPartial(t, err)
				if want := "bitpaket.Copy: accepted in part: invalid and not copied: " + tt.want; !strings.HasPrefix(err.Error(), want) {
					t.Errorf("message %q, want %q", err, want)
				}
				if n := len(err.Error()); n > 450 {
					t.Errorf("the message has %d bytes", n)
				}
			})
		})
	}
}

// TestAllInvalid: a copy of nothing is a refusal. It is told only where it is certain that nothing
// is copied.
func TestAllInvalid(t *testing.T) {
	folder, file := bitpaket.Selector{Folder: "/dir"}, bitpaket.Selector{Path: "/dir/a"}
	for _, tt := range []struct {
		name           string
		objects        []bitpaket.Selector
		valid, invalid string
		refused        bool
	}{
		{"one object", []bitpaket.Selector{file}, `{}`, `[{"path":"/dir/a"}]`, true},
		{"one object, in an unknown form", []bitpaket.Selector{file}, `{}`, `[7]`, true},
		{"one folder", []bitpaket.Selector{folder}, `{}`, `[{"folder":"/dir/"}]`, true},
		{"one folder, as a text", []bitpaket.Selector{folder}, `{}`, `["/dir"]`, true},
		{"one folder, in an unknown form", []bitpaket.Selector{folder}, `{}`, `[7]`, false},
		{"an object of the folder", []bitpaket.Selector{folder}, `{}`, `[{"object_path":"/dir","object_name":"a"}]`, false},
		{"a folder and an object", []bitpaket.Selector{folder, file}, `{}`, `["/dir",{"object_path":"/dir","object_name":"a"}]`, true},
		{"the object beside a folder", []bitpaket.Selector{folder, file}, `{}`, `[{"path":"/dir/a"}]`, false},
		{"one of two objects", []bitpaket.Selector{file, {ID: "i"}}, `{}`, `[{"path":"/dir/a"}]`, false},
		{"two objects", []bitpaket.Selector{file, {ID: "i"}}, `{}`, `[{"path":"/dir/a"},{"id":"i"}]`, true},
		{"listed as valid, too", []bitpaket.Selector{file}, `{"object_names":["a"]}`, `[{"path":"/dir/a"}]`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				answerCopy(srv, fmt.Sprintf(`{"success":true,"data":{"objects":{"valid":%s,"invalid":%s}}}`, tt.valid, tt.invalid))
				_, err := client(t, config(srv)).Copy(t.Context(), bitpaket.CopyRequest{Objects: tt.objects, Target: "/another_dir"})
				if !tt.refused {
					wantPartial(t, err)
					return
				}
				p := wantProblem(t, err, 200)
				testkit.WantIsOnly(t, err) // no document says why an object is invalid
				wantClean(t, err)
				testkit.WantEqual(t, "Op", p.Op, "bitpaket.Copy")
				if p.Attempts != 1 {
					t.Errorf("%d attempts, want 1", p.Attempts)
				}
				testkit.WantEqual(t, "Title", p.Title, "Refused")
				testkit.WantContains(t, err.Error(), "all of it is invalid")
			})
		})
	}
	t.Run("simulated", func(t *testing.T) {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			_, err := client(t, config(srv)).Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/nope"}}, Target: "/"})
			if _, ok := errors.AsType[*bitpaket.ProblemDetails](err); !ok || srv.Copying() != 0 {
				t.Errorf("got %v, and %d copies run", err, srv.Copying())
			}
		})
	})
}

// TestWaitForCopyAfterAPartialCopy waits for the valid objects only.
func TestWaitForCopyAfterAPartialCopy(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		_, err := c.Copy(t.Context(), partialCopy)
		partial := wantPartial(t, err)
		req := bitpaket.WaitForCopyRequest{Objects: partialCopy.Objects, Target: partialCopy.Target, Accepted: partial.Response}
		res, err := c.WaitForCopy(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Copied) != 1 {
			t.Fatalf("%d objects were copied, want 1: %+v", len(res.Copied), res.Copied)
		}
		testkit.WantEqual(t, "what was copied", res.Copied[0].Path, "/another_dir/a")
		testkit.WantSame(t, req.Objects, partialCopy.Objects)
		req.Objects = []bitpaket.Selector{{Path: "/gone"}}
		_, err = c.WaitForCopy(t.Context(), req)
		testkit.WantIsOnly(t, err, fs.ErrInvalid, bitpaket.ErrNotExecuted)
	})
}

// TestWaitForCopySinceAccepted: with Overwrite an object of the same content from before the copy
// does not count.
func TestWaitForCopySinceAccepted(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/a", "1")
		srv.SetCopyDelay(10 * time.Second)
		c := client(t, config(srv))
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/another_dir", Overwrite: true}
		accepted, err := c.Copy(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		wait := bitpaket.WaitForCopyRequest{Objects: req.Objects, Target: req.Target, Accepted: accepted}
		if _, err := c.WaitForCopy(t.Context(), wait); err != nil || time.Since(start) != 0 {
			t.Errorf("without Overwrite: %v after %v", err, time.Since(start))
		}
		wait.Overwrite = true
		res, err := c.WaitForCopy(t.Context(), wait)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 10*time.Second || res.Copied[0].UpdatedOn.Before(accepted.AcceptedAt) {
			t.Errorf("got %+v after %v", res.Copied, took)
		}
	})
}

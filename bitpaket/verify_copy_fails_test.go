package bitpaket_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestVerifyCopyUnsteady: sources that are changed while they are compared.
func TestVerifyCopyUnsteady(t *testing.T) {
	for _, tt := range []struct {
		name     string
		selector bitpaket.Selector
	}{
		{name: "folder", selector: bitpaket.Selector{Folder: "/existing_dir"}},
		{name: "path", selector: bitpaket.Selector{Path: "/existing_dir/a"}},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := bitpakettest.NewServer(t)
			fill(srv)
			c := client(t, config(srv))
			accept(t, c, bitpaket.CopyRequest{Objects: []bitpaket.Selector{tt.selector}, Target: "/another_dir"})
			time.Sleep(time.Hour)
			changed := false
			res, err := c.VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{
				Objects: []bitpaket.Selector{tt.selector}, Target: "/another_dir",
				OnItem: func(bitpaket.ComparedItem) {
					if !changed {
						changed = true
						srv.Overwrite("/existing_dir/a", "2")
					}
				},
			})
			testkit.WantIs(t, err, bitpaket.ErrComparisonUnsteady, bitpaket.ErrTransient)
			testkit.WantIsNot(t, err, bitpaket.ErrCopyDiffers)
			if res != nil {
				t.Errorf("got %+v", res)
			}
		})
	}
}

func TestVerifyCopyListingFails(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		dir := verified(t, srv, true)
		for good := range 6 {
			faults := append(slices.Repeat([]bitpakettest.Fault{bitpakettest.None}, good), bitpakettest.Status(http.StatusServiceUnavailable))
			srv.Inject("Query", faults...)
			res, err := client(t, config(srv)).VerifyCopy(t.Context(), folderVerification, bitpaket.WithMaxAttempts(1))
			testkit.WantIs(t, err, bitpaket.ErrTransient)
			testkit.WantIsNot(t, err, bitpaket.ErrCopyDiffers)
			if res != nil {
				t.Errorf("%s after %d lists: %+v", dir, good, res)
			}
		}
	})
}

// TestVerifyCopySourceGone: a source that is not there is an error, a target that is not there is a difference.
func TestVerifyCopySourceGone(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		for _, s := range []bitpaket.Selector{{Folder: "/none"}, {Path: "/none"}, {ID: "none"}} {
			_, err := c.VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{Objects: []bitpaket.Selector{s}, Target: "/another_dir"})
			testkit.WantIs(t, err, fs.ErrNotExist)
			testkit.WantIsNot(t, err, bitpaket.ErrCopyDiffers)
		}
		res, err := c.VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects, Target: "/none"})
		testkit.WantIsOnly(t, err, bitpaket.ErrCopyDiffers)
		testkit.WantEqual(t, "differing", res.Differing, 2)
	})
}

func TestVerifyCopyContext(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		verified(t, srv, true)
		ctx, cancel := context.WithCancel(t.Context())
		req := folderVerification
		req.OnItem = func(bitpaket.ComparedItem) { cancel() }
		_, err := client(t, config(srv)).VerifyCopy(ctx, req)
		testkit.WantIs(t, err, context.Canceled)
		testkit.WantIsNot(t, err, bitpaket.ErrCopyDiffers)
	})
}

func TestVerifyCopyInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		invalid := &bitpaket.CopyResponse{Invalid: []json.RawMessage{[]byte(`"/existing_dir"`)}}
		for _, tt := range []struct {
			field string
			req   bitpaket.VerifyCopyRequest
		}{
			{field: "Objects", req: bitpaket.VerifyCopyRequest{Target: "/a"}},
			{field: "Objects", req: bitpaket.VerifyCopyRequest{Objects: []bitpaket.Selector{{}}, Target: "/a"}},
			{field: "Target", req: bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects}},
			{field: "Objects", req: bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects, Target: "/a", Accepted: invalid}},
			{field: "MaxDifferences", req: bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects, Target: "/a", MaxDifferences: -1}},
		} {
			_, err := client(t, config(srv)).VerifyCopy(t.Context(), tt.req)
			testkit.WantIs(t, err, fs.ErrInvalid, bitpaket.ErrNotExecuted)
			testkit.WantEqual(t, "field", testkit.As[*bitpaket.NotExecutedError](t, err).Field, tt.field)
		}
		testkit.WantRequests(t, srv, 0)
	})
}

// TestVerifyCopySourceListedAsEmpty: a source folder that is missing, and listed as an empty one, is no folder whose copy is equal.
func TestVerifyCopySourceListedAsEmpty(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("Query", bitpakettest.Respond("empty", testkit.Body(200, `{"success":true,"data":{"folders":[],"objects":[]}}`)))
		_, err := client(t, config(srv)).VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{
			Objects: []bitpaket.Selector{{Folder: "/exsiting_dir"}}, Target: "/another_dir",
		})
		testkit.WantIs(t, err, fs.ErrNotExist)
		testkit.WantContains(t, err.Error(), `bitpaket.VerifyCopy: no folder "/exsiting_dir"`)
	})
}

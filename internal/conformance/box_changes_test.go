package conformance

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/testkit"
)

// boxChange is an operation of Box that deletes or changes an item: there is no copy to count.
type boxChange struct {
	name, op string
	do       func(context.Context, *box.Client, ...box.CallOption) error
	isDone   func(*boxtest.Server) bool
}

// boxFolder and boxFile are the items that the changes are about; boxArchive is where they are moved to.
const boxFolder, boxFile, boxArchive = "11111", "44444", "22222"

var boxChanges = []boxChange{
	{
		name: "delete a folder", op: "DeleteFolder",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: boxFolder, Recursive: true}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Pictures") == "" },
	},
	{
		name: "delete a folder that did not change", op: "DeleteFolder",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: boxFolder, Recursive: true, IfMatch: "0"}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Pictures") == "" },
	},
	{
		name: "delete a file", op: "DeleteFile",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.DeleteFile(ctx, box.DeleteFileRequest{FileID: boxFile}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Pictures/tiger.jpeg") == "" },
	},
	{
		name: "rename a folder", op: "UpdateFolder",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: boxFolder, Name: "Photos"}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Photos") == boxFolder },
	},
	{
		name: "rename a folder that did not change", op: "UpdateFolder",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: boxFolder, Name: "Photos", IfMatch: "0"}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Photos") == boxFolder },
	},
	{
		name: "move a folder", op: "UpdateFolder",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: boxFolder, ParentID: boxArchive}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Archive/Pictures") == boxFolder },
	},
	{
		name: "rename a file", op: "UpdateFile",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.UpdateFile(ctx, box.UpdateFileRequest{FileID: boxFile, Name: "lion.jpeg"}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Pictures/lion.jpeg") == boxFile },
	},
	{
		name: "move and rename a file", op: "UpdateFile",
		do: func(ctx context.Context, c *box.Client, opts ...box.CallOption) error {
			return second(c.UpdateFile(ctx, box.UpdateFileRequest{FileID: boxFile, Name: "lion.jpeg", ParentID: boxArchive}, opts...))
		},
		isDone: func(srv *boxtest.Server) bool { return srv.Find("/Archive/lion.jpeg") == boxFile },
	},
}

func newBoxChange(t testing.TB, tn tune) (*boxtest.Server, *box.Client) {
	srv := boxtest.NewServer(t)
	srv.AddToken(token, time.Time{})
	srv.AddFolder("0", "Archive", boxtest.WithID(boxArchive))
	srv.AddFolder("0", "Pictures", boxtest.WithID(boxFolder))
	srv.AddFile(boxFolder, "tiger.jpeg", 1000, boxtest.WithID(boxFile))
	return srv, boxClient(srv, tn)
}

// TestBoxChanges meets every change with every fault. What it says is what an hour later is: nil, that it was done; unknown,
// either; any other error, that it was not.
func TestBoxChanges(t *testing.T) {
	for _, c := range boxChanges {
		for _, mode := range []call.Reconcile{call.ReconcileAuto, call.ReconcileOff, call.ReconcileStrict} {
			for _, k := range kinds() {
				t.Run(fmt.Sprintf("%s/%v/%s", c.name, mode, k.fault.Name), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { c.check(t, mode, k) })
				})
			}
		}
	}
}

func (c boxChange) check(t *testing.T, mode call.Reconcile, k kind) {
	srv, client := newBoxChange(t, tune{reconcile: mode})
	srv.Inject(c.op, k.fault)
	err := c.do(t.Context(), client)
	time.Sleep(time.Hour)
	switch said := (outcome{err: err}).told(); {
	case said == made && !c.isDone(srv):
		t.Errorf("told that it was done, and it was not\n%s", srv.Tree())
	case said == notMade && c.isDone(srv):
		t.Errorf("told that it was not done, and it was: %v\n%s", err, srv.Tree())
	case said == unknown && mode == call.ReconcileAuto && k.family == lost:
		t.Errorf("unknown, though reading shows it: %v", err)
	}
	acted := 0
	for _, r := range srv.Requests() {
		if r.Op == c.op {
			acted += r.Done
		}
	}
	if acted > 1 {
		t.Errorf("done %d times", acted)
	}
}

// TestBoxChangeHasNoIntent: the same call can be made again, so that there is nothing to go on from.
func TestBoxChangeHasNoIntent(t *testing.T) {
	for _, c := range boxChanges {
		testkit.Run(t, c.name, func(t *testing.T) {
			srv, client := newBoxChange(t, tune{reconcile: call.ReconcileOff})
			err := c.do(t.Context(), client, box.WithIntent(func(context.Context, farcopy.Intent) error { return nil }))
			testkit.WantIs(t, err, farcopy.ErrNotExecuted, fs.ErrInvalid)
			testkit.WantRequests(t, srv, 0)
			srv.Inject(c.op, boxtest.ActThenHangUp)
			err = c.do(t.Context(), client)
			testkit.WantIs(t, err, farcopy.ErrOutcomeUnknown)
			testkit.WantSame(t, intentOf(err), farcopy.Intent{})
			testkit.WantContains(t, err.Error(), "make the same call again")
		})
	}
}

package conformance

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// stateChange is an operation that brings about a state and makes no copy.
type stateChange struct {
	op  string
	new func(testing.TB) stateTrial
}

// stateTrial is one change that is about to be made, on a simulator of its own.
type stateTrial struct {
	sim  simulator
	send func(context.Context) error
	made func() bool
}

var stateChanges = []stateChange{
	{"MoveFolder", oracleChange(func(ctx context.Context, c *oracle.Client, folder, archive string) error {
		return second(c.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: folder, DestinationID: archive}))
	}, func(srv *oracletest.Server) bool { return srv.Find("/Archive/Reports") != "" })},
	{"UpdateFolder", oracleChange(func(ctx context.Context, c *oracle.Client, folder, _ string) error {
		return second(c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: folder, Name: "Renamed"}))
	}, func(srv *oracletest.Server) bool { return srv.Find("/Renamed") != "" })},
	{"DeleteFolder", oracleChange(func(ctx context.Context, c *oracle.Client, folder, _ string) error {
		return second(c.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: folder}))
	}, func(srv *oracletest.Server) bool { return srv.Find("/Reports") == "" })},
	{"Rename", func(t testing.TB) stateTrial {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/dir/report.pdf", "a report")
		return stateTrial{
			sim: srv, made: func() bool { _, there := srv.Object("/dir/renamed.pdf"); return there },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().Rename(ctx, bitpaket.RenameRequest{Object: bitpaket.Selector{Path: "/dir/report.pdf"}, Filename: "renamed.pdf"}))
			},
		}
	}},
	{"Move", func(t testing.TB) stateTrial {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/dir/report.pdf", "a report")
		srv.AddObject("/dir/sub/other.pdf", "another report")
		srv.MkdirAll("/archive")
		return stateTrial{
			sim: srv, made: func() bool { _, there := srv.Object("/archive/dir/sub/other.pdf"); return there },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().Move(ctx, bitpaket.MoveRequest{Objects: []bitpaket.Selector{{Folder: "/dir"}}, Target: "/archive"}))
			},
		}
	}},
	{"Delete", func(t testing.TB) stateTrial {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/dir/report.pdf", "a report")
		srv.AddObject("/other.pdf", "another report")
		return stateTrial{
			sim: srv, made: func() bool { return srv.Tree() == "" },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().Delete(ctx, bitpaket.DeleteRequest{Objects: []bitpaket.Selector{{Folder: "/dir"}, {Path: "/other.pdf"}}}))
			},
		}
	}},
	{"DeleteObject", func(t testing.TB) stateTrial {
		srv := bitpakettest.NewServer(t)
		id := srv.AddObject("/dir/report.pdf", "a report")
		return stateTrial{
			sim: srv, made: func() bool { _, there := srv.Object("/dir/report.pdf"); return !there },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().DeleteObject(ctx, bitpaket.DeleteObjectRequest{ObjectID: id}))
			},
		}
	}},
	{"DeleteFile", func(t testing.TB) stateTrial {
		srv := document360test.NewServer(t)
		folder := srv.MkdirAll("/Images")
		file := srv.AddFile(folder, "logo.png", "")
		return stateTrial{
			sim: srv, made: func() bool { return len(srv.Files(folder)) == 0 },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().DeleteFile(ctx, document360.DeleteFileRequest{ProjectID: srv.ProjectID(), FolderID: folder, FileID: file}))
			},
		}
	}},
	{"MoveFile", func(t testing.TB) stateTrial {
		srv := document360test.NewServer(t)
		from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
		file := srv.AddFile(from, "logo.png", "")
		return stateTrial{
			sim: srv, made: func() bool { return len(srv.Files(to)) == 1 },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().MoveFile(ctx, document360.MoveFileRequest{ProjectID: srv.ProjectID(), FileID: file, DestinationFolderID: to}))
			},
		}
	}},
	{"UpdateFolder", func(t testing.TB) stateTrial {
		srv := document360test.NewServer(t)
		folder := srv.MkdirAll("/Images")
		return stateTrial{
			sim: srv, made: func() bool { return srv.Find("/Renamed") == folder },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().UpdateFolder(ctx, document360.UpdateFolderRequest{ProjectID: srv.ProjectID(), FolderID: folder, Name: "Renamed"}))
			},
		}
	}},
	{"DeleteFolder", func(t testing.TB) stateTrial {
		srv := document360test.NewServer(t)
		folder := srv.MkdirAll("/Images")
		srv.AddFile(folder, "logo.png", "")
		return stateTrial{
			sim: srv, made: func() bool { return srv.Find("/Images") == "" },
			send: func(ctx context.Context) error {
				return second(srv.PipeClient().DeleteFolder(ctx, document360.DeleteFolderRequest{ProjectID: srv.ProjectID(), FolderID: folder}))
			},
		}
	}},
}

func oracleChange(send func(ctx context.Context, c *oracle.Client, folder, archive string) error, made func(*oracletest.Server) bool) func(testing.TB) stateTrial {
	return func(t testing.TB) stateTrial {
		srv := oracletest.NewServer(t)
		folder, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
		return stateTrial{
			sim: srv, made: func() bool { return made(srv) },
			send: func(ctx context.Context) error { return send(ctx, srv.PipeClient(), folder, archive) },
		}
	}
}

// TestStateChanges: under every fault nil means that the change was made, and a refusal that it never is; it is made once at
// most.
func TestStateChanges(t *testing.T) {
	for _, ch := range stateChanges {
		t.Run(ch.op, func(t *testing.T) {
			unknown, all := 0, kinds()
			for _, k := range all {
				t.Run(k.fault.Name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						if ch.try(t, k) == nil {
							return
						}
						unknown++
					})
				})
			}
			t.Logf("unknown after %d of %d faults", unknown, len(all))
		})
	}
}

// try returns the error of an unknown outcome.
func (ch stateChange) try(t *testing.T, k kind) error {
	tr := ch.new(t)
	tr.sim.Inject(ch.op, k.fault)
	err := tr.send(t.Context())
	madeAtOnce := tr.made()
	time.Sleep(3 * time.Hour)
	synctest.Wait()
	done := 0
	for _, q := range tr.sim.Requests() {
		if q.Op == ch.op {
			done += q.Done
		}
	}
	if done > 1 {
		t.Errorf("made %d times: %v", done, err)
	}
	switch {
	case err == nil:
		testkit.WantEqual(t, "made", madeAtOnce, true)
	case errors.Is(err, problem.ErrOutcomeUnknown):
		testkit.WantIsNot(t, err, problem.ErrNotExecuted)
		testkit.WantIsNot(t, err, testkit.Portable...)
		return err
	default:
		testkit.WantEqual(t, "made after "+err.Error(), tr.made(), false)
	}
	return nil
}

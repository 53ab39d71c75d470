package conformance

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// killed makes a copy in a process that dies two seconds later, and returns the intent that it had saved.
func killed(t *testing.T, copy copyFunc) (saved farcopy.Intent) {
	t.Helper()
	ctx, kill := context.WithTimeout(t.Context(), 2*time.Second)
	defer kill()
	copy(saving(ctx, func(_ context.Context, i farcopy.Intent) error { saved = i; return nil }))
	return saved
}

// wantNotDenied fails the test if a copy that was made is told as not made.
func wantNotDenied(t *testing.T, sim simulator, err error) {
	t.Helper()
	if (outcome{err: err}).told() == notMade {
		t.Errorf("told not made, and made: %v\n%s", err, (&trial{sim: sim}).diary())
	}
}

// renamedSource is a copy that bears the name of its source, which another program renames.
type renamedSource struct {
	sim    simulator
	op     string
	client func() copyFunc // a new client's
	rename func()
}

// renamedSources are those of the services that name a copy after its source.
var renamedSources = map[string]func(*testing.T) renamedSource{
	"box": func(t *testing.T) renamedSource {
		srv := boxtest.NewServer(t)
		src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
		srv.AddFile(src, "tiger.jpeg", 1000)
		return renamedSource{srv, "CopyFolder", func() copyFunc {
			return boxOperation(must(box.NewClient(srv.PipeConfig()))).with(box.CopyFolderRequest{FolderID: src, ParentID: dst})
		}, func() { srv.Rename(src, "Renamed") }}
	},
	"oracle": func(t *testing.T) renamedSource {
		srv := oracletest.NewServer(t)
		src, dst := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
		srv.AddFile(src, "readme.txt", 120)
		return renamedSource{srv, "CopyFolder", func() copyFunc {
			return oracleOperation(must(oracle.NewClient(srv.PipeConfig()))).with(oracle.CopyFolderRequest{FolderID: src, DestinationID: dst})
		}, func() { srv.Rename(src, "Renamed") }}
	},
	"document360": func(t *testing.T) renamedSource {
		srv := document360test.NewServer(t)
		src, dst := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
		file := srv.AddFile(src, "logo.png", "")
		req := document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: src, FileID: file, DestinationFolderID: dst}
		return renamedSource{srv, "CopyFile", func() copyFunc {
			return document360Operation(must(document360.NewClient(srv.PipeConfig()))).with(req)
		}, func() { srv.Rename(file, "renamed.png") }}
	},
}

// TestSourceRenamedBeforeFirstPoll: the source is renamed after the copy was made and before the client reads it. The
// names that were read then are not the copy's, neither for this client nor for another that has the intent.
func TestSourceRenamedBeforeFirstPoll(t *testing.T) {
	for name, start := range renamedSources {
		testkit.Run(t, name, func(t *testing.T) {
			s := start(t)
			s.sim.Inject(s.op, simtest.ActThenCall("rename", func() { time.Sleep(10 * time.Second); s.rename() }))
			copy := s.client()
			_, err := copy(t.Context())
			mustBeUnknown(t, err)
			time.Sleep(2 * time.Hour)
			intent := intentOf(err)
			for _, copy := range []copyFunc{copy, s.client()} {
				_, err := copy(resolving(t.Context(), intent))
				wantNotDenied(t, s.sim, err)
			}
		})
	}
}

// TestSourceRenamedAndClocksDiffer: the clock that dates the source is four seconds behind the Date of responses, so that a
// change after the send looks older than the send.
func TestSourceRenamedAndClocksDiffer(t *testing.T) {
	for name, start := range renamedSources {
		testkit.Run(t, name, func(t *testing.T) {
			s := start(t)
			s.sim.SetDateSkew(4 * time.Second)
			s.sim.Inject(s.op, simtest.ActThenSlow(time.Minute))
			time.AfterFunc(time.Second, s.rename)
			intent := killed(t, s.client())
			time.Sleep(2 * time.Hour)
			_, err := s.client()(resolving(t.Context(), intent))
			wantNotDenied(t, s.sim, err)
		})
	}
}

// TestBitPaketSourceMoved: what was copied by its id, or with its folder, has another name when the call is resumed, and
// the dates that it had. Nothing at its new name means nothing.
func TestBitPaketSourceMoved(t *testing.T) {
	tests := map[string]struct {
		selector func(id string) bitpaket.Selector
		rename   func(*bitpakettest.Server)
	}{
		"an object": {
			func(id string) bitpaket.Selector { return bitpaket.Selector{ID: id} },
			func(srv *bitpakettest.Server) { srv.Rename("/here/report.pdf", "renamed.pdf") },
		},
		"an object of a folder": {
			func(string) bitpaket.Selector { return bitpaket.Selector{Folder: "/here"} },
			func(srv *bitpakettest.Server) { srv.Rename("/here/report.pdf", "renamed.pdf") },
		},
	}
	for name, tc := range tests {
		testkit.Run(t, name, func(t *testing.T) {
			srv := bitpakettest.NewServer(t)
			id := srv.AddObject("/here/report.pdf", "a report")
			srv.MkdirAll("/there")
			client := func() copyFunc {
				return bitpaketOperation(must(bitpaket.NewClient(srv.PipeConfig()))).with(bitpaket.CopyRequest{
					Objects: []bitpaket.Selector{tc.selector(id)}, Target: "/there",
				})
			}
			time.Sleep(time.Hour)
			srv.Inject("Copy", simtest.ActThenSlow(time.Minute))
			intent := killed(t, client())
			tc.rename(srv)
			_, err := client()(resuming(t.Context(), intent))
			mustBeUnknown(t, err)
			testkit.WantSent(t, srv, "Copy", 1)
			time.Sleep(2 * time.Hour)
			_, err = client()(resolving(t.Context(), intent))
			wantNotDenied(t, srv, err)
		})
	}
}

// TestOSSSourceOverwrittenAndClocksDiffer: the copy differs from what the source is now, and seems two seconds too old.
func TestOSSSourceOverwrittenAndClocksDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := osstest.NewServer(t)
		srv.AddBucket("photos")
		srv.AddObject("photos", "tiger.jpg", "a tiger")
		srv.SetDateSkew(2 * time.Second)
		client := func() copyFunc {
			return ossOperation(must(oss.NewClient(srv.PipeConfig()))).with(oss.CopyObjectRequest{Bucket: "photos", Key: "copy.jpg", SourceKey: "tiger.jpg"})
		}
		srv.Inject("CopyObject", simtest.ActThenSlow(time.Minute))
		intent := killed(t, client())
		time.Sleep(30 * time.Minute)
		srv.Overwrite("photos", "tiger.jpg", "a lioness")
		time.Sleep(2 * time.Hour)
		_, err := client()(resolving(t.Context(), intent))
		wantNotDenied(t, srv, err)
	})
}

// TestBitPaketSourceOverwrittenAndClocksDiffer is the same for BitPaket.
func TestBitPaketSourceOverwrittenAndClocksDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/here/report.pdf", "a report")
		srv.MkdirAll("/there")
		srv.SetDateSkew(2 * time.Second)
		client := func() copyFunc {
			return bitpaketOperation(must(bitpaket.NewClient(srv.PipeConfig()))).with(bitpaket.CopyRequest{
				Objects: []bitpaket.Selector{{Path: "/here/report.pdf"}}, Target: "/there",
			})
		}
		srv.Inject("Copy", simtest.ActThenSlow(time.Minute))
		intent := killed(t, client())
		srv.Overwrite("/here/report.pdf", "another report")
		time.Sleep(2 * time.Hour)
		_, err := client()(resolving(t.Context(), intent))
		wantNotDenied(t, srv, err)
	})
}

// TestSnapshotOfOtherNames: the snapshot does not show what was at the places that the sources have now. The service's clock
// is unknown to the process that died.
func TestSnapshotOfOtherNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: srv.AddObject("/here/report.pdf", "a report")}}, Target: "/there"}
		srv.AddObject("/there/renamed.pdf", "a report")
		time.Sleep(time.Hour)
		cfg := srv.PipeConfig()
		cfg.Reconcile = bitpaket.ReconcileStrict
		cfg.HTTPClient = &http.Client{Transport: testkit.Undated(srv.Transport())}
		srv.Inject("Copy", simtest.HangUpBeforeAct)
		intent := killed(t, bitpaketOperation(must(bitpaket.NewClient(cfg))).with(req))
		srv.Rename("/here/report.pdf", "renamed.pdf")
		_, err := bitpaketOperation(must(bitpaket.NewClient(srv.PipeConfig()))).with(req)(resuming(t.Context(), intent))
		mustBeUnknown(t, err)
	})
}

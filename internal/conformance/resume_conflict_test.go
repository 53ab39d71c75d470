package conformance

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// deliveredTwice is a copy whose request a gateway delivers twice, so that the second delivery is refused because of the
// first.
type deliveredTwice struct {
	sim    simulator
	op     string
	copy   copyFunc
	change func() // changes the source
}

// TestConflictWithCopyOfChangedSource: the copy of a request that was delivered twice is not like its source any more,
// because that was changed since.
func TestConflictWithCopyOfChangedSource(t *testing.T) {
	tests := map[string]func(*testing.T) deliveredTwice{
		"oss": func(t *testing.T) deliveredTwice {
			srv := osstest.NewServer(t)
			srv.AddBucket("photos")
			srv.AddObject("photos", "tiger.jpg", "a tiger")
			req := oss.CopyObjectRequest{Bucket: "photos", Key: "copy.jpg", SourceKey: "tiger.jpg", ForbidOverwrite: true}
			copy := ossOperation(must(oss.NewClient(srv.PipeConfig()))).with(req)
			return deliveredTwice{srv, "CopyObject", copy, func() { srv.Overwrite("photos", "tiger.jpg", "a lioness") }}
		},
		"oracle": func(t *testing.T) deliveredTwice {
			srv := oracletest.NewServer(t)
			srv.SetClash(oracletest.ClashRefuse)
			src, dst := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
			srv.AddFile(src, "readme.txt", 120)
			copy := oracleOperation(must(oracle.NewClient(srv.PipeConfig()))).with(oracle.CopyFolderRequest{FolderID: src, DestinationID: dst})
			return deliveredTwice{srv, "CopyFolder", copy, func() { srv.AddFile(src, "more.txt", 120) }}
		},
		"bitpaket": func(t *testing.T) deliveredTwice {
			srv := bitpakettest.NewServer(t)
			srv.AddObject("/here/report.pdf", "a report")
			srv.MkdirAll("/there")
			srv.SetCopyTime(0)
			srv.SetCopyDelay(0)
			req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/here/report.pdf"}}, Target: "/there"}
			copy := bitpaketOperation(must(bitpaket.NewClient(srv.PipeConfig()))).with(req)
			return deliveredTwice{srv, "Copy", copy, func() { srv.Overwrite("/here/report.pdf", "another report") }}
		},
	}
	for name, start := range tests {
		testkit.Run(t, name, func(t *testing.T) {
			s := start(t)
			s.sim.Inject(s.op, simtest.ActTwice)
			_, err := s.copy(t.Context())
			mustBeUnknown(t, err)
			s.change()
			time.Sleep(time.Minute)
			wantNotDenied(t, s.sim, resolve(t.Context(), err))
		})
	}
}

// TestConflictAndSourceRenamed: the item that has the source's new name is not the one that caused the conflict.
func TestConflictAndSourceRenamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
		srv.AddFile(src, "tiger.jpeg", 1000)
		srv.MkdirAll("/Archive/Renamed")
		time.Sleep(time.Hour)
		srv.Inject("CopyFolder", simtest.ActTwice)
		_, err := boxOperation(must(box.NewClient(srv.PipeConfig()))).with(box.CopyFolderRequest{FolderID: src, ParentID: dst})(t.Context())
		mustBeUnknown(t, err)
		srv.Rename(src, "Renamed")
		time.Sleep(time.Minute)
		wantNotDenied(t, srv, resolve(t.Context(), err))
	})
}

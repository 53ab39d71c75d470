package bitpaket_test

import (
	"io/fs"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestStrictTellsBySnapshot(t *testing.T) {
	lostAndThere := func(mode bitpaket.Reconcile, fault bitpakettest.Fault) (res *bitpaket.CopyResponse, requests []bitpakettest.Request, err error) {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := settling(t, srv, mode)
			upload(t, srv, copyOfA, "1") // in the very second of the send
			upload(t, srv, copyOfB, "22")
			others := len(srv.Requests())
			srv.Inject("Copy", fault)
			res, err = c.Copy(t.Context(), folderCopy)
			requests = srv.Requests()[others:]
		})
		return res, requests, err
	}
	if res, _, err := lostAndThere(bitpaket.ReconcileAuto, bitpakettest.HangUpBeforeAct); err != nil || !res.Reconciled {
		t.Errorf("auto goes by the second: %+v, %v", res, err)
	}
	_, requests, err := lostAndThere(bitpaket.ReconcileStrict, bitpakettest.HangUpBeforeAct)
	wantCandidates(t, err)
	if requests[0].Op != "Query" {
		t.Errorf("the first request was %v", requests[0])
	}
	if res, _, err := lostAndThere(bitpaket.ReconcileStrict, bitpakettest.ActThenHangUp); err != nil || !res.Reconciled {
		t.Errorf("replaced by their like: %+v, %v", res, err)
	}
}

func TestSnapshotIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileStrict)
		srv.Inject("Query", bitpakettest.Status(403))
		_, err := c.Copy(t.Context(), folderCopy)
		testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted, fs.ErrPermission)
		wantCopies(t, srv, 0, 0)

		// What is wrong with the copy itself is for BitPaket to say.
		_, err = c.Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/gone"}}, Target: "/missing"})
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
		wantCopies(t, srv, 1, 1)
	})
}

func TestWithoutUsableTimes(t *testing.T) {
	for _, mode := range []bitpaket.Reconcile{bitpaket.ReconcileAuto, bitpaket.ReconcileStrict} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			cfg := config(srv)
			cfg.Reconcile, cfg.HTTPClient = mode, &http.Client{Transport: testkit.Undated(srv.Transport())}
			srv.Inject("Copy", bitpakettest.ActThenHangUp)
			res, err := client(t, cfg).Copy(t.Context(), plainCopy)
			if mode == bitpaket.ReconcileAuto {
				wantCandidates(t, err, copyOfA, copyOfB)
			} else if err != nil || !res.Reconciled {
				t.Errorf("what was not there before is new: %+v, %v", res, err)
			}
		})
	}
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) { // a service that gave copies the times of their sources
		srv.AddObject(copyOfA, "1")
		srv.AddObject(copyOfB, "22")
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.Status(500))
		_, err := c.Copy(t.Context(), plainCopy)
		wantCandidates(t, err, copyOfA, copyOfB)
	})
}

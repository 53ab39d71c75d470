package bitpaket_test

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestConflictWithAnother(t *testing.T) {
	for name, there := range map[string]struct {
		content string
		older   time.Duration
	}{
		"older":                                  {"mine", time.Minute},
		"older, of the same content":             {"1", time.Minute},
		"in the same second":                     {"mine", 0},
		"in the same second, of the same length": {"2", 0},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				c := settling(t, srv, bitpaket.ReconcileAuto)
				upload(t, srv, copyOfA, there.content)
				time.Sleep(there.older)
				start := time.Now()
				_, err := c.Copy(t.Context(), plainCopy)
				testkit.WantIsOnly(t, err, fs.ErrExist)
				testkit.WantTook(t, start, 0)
				time.Sleep(time.Hour)
				wantCopies(t, srv, 1, 1) // and refused
				if _, ok := srv.Object(copyOfB); ok {
					t.Error("something was copied")
				}
			})
		})
	}
}

// An accepted copy of the same client is in the way of the next one, even within a second.
func TestConflictWithOwnCopy(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetCopyDelay(0)
		srv.SetCopyTime(0)
		c := settling(t, srv, bitpaket.ReconcileAuto)
		if _, err := c.Copy(t.Context(), plainCopy); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
		_, err := c.Copy(t.Context(), plainCopy)
		testkit.WantIsOnly(t, err, fs.ErrExist)
		wantCopies(t, srv, 2, 2) // refused once
	})
}

// A gateway that delivers a request again makes a copy stand in its own way. Nobody can tell that from another program's.
func TestConflictWithItself(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		late := func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(5 * time.Second)
			w.WriteHeader(400)
			w.Write([]byte(`{"success":false,"error":{"code":10209,"message":"Object already exists","data":{}}}`))
		}
		srv.Inject("Copy", bitpakettest.ActThenRespond("delivered again", late))
		srv.SetCopyDelay(2 * time.Second)
		_, err := c.Copy(t.Context(), plainCopy)
		wantCandidates(t, err, copyOfA, copyOfB)
		wantCopies(t, srv, 1, 1)
	})
}

// Somebody else's copy of the same second could be its own; Strict knows that it was there before.
func TestConflictWithItsLike(t *testing.T) {
	for _, mode := range []bitpaket.Reconcile{bitpaket.ReconcileAuto, bitpaket.ReconcileStrict, bitpaket.ReconcileOff} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := settling(t, srv, mode)
			upload(t, srv, copyOfA, "1")
			upload(t, srv, copyOfB, "22")
			_, err := c.Copy(t.Context(), plainCopy)
			if mode != bitpaket.ReconcileAuto {
				testkit.WantIsOnly(t, err, fs.ErrExist)
				return
			}
			wantCandidates(t, err, copyOfA, copyOfB)
			_, err = resolve(t, c, plainCopy, err)
			wantCandidates(t, err, copyOfA, copyOfB) // that it was a conflict is not forgotten
		})
	}
}

// With Overwrite nothing is in the way of a copy, so that such a refusal means something else.
func TestConflictWithOverwriteIsBelieved(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.Refuse(400, 10209, "Object already exists"))
		_, err := c.Copy(t.Context(), folderCopy)
		testkit.WantIsOnly(t, err, fs.ErrExist)
		testkit.WantRequests(t, srv, 1)
	})
}

// A second send that is refused for an older object proves nothing about the first.
func TestLostAndInTheWay(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		time.Sleep(time.Second)
		srv.AddObject(copyByPath, "1")
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.ActThenStatus(500))
		_, err := c.Copy(t.Context(), pathCopy)
		wantCandidates(t, err, copyByPath)
		wantCopies(t, srv, 2, 2) // refused twice
	})
}

func TestSourceIsNoCopyOfItself(t *testing.T) {
	for _, overwrite := range []bool{false, true} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := settling(t, srv, bitpaket.ReconcileAuto)
			upload(t, srv, "/existing_dir/new", "n")
			srv.Inject("Copy", bitpakettest.HangUpBeforeAct, bitpakettest.HangUpBeforeAct, bitpakettest.HangUpBeforeAct, bitpakettest.HangUpBeforeAct)
			_, err := c.Copy(t.Context(), bitpaket.CopyRequest{
				Objects: []bitpaket.Selector{{Path: "/existing_dir/new"}}, Target: "/existing_dir", Overwrite: overwrite,
			})
			if overwrite {
				wantCandidates(t, err, "/existing_dir/new")
			} else {
				wantCandidates(t, err)
			}
		})
	}
}

func TestCopyIntoItself(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.MkdirAll("/existing_dir/backup")
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.ActThenHangUp)
		res, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: folderCopy.Objects, Target: "/existing_dir/backup"})
		if err != nil || !res.Reconciled {
			t.Errorf("%+v, %v", res, err)
		}
	})
}

func TestWhatCannotBeRecognised(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.MkdirAll("/empty/sub")
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.ActThenHangUp)
		_, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/empty"}}, Target: "/another_dir"})
		wantCandidates(t, err)
		wantCopies(t, srv, 1, 1)

		srv.Inject("Copy", bitpakettest.ActThenHangUp)
		req := bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}, {Path: "/gone"}}, Target: "/another_dir",
		}
		_, err = c.Copy(t.Context(), req)
		wantCandidates(t, err)
		time.Sleep(time.Minute)
		_, err = resolve(t, c, req, err)
		wantCandidates(t, err, "/another_dir/a")
	})
}

func TestResolveCopy(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileOff)
		srv.Inject("Copy", bitpakettest.HangUpThenAct(50*time.Minute))
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: firstID}}, Target: "/another_dir", Overwrite: true}
		_, lost := c.Copy(t.Context(), req)
		wantUnknown(t, lost)
		_, err := resolve(t, c, req, lost)
		wantCandidates(t, err)
		srv.RefuseConnections(4)
		_, err = resolve(t, c, req, errors.Join(errors.New("wrapped"), lost))
		wantUnknown(t, err) // although the read was not executed
		srv.Inject("FindMetadata", bitpakettest.Status(403))
		_, err = resolve(t, c, req, err)
		wantUnknown(t, err) // although the read was refused
		if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); ok || !strings.Contains(err.Error(), "bitpaket.FindMetadata: /another_dir/a: 403") {
			t.Errorf("%v shows %+v as the copy's", err, p)
		}

		time.Sleep(2 * time.Hour)
		res, err := resolve(t, c, req, err)
		if err != nil || !res.Reconciled {
			t.Fatalf("%+v, %v", res, err)
		}
		testkit.WantSame(t, res.ValidIDs, []string{firstID})
		wantCopies(t, srv, 1, 1)

		requests := len(srv.Requests())
		for _, other := range []error{nil, fs.ErrExist, new(bitpaket.UnknownOutcomeError)} {
			_, err := resolve(t, c, req, other)
			testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted, fs.ErrInvalid)
			wantClean(t, err)
		}
		testkit.WantRequests(t, srv, requests)
	})
}

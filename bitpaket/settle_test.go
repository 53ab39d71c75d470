package bitpaket_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

const (
	copyOfA = "/another_dir/existing_dir/a"
	copyOfB = "/another_dir/existing_dir/sub/b"
)

var plainCopy = bitpaket.CopyRequest{Objects: folderCopy.Objects, Target: folderCopy.Target}

// pathCopy says itself what its copy is called.
var pathCopy = bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: folderCopy.Target}

const copyByPath = "/another_dir/a"

// settling is a client that looks for a copy whose answer was lost.
func settling(t *testing.T, srv *bitpakettest.Server, mode bitpaket.Reconcile) *bitpaket.Client {
	cfg := config(srv)
	cfg.Reconcile = mode
	return client(t, cfg)
}

// wantCopies checks how often a copy was asked for and accepted.
func wantCopies(t *testing.T, srv *bitpakettest.Server, sent, accepted int) {
	t.Helper()
	for _, r := range srv.Requests() {
		if r.Op == "Copy" {
			sent--
			accepted -= r.Acted
		}
	}
	if sent != 0 || accepted != 0 {
		t.Errorf("%d more sends and %d more acts were expected: %v", sent, accepted, srv.Requests())
	}
}

func wantCandidates(t *testing.T, err error, want ...string) {
	t.Helper()
	wantUnknown(t, err)
	if got := testkit.As[*bitpaket.UnknownOutcomeError](t, err).Candidates; !slices.Equal(got, want) {
		t.Errorf("candidates %q, want %q", got, want)
	}
}

func TestLostCopyIsFound(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.TruncateHead, bitpakettest.TruncateBody,
		bitpakettest.EmptyBody, bitpakettest.Garbage, bitpakettest.WebPage, bitpakettest.ActThenStatus(500),
		bitpakettest.ActThenStatus(504), bitpakettest.ActThenGateway(502)} {
		for _, nest := range []bool{true, false} {
			for _, overwrite := range []bool{true, false} {
				inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
					srv.SetNestFolders(nest)
					id := srv.AddObject("/by_id", "three")
					srv.AddObject("/dir/by path", "four")
					if overwrite {
						srv.AddObject("/another_dir/by_id", "three")
						srv.AddObject(copyOfA, "old")
					}
					c := settling(t, srv, bitpaket.ReconcileAuto)
					srv.Inject("Copy", fault)
					res, err := c.Copy(t.Context(), bitpaket.CopyRequest{
						Objects: []bitpaket.Selector{{Folder: "/existing_dir/"}, {ID: id}, {Path: "/dir/by path"}},
						Target:  "/another_dir/", Overwrite: overwrite,
					})
					if err != nil {
						t.Fatalf("%s, nest %v, overwrite %v: %v", fault.Name, nest, overwrite, err)
					}
					testkit.WantSame(t, res.ValidIDs, []string{id})
					testkit.WantSame(t, res.ValidNames, []bitpaket.ObjectName{{Name: "by path", Path: "/dir"}})
					wantFound(t, res)
					testkit.WantEqual(t, "the number of running copies", srv.Copying(), 0)
					wantCopies(t, srv, 1, 1)
				})
			}
		}
	}
}

func TestHappyPathReadsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		if _, err := settling(t, srv, bitpaket.ReconcileAuto).Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		testkit.WantRequests(t, srv, 1)
	})
}

func TestCopyNotMadeIsSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.Status(500))
		start := time.Now()
		res, err := c.Copy(t.Context(), pathCopy)
		if err != nil || res.Reconciled {
			t.Fatalf("%+v, %v", res, err)
		}
		testkit.WantTook(t, start, 30*time.Second)
		wantCopies(t, srv, 2, 1)
	})
}

func TestCopyThatOverwritesIsNotSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		time.Sleep(time.Second)
		srv.AddObject(copyOfA, "old")
		srv.AddObject(copyOfB, "22")
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.Status(500))
		_, err := c.Copy(t.Context(), folderCopy)
		wantCandidates(t, err, copyOfB) // like its source, and a second too old
		wantCopies(t, srv, 1, 0)
	})
}

func TestCopyThatMayStillRunIsSentAgainOnlyWithoutOverwrite(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		time.Sleep(time.Second)
		srv.AddObject(copyOfA, "1") // an older one of the same name and content
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.HangUpThenAct(5*time.Minute))
		start := time.Now()
		_, err := c.Copy(t.Context(), folderCopy)
		wantCandidates(t, err, copyOfA)
		testkit.WantTook(t, start, 30*time.Second)
		time.Sleep(time.Hour)
		wantCopies(t, srv, 1, 1)
	})
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.HangUpThenAct(5*time.Minute))
		if _, err := c.Copy(t.Context(), pathCopy); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		made, _ := srv.Object(copyByPath)
		time.Sleep(time.Hour)
		if now, _ := srv.Object(copyByPath); now.ID != made.ID {
			t.Error("the first request replaced what the second made")
		}
		wantCopies(t, srv, 2, 2) // the first was refused in the end
	})
}

func TestLateCopyIsFound(t *testing.T) {
	for _, req := range []bitpaket.CopyRequest{folderCopy, plainCopy} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := settling(t, srv, bitpaket.ReconcileAuto)
			srv.Inject("Copy", bitpakettest.HangUpThenAct(5*time.Second))
			start := time.Now()
			res, err := c.Copy(t.Context(), req)
			if err != nil || !res.Reconciled {
				t.Fatalf("%+v, %v", res, err)
			}
			testkit.WantTook(t, start, 7*time.Second)
			wantCopies(t, srv, 1, 1)
		})
	}
}

func TestPartOfACopyIsACandidate(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.ActThenStatus(500)} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.SetCopyTime(20 * time.Second)
			c := settling(t, srv, bitpaket.ReconcileAuto)
			srv.Inject("Copy", fault)
			_, err := c.Copy(t.Context(), folderCopy)
			wantCandidates(t, err, copyOfA)
			wantCopies(t, srv, 1, 1)
			time.Sleep(time.Minute)
			if res, err := resolve(t, c, folderCopy, err); err != nil || !res.Reconciled {
				t.Errorf("when it was complete: %+v, %v", res, err)
			}
			wantCopies(t, srv, 1, 1)
		})
	}
}

func TestUncertainCopies(t *testing.T) {
	tests := []struct {
		name  string
		req   bitpaket.CopyRequest
		there map[string]string // what others put there after the send
		want  []string
	}{
		{"complete in both layouts", folderCopy,
			map[string]string{copyOfA: "1", copyOfB: "22", "/another_dir/a": "1", "/another_dir/sub/b": "22"},
			[]string{"/another_dir/a", copyOfA, copyOfB, "/another_dir/sub/b"}},
		{"of another content", plainCopy, map[string]string{copyOfA: "1", copyOfB: "2"}, []string{copyOfA, copyOfB}},
		{"nothing of it", folderCopy, map[string]string{"/another_dir/existing_dir/c": "1"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				c := settling(t, srv, bitpaket.ReconcileAuto)
				srv.Inject("Copy", bitpakettest.HangUpBeforeAct)
				time.AfterFunc(10*time.Second, func() {
					for file, content := range tt.there {
						upload(t, srv, file, content)
					}
				})
				_, err := c.Copy(t.Context(), tt.req)
				wantCandidates(t, err, tt.want...)
				wantCopies(t, srv, 1, 0)
			})
		})
	}
}

// Two calls lose their answers, and somebody else makes the copy: to each it could be the other's.
func TestTwinsClaimNothing(t *testing.T) {
	for _, overwrite := range []bool{true, false} { // of the second, which without it is another request
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/another_dir", Overwrite: true}
			c := settling(t, srv, bitpaket.ReconcileAuto)
			srv.Inject("Copy", bitpakettest.HangUpBeforeAct, bitpakettest.HangUpBeforeAct)
			time.AfterFunc(2*time.Second, func() { upload(t, srv, "/another_dir/a", "1") })
			result := make(chan error)
			go func() {
				_, err := c.Copy(t.Context(), req)
				result <- err
			}()
			time.Sleep(500 * time.Millisecond)
			again := req
			again.Overwrite = overwrite
			_, second := c.Copy(t.Context(), again)
			first := <-result
			wantUnknown(t, first)
			wantUnknown(t, second)
			wantCopies(t, srv, 2, 0)
		})
	}
}

func TestReadingFails(t *testing.T) {
	path := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/another_dir"}
	tests := map[string]struct {
		op     string
		req    bitpaket.CopyRequest
		faults []bitpakettest.Fault
	}{
		"the source is forbidden":               {"Query", folderCopy, []bitpakettest.Fault{bitpakettest.Status(403)}},
		"the target is forbidden":               {"FindMetadata", path, []bitpakettest.Fault{bitpakettest.None, bitpakettest.Status(403)}},
		"a gateway's 404 proves no absence":     {"FindMetadata", path, []bitpakettest.Fault{bitpakettest.None, bitpakettest.Gateway(404)}},
		"the source is gone, says the service":  {"FindMetadata", path, []bitpakettest.Fault{bitpakettest.Status(404)}},
		"too many requests for a long time now": {"Query", folderCopy, []bitpakettest.Fault{bitpakettest.RateLimit(time.Hour)}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				c := settling(t, srv, bitpaket.ReconcileAuto)
				srv.Inject("Copy", bitpakettest.Status(500))
				srv.Inject(tt.op, tt.faults...)
				_, err := c.Copy(t.Context(), tt.req)
				wantCandidates(t, err)
				wantCopies(t, srv, 1, 0)
				if srv.Pending() != 0 {
					t.Error("it was not read")
				}
			})
		})
	}
}

func TestLookingEndsWithTheCaller(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		srv.Inject("Copy", bitpakettest.HangUpBeforeAct)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Copy(ctx, plainCopy)
		wantUnknown(t, err)
		if took := time.Since(start); took != 10*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", took, err)
		}
		requests := len(srv.Requests())
		time.Sleep(time.Hour)
		testkit.WantRequests(t, srv, requests)
	})
}

// dateless is a way to the service on which the Date of every answer is lost.

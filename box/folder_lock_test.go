package box_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGoldenFolderLocks(t *testing.T) {
	lock := box.FolderLock{
		ID: "12345678", Type: "folder_lock", CreatedBy: box.User{ID: "11446498", Type: "user"}, LockType: "freeze",
		Folder:    box.FolderMini{ID: "12345", Type: "folder", ETag: "1", SequenceID: "3", Name: "Contracts"},
		CreatedAt: testkit.Time(t, "2020-09-14T23:12:53Z"), LockedOperations: &box.LockedOperations{Move: true, Delete: true},
	}
	made, err := goldenClient(t, "create_folder_lock/sample").CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "12345"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, made, box.CreateFolderLockResponse{FolderLock: lock, RequestID: headerID})
	list, err := goldenClient(t, "list_folder_locks/sample").ListFolderLocks(t.Context(), box.ListFolderLocksRequest{FolderID: "12345"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, list, box.ListFolderLocksResponse{Entries: []box.FolderLock{lock}, RequestID: headerID})
	gone, err := goldenClient(t, "delete_folder_lock/sample").DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: "12345678"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, gone, box.DeleteFolderLockResponse{RequestID: headerID})
}

// TestFolderLock: a lock keeps a folder where it is until it is deleted; copies and new names are not its business.
func TestFolderLock(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	lock, err := c.CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "11111"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, srv.FolderLocks("11111"), []string{lock.ID})
	remove := func() error {
		_, err := c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "11111", Recursive: true})
		return err
	}
	_, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", ParentID: "22222"})
	testkit.WantIs(t, err, box.ErrorCodeAccessDenied)
	testkit.WantIs(t, remove(), box.ErrorCodeAccessDenied)
	if _, err := c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", Name: "Renamed"}); err != nil {
		t.Error(err)
	}
	if _, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"}); err != nil {
		t.Error(err)
	}
	list, err := c.ListFolderLocks(t.Context(), box.ListFolderLocksRequest{FolderID: "11111"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, len(list.Entries), 1)
	testkit.WantSame(t, list.Entries[0].ID, lock.ID)
	if _, err := c.DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: lock.ID}); err != nil {
		t.Error(err)
	}
	_, err = c.DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: lock.ID})
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
	if err := remove(); err != nil {
		t.Error(err)
	}
}

// TestCreateFolderLockLost: the lock of a lost response is the one that is not older than the request; there is no second request.
func TestCreateFolderLockLost(t *testing.T) {
	for name, tt := range map[string]struct {
		fault   boxtest.Fault
		before  int  // locks that others made long before
		another bool // somebody else locks the folder at the same time
		unknown bool
	}{
		"made":                         {fault: boxtest.ActThenHangUp},
		"made beside an older one":     {fault: boxtest.ActThenHangUp, before: 2},
		"made beside another's":        {fault: boxtest.ActThenHangUp, another: true, unknown: true},
		"not made":                     {fault: boxtest.HangUpBeforeAct, unknown: true},
		"not made beside an older one": {fault: boxtest.HangUpBeforeAct, before: 1, unknown: true},
		"made late":                    {fault: boxtest.HangUpThenAct(10 * time.Second)},
		"an unreadable response":       {fault: boxtest.Garbage},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				for range tt.before {
					srv.AddFolderLock("11111")
				}
				time.Sleep(time.Hour)
				srv.Inject("CreateFolderLock", tt.fault)
				if tt.another {
					srv.Inject("ListFolderLocks", boxtest.CallThenAct("another lock", func() { srv.AddFolderLock("11111") }))
				}
				res, err := srv.PipeClient().CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "11111"})
				testkit.WantSent(t, srv, "CreateFolderLock", 1)
				if tt.unknown {
					testkit.WantUnknown(t, err)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				locks := srv.FolderLocks("11111")
				testkit.WantEqual(t, "ID", res.ID, locks[len(locks)-1])
				testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
			})
		})
	}
}

// TestCreateFolderLockTwoCalls: two calls of one client whose responses are lost do not return one lock.
func TestCreateFolderLockTwoCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CreateFolderLock", boxtest.ActThenHangUp, boxtest.HangUpBeforeAct)
		c := srv.PipeClient()
		results := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := c.CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "11111"})
				results <- err
			}()
		}
		first, second := <-results, <-results
		if first == nil && second == nil {
			t.Error("both calls returned the one lock")
		}
		for _, err := range []error{first, second} {
			if err != nil && !errors.Is(err, box.ErrOutcomeUnknown) {
				t.Errorf("error %v, want an unknown outcome", err)
			}
		}
	})
}

// TestResolveCreateFolderLock: another process finds the lock of an intent, or that it was not made once that is certain.
func TestResolveCreateFolderLock(t *testing.T) {
	for name, fault := range map[string]boxtest.Fault{"made": boxtest.ActThenHangUp, "not made": boxtest.HangUpBeforeAct} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				req := box.CreateFolderLockRequest{FolderID: "11111"}
				cfg := srv.PipeConfig()
				cfg.Reconcile = box.ReconcileOff
				srv.Inject("CreateFolderLock", fault)
				var intent box.Intent
				_, err := newClient(t, cfg).CreateFolderLock(t.Context(), req, box.WithIntent(func(_ context.Context, saved box.Intent) error {
					intent = saved
					return nil
				}))
				testkit.WantUnknown(t, err)
				if name == "made" {
					res, err := newClient(t, cfg).ResumeCreateFolderLock(t.Context(), req, intent)
					if err != nil {
						t.Fatal(err)
					}
					testkit.WantSame(t, srv.FolderLocks("11111"), []string{res.ID})
					return
				}
				time.Sleep(2 * time.Hour)
				_, err = newClient(t, cfg).ResolveCreateFolderLock(t.Context(), req, intent)
				testkit.WantIs(t, err, box.ErrNotExecuted)
				_, err = newClient(t, cfg).ResolveCreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "22222"}, intent)
				testkit.WantIs(t, err, fs.ErrInvalid)
			})
		})
	}
}

// TestDeleteFolderLockLost: a 404 is a success only after a request that may have been acted on.
func TestDeleteFolderLockLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, fault := range []boxtest.Fault{boxtest.ActThenHangUp, boxtest.HangUpBeforeAct, boxtest.Status(500), boxtest.Garbage} {
			srv := newServer(t)
			lock := srv.AddFolderLock("11111")
			srv.Inject("DeleteFolderLock", fault)
			if _, err := srv.PipeClient().DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: lock}); err != nil {
				t.Errorf("%s: %v", fault.Name, err)
			}
			testkit.WantEqual(t, fault.Name, len(srv.FolderLocks("11111")), 0)
		}
		srv := newServer(t)
		srv.Inject("DeleteFolderLock", boxtest.Status(429))
		_, err := srv.PipeClient().DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: "9"})
		testkit.WantIs(t, err, box.ErrorCodeNotFound)
	})
}

// TestDeleteFolderLockGateway: a gateway's 404 does not show that a lock is gone.
func TestDeleteFolderLockGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		lock := srv.AddFolderLock("11111")
		srv.Inject("DeleteFolderLock", boxtest.HangUpBeforeAct, boxtest.Gateway(404))
		_, err := srv.PipeClient().DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: lock})
		testkit.WantUnknown(t, err)
	})
}

func TestFolderLockInvalid(t *testing.T) {
	c := answering(t, 200, "{}")
	for id, want := range map[string]string{
		"": "FolderID is required", "0": "FolderID is the root folder, which cannot be locked", "1/2": `FolderID holds one of / \ ? #, which no id does`,
	} {
		_, err := c.CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: id})
		testkit.WantInvalid(t, err, "box.CreateFolderLock: "+want)
	}
	_, err := c.ListFolderLocks(t.Context(), box.ListFolderLocksRequest{})
	testkit.WantInvalid(t, err, "box.ListFolderLocks: FolderID is required")
	_, err = c.DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{})
	testkit.WantInvalid(t, err, "box.DeleteFolderLock: LockID is required")
}

// TestFolderLockAnswers: a list that does not show all of its locks is no list.
func TestFolderLockAnswers(t *testing.T) {
	for _, body := range []string{"{}", `{"entries":null}`, `{"entries":[{}]}`, `{"entries":[{"id":"1"},{"type":"folder_lock"}]}`} {
		_, err := answering(t, 200, body).ListFolderLocks(t.Context(), box.ListFolderLocksRequest{FolderID: "1"})
		if err == nil {
			t.Errorf("%s: no error", body)
		}
	}
	list, err := answering(t, 200, `{"entries":[{"id":7,"locked_operations":null}],"next_marker":"m","limit":1000}`).
		ListFolderLocks(t.Context(), box.ListFolderLocksRequest{FolderID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, list, box.ListFolderLocksResponse{Entries: []box.FolderLock{{ID: "7"}}, NextMarker: "m", RequestID: "r1"})
	_, err = answering(t, 200, `{"type":"folder_lock"}`).CreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: "1"})
	testkit.WantIs(t, err, box.ErrOutcomeUnknown)
}

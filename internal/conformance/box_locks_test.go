package conformance

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
)

// locksOf are the locks that a program can see an hour later.
func locksOf(srv *boxtest.Server) int {
	time.Sleep(time.Hour)
	return len(srv.FolderLocks(boxFolder))
}

func lockFolder(ctx context.Context, c *box.Client, opts ...box.CallOption) (reconciled bool, err error) {
	res, err := c.CreateFolderLock(ctx, box.CreateFolderLockRequest{FolderID: boxFolder}, opts...)
	return err == nil && res.Reconciled, err
}

// TestBoxLocks meets a new lock with every fault: it is made at most once, and what the call says is true an hour later.
func TestBoxLocks(t *testing.T) {
	for _, mode := range []call.Reconcile{call.ReconcileAuto, call.ReconcileOff, call.ReconcileStrict} {
		for _, k := range kinds() {
			t.Run(fmt.Sprintf("%v/%s", mode, k.fault.Name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					srv, client := newBoxChange(t, tune{reconcile: mode})
					srv.AddFolderLock(boxFolder) // of somebody else, long ago
					time.Sleep(time.Hour)
					srv.Inject("CreateFolderLock", k.fault)
					_, err := lockFolder(t.Context(), client)
					made := locksOf(srv) - 1
					checkMade(t, outcome{err: err, made: made})
					if mode != call.ReconcileOff && k.family == lost && err != nil {
						t.Errorf("unknown, though reading shows it: %v", err)
					}
				})
			})
		}
	}
}

func checkMade(t *testing.T, o outcome) {
	t.Helper()
	switch said := o.told(); {
	case o.made > 1:
		t.Errorf("made %d times", o.made)
	case said == made && o.made != 1:
		t.Error("told that it was made, and it was not")
	case said == notMade && o.made != 0:
		t.Errorf("told that it was not made, and it was: %v", o.err)
	}
}

// TestBoxLockResumed: a process dies around the send of a lock, and another one goes on from its intent.
func TestBoxLockResumed(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, client := newBoxChange(t, tune{reconcile: call.ReconcileOff})
				var intent box.Intent
				srv.Inject("CreateFolderLock", k.fault)
				_, err := lockFolder(t.Context(), client, box.WithIntent(func(_ context.Context, i box.Intent) error {
					intent = i
					return nil
				}))
				if err == nil {
					return
				}
				_, err = boxClient(srv, tune{}).ResumeCreateFolderLock(t.Context(), box.CreateFolderLockRequest{FolderID: boxFolder}, intent)
				checkMade(t, outcome{err: err, made: locksOf(srv)})
			})
		})
	}
}

// TestBoxLockTwoPrograms: two programs lock one folder, both responses are lost: neither makes a second lock, nor takes the other's
// for its own where both were made.
func TestBoxLockTwoPrograms(t *testing.T) {
	for _, faults := range [][]simtest.Fault{
		{simtest.ActThenHangUp, simtest.ActThenHangUp}, {simtest.None, simtest.ActThenHangUp}, {simtest.ActThenHangUp, simtest.None},
	} {
		t.Run(faults[0].Name+", "+faults[1].Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, one := newBoxChange(t, tune{})
				two := boxClient(srv, tune{})
				srv.Inject("CreateFolderLock", faults...)
				results := make(chan error, 2)
				for _, c := range []*box.Client{one, two} {
					go func() {
						_, err := lockFolder(t.Context(), c)
						results <- err
					}()
				}
				for range 2 {
					if o := (outcome{err: <-results}); o.told() == notMade {
						t.Errorf("told that it was not made, and it was: %v", o.err)
					}
				}
				if n := locksOf(srv); n != 2 {
					t.Errorf("%d locks, want one for each program", n)
				}
			})
		})
	}
}

// TestBoxLockDeleted meets the deletion of a lock with every fault. A second request shows what became of a lost one. It is not
// sent after the client's own timeout.
func TestBoxLockDeleted(t *testing.T) {
	for _, k := range kinds() {
		isGivenUp := k.fault.Name == simtest.ActThenSlow(10*time.Minute).Name
		t.Run(k.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, client := newBoxChange(t, tune{})
				lock := srv.AddFolderLock(boxFolder)
				srv.Inject("DeleteFolderLock", k.fault)
				_, err := client.DeleteFolderLock(t.Context(), box.DeleteFolderLockRequest{LockID: lock})
				there := locksOf(srv) == 1
				switch said := (outcome{err: err}).told(); {
				case said == made && there:
					t.Error("told that it was deleted, and it was not")
				case said == notMade && !there:
					t.Errorf("told that it was not deleted, and it was: %v", err)
				case said == unknown && k.family == lost && !isGivenUp:
					t.Errorf("unknown, though a second request shows it: %v", err)
				}
				sent := 0
				for _, r := range srv.Requests() {
					if r.Op == "DeleteFolderLock" {
						sent++
					}
				}
				if isGivenUp && sent != 1 {
					t.Errorf("%d requests, want one", sent)
				}
			})
		})
	}
}

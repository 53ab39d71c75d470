package box_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func ExampleClient_ListFolderLocks() {
	srv := boxtest.Start()
	defer srv.Close()
	client, ctx, contracts := srv.Client(), context.Background(), srv.MkdirAll("/Contracts")
	if _, err := client.CreateFolderLock(ctx, box.CreateFolderLockRequest{FolderID: contracts}); err != nil {
		log.Fatal(err)
	}

	locks, err := client.ListFolderLocks(ctx, box.ListFolderLocksRequest{FolderID: contracts})
	if err != nil {
		log.Fatal(err)
	}
	for _, lock := range locks.Entries {
		fmt.Println("move:", lock.LockedOperations.Move, "delete:", lock.LockedOperations.Delete)
	}
	// Output: move: true delete: true
}

// A folder can be moved again when none of its locks is left.
func ExampleClient_DeleteFolderLock() {
	srv := boxtest.Start()
	defer srv.Close()
	client, ctx, contracts := srv.Client(), context.Background(), srv.MkdirAll("/Contracts")
	srv.AddFolderLock(contracts)
	srv.AddFolderLock(contracts)

	locks, err := client.ListFolderLocks(ctx, box.ListFolderLocksRequest{FolderID: contracts})
	if err != nil {
		log.Fatal(err)
	}
	for _, lock := range locks.Entries {
		if _, err := client.DeleteFolderLock(ctx, box.DeleteFolderLockRequest{LockID: lock.ID}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("locks:", len(srv.FolderLocks(contracts)))
	// Output: locks: 0
}

// Reading shows what became of a call of CreateFolderLock whose response was lost.
func ExampleClient_ResolveCreateFolderLock() {
	srv := boxtest.Start()
	defer srv.Close()
	contracts := srv.MkdirAll("/Contracts")
	srv.Inject("CreateFolderLock", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CreateFolderLockRequest{FolderID: contracts}
	_, err = client.CreateFolderLock(context.Background(), req)
	unknown, ok := errors.AsType[*box.UnknownOutcomeError](err)
	if !ok {
		log.Fatal(err)
	}
	lock, err := client.ResolveCreateFolderLock(context.Background(), req, unknown.Intent)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("locked, found by reading:", lock.Reconciled)
	// Output: locked, found by reading: true
}

// Another process goes on with a call of CreateFolderLock whose response was lost.
func ExampleClient_ResumeCreateFolderLock() {
	srv := boxtest.Start()
	defer srv.Close()
	contracts := srv.MkdirAll("/Contracts")
	srv.Inject("CreateFolderLock", boxtest.ActThenHangUp)
	cfg := srv.Config()
	cfg.Reconcile = box.ReconcileOff // the call itself does not look for it
	client, err := box.NewClient(cfg)
	if err != nil {
		log.Fatal(err)
	}

	req := box.CreateFolderLockRequest{FolderID: contracts}
	var saved box.Intent // a program saves it where it outlives the process
	_, err = client.CreateFolderLock(context.Background(), req, box.WithIntent(func(_ context.Context, i box.Intent) error {
		saved = i
		return nil
	}))
	if !errors.Is(err, box.ErrOutcomeUnknown) {
		log.Fatal(err)
	}
	if _, err := srv.Client().ResumeCreateFolderLock(context.Background(), req, saved); err != nil {
		log.Fatal(err)
	}
	fmt.Println("locks:", len(srv.FolderLocks(contracts)))
	// Output: locks: 1
}

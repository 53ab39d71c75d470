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

// TestAnotherCallsOutcome has a group of calls whose context ends with the error of the first one as its cause, as that of
// golang.org/x/sync/errgroup does. None of it may be found in the errors of the others.
func TestAnotherCallsOutcome(t *testing.T) {
	tests := []struct {
		name  string
		fault boxtest.Fault
		sent  bool
	}{
		{name: "while it waits to be sent", fault: boxtest.RateLimit(time.Minute)},
		{name: "once it is sent", fault: boxtest.Slow(time.Minute), sent: true},
	}
	for _, tt := range tests {
		testkit.Run(t, "a call canceled "+tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddFolder("0", "Music", boxtest.WithID("33333"))
			cfg := srv.PipeConfig()
			cfg.MaxAttempts, cfg.Reconcile = 1, box.ReconcileOff
			client := newClient(t, cfg)
			srv.Inject("CopyFolder", boxtest.ActThenStatus(500))
			_, first := client.CopyFolder(t.Context(), pictures)
			if !errors.Is(first, box.ErrOutcomeUnknown) {
				t.Fatalf("the first call ended with %v", first)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(first) })
			cfg.MaxAttempts = 2
			srv.Inject("CopyFolder", tt.fault)
			_, err := newClient(t, cfg).CopyFolder(ctx, box.CopyFolderRequest{FolderID: "33333", ParentID: "22222"})
			testkit.WantIs(t, err, context.Canceled)
			unknown, ok := errors.AsType[*box.UnknownOutcomeError](err)
			if ok != tt.sent {
				t.Errorf("%v holds an unknown outcome: %t, want %t", err, ok, tt.sent)
			}
			if errors.Is(err, first) || unknown == first.(*box.UnknownOutcomeError) {
				t.Errorf("the first call's error is found in %v", err)
			}
		})
	}
}

// TestAnotherCallsRefusal: neither is another call's refusal the service's word on this one.
func TestAnotherCallsRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		cfg.MaxAttempts, cfg.Reconcile = 1, box.ReconcileOff
		client := newClient(t, cfg)
		_, first := client.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "404404", ParentID: "22222"})
		if !errors.Is(first, fs.ErrNotExist) {
			t.Fatalf("the first call ended with %v", first)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(first) })
		srv.Inject("CopyFolder", boxtest.Slow(time.Minute))
		_, err := client.CopyFolder(ctx, pictures)
		if !errors.Is(err, box.ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want an unknown outcome of a canceled call", err)
		}
		if p, found := errors.AsType[*box.ProblemDetails](err); found {
			t.Errorf("the first call's refusal %v is found in %v", p, err)
		}
	})
}

package box_test

import (
	"errors"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestStrictTellsApart: a look before the copy knows what the whole seconds of a clock cannot tell.
func TestStrictTellsApart(t *testing.T) {
	strict := func(t *testing.T, srv *boxtest.Server) *box.Client {
		cfg := srv.PipeConfig()
		cfg.Reconcile = box.ReconcileStrict
		return newClient(t, cfg)
	}
	testkit.Run(t, "somebody's copy of this second", func(t *testing.T) {
		srv := newServer(t)
		if _, err := srv.PipeClient().CopyFolder(t.Context(), pictures); err != nil {
			t.Fatal(err)
		}
		if _, err := strict(t, srv).CopyFolder(t.Context(), pictures); !errors.Is(err, box.ErrorCodeItemNameInUse) || copies(srv) != 1 {
			t.Errorf("got %v", err)
		}
	})
	testkit.Run(t, "delivered twice", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.ActTwice)
		_, err := strict(t, srv).CopyFolder(t.Context(), pictures) // another program may have made it since the snapshot
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		contract(t, srv, err, 1)
	})
	testkit.Run(t, "looking is refused", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("ListFolderItems", boxtest.Status(403))
		if _, err := strict(t, srv).CopyFolder(t.Context(), pictures); !errors.Is(err, box.ErrNotExecuted) || testkit.Sent(srv, "CopyFolder") != 0 {
			t.Errorf("got %v", err)
		}
	})
}

package oss_test

import (
	"errors"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestStrictTellsApart: a look before the copy knows what the whole seconds of a clock cannot tell.
func TestStrictTellsApart(t *testing.T) {
	forbid := tiger
	forbid.ForbidOverwrite = true
	strict := func(t *testing.T, srv *osstest.Server) *oss.Client {
		cfg := srv.PipeConfig()
		cfg.Reconcile = oss.ReconcileStrict
		return newClient(t, cfg)
	}
	testkit.Run(t, "a like object of this second", func(t *testing.T) {
		srv := newServer(t)
		addNow(srv, "stripes")
		if _, err := strict(t, srv).CopyObject(t.Context(), forbid); !errors.Is(err, oss.ErrorCodeFileAlreadyExists) {
			t.Errorf("got %v", err)
		}
	})
	testkit.Run(t, "delivered twice", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.ActTwice)
		_, err := strict(t, srv).CopyObject(t.Context(), forbid) // another program may have made it since the snapshot
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
	})
	testkit.Run(t, "a request more", func(t *testing.T) {
		srv := newServer(t)
		if _, err := strict(t, srv).CopyObject(t.Context(), tiger); err != nil || testkit.Ops(srv) != "GetObjectMeta CopyObject" {
			t.Errorf("%s, %v", testkit.Ops(srv), err)
		}
	})
	testkit.Run(t, "looking is refused", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("GetObjectMeta", osstest.Status(403))
		if _, err := strict(t, srv).CopyObject(t.Context(), tiger); !errors.Is(err, oss.ErrNotExecuted) || testkit.Ops(srv) != "GetObjectMeta" {
			t.Errorf("%s, %v", testkit.Ops(srv), err)
		}
	})
}

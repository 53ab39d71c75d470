package bitpaket_test

import (
	"errors"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestAcceptedIsNotClaimed: what an accepted copy makes later is never the copy of a call whose answer was lost, however the
// two are written. It is unknown where the service may be at work on either, and refused where it said so.
func TestAcceptedIsNotClaimed(t *testing.T) {
	one := []bitpaket.Selector{{Path: "/existing_dir/a"}}
	tests := []struct {
		name          string
		first, second bitpaket.CopyRequest
	}{
		{"the same", bitpaket.CopyRequest{Objects: one, Target: "/another_dir"}, bitpaket.CopyRequest{Objects: one, Target: "/another_dir"}},
		{"with a slash", bitpaket.CopyRequest{Objects: one, Target: "/another_dir"}, bitpaket.CopyRequest{Objects: one, Target: "/another_dir/"}},
		{"one of two, the other is invalid", bitpaket.CopyRequest{Objects: append(one, bitpaket.Selector{Path: "/existing_dir/b"}), Target: "/another_dir"},
			bitpaket.CopyRequest{Objects: one, Target: "/another_dir"}},
		{"within a folder", bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir"},
			bitpaket.CopyRequest{Objects: one, Target: "/another_dir/existing_dir"}},
	}
	for _, tt := range tests {
		t.Run(tt.name+", lost", func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				c := accepted(t, srv, tt.first, tt.second.Target, 5*time.Second)
				srv.Inject("Copy", bitpakettest.HangUpBeforeAct)
				res, err := c.Copy(t.Context(), tt.second)
				if err == nil && res.Reconciled {
					t.Errorf("claimed what the first call makes: %+v", res)
				}
			})
		})
		t.Run(tt.name+", refused", func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				c := accepted(t, srv, tt.first, tt.second.Target, 3*time.Second)
				srv.Inject("Copy", bitpakettest.Slow(10*time.Second))
				_, err := c.Copy(t.Context(), tt.second)
				wantProblem(t, err, 400)
				testkit.WantIsNot(t, err, bitpaket.ErrOutcomeUnknown)
			})
		})
	}
}

// accepted is a client whose copy was accepted, perhaps without some objects, and will be made
// after delay. There is a second target.
func accepted(t *testing.T, srv *bitpakettest.Server, req bitpaket.CopyRequest, target string, delay time.Duration) *bitpaket.Client {
	t.Helper()
	srv.SetCopyDelay(delay)
	srv.MkdirAll(target)
	c := settling(t, srv, bitpaket.ReconcileAuto)
	_, err := c.Copy(t.Context(), req)
	if _, partial := errors.AsType[*bitpaket.PartialCopyError](err); err != nil && !partial {
		t.Fatal(err)
	}
	return c
}

// TestAcceptedElsewhere: what was accepted before does not keep a lost copy of other objects from being found.
func TestAcceptedElsewhere(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := settling(t, srv, bitpaket.ReconcileAuto)
		id := srv.AddObject("/elsewhere/b", "2")
		for _, sel := range []bitpaket.Selector{{ID: id}, {Folder: "/existing_dir/sub"}} {
			if _, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{sel}, Target: "/another_dir"}); err != nil {
				t.Fatal(err)
			}
		}
		srv.Inject("Copy", bitpakettest.ActThenHangUp)
		res, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/another_dir"})
		if err != nil || !res.Reconciled {
			t.Errorf("got %+v, %v", res, err)
		}
	})
}

package conformance

import (
	"errors"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestOwnCopyIsIncomplete delivers a copy twice. The second delivery meets what the first has made, of which the poll
// does not show the contents yet: it is no proof that the folder is somebody else's.
func TestOwnCopyIsIncomplete(t *testing.T) {
	tests := map[string]func(srv *boxtest.Server){
		"the listing of its contents lags": func(srv *boxtest.Server) { srv.SetListLag(1500 * time.Millisecond) },
		"it is filled in the background":   func(srv *boxtest.Server) { srv.SetAsyncAbove(0); srv.SetCopyTime(10 * time.Second) },
	}
	for name, set := range tests {
		testkit.Run(t, name, func(t *testing.T) {
			srv := boxtest.NewServer(t)
			src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
			srv.AddFile(src, "tiger.jpeg", 1000)
			set(srv)
			srv.Inject("CopyFolder", simtest.ActTwice)
			_, err := srv.PipeClient().CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: src, ParentID: dst})
			time.Sleep(time.Hour)
			if n := len(srv.FindAll("/Archive/Pictures")); n != 1 {
				t.Fatalf("%d copies", n)
			}
			if err != nil && !errors.Is(err, box.ErrOutcomeUnknown) {
				t.Errorf("told not made, and made: %v", err)
			}
		})
	}
}

// TestDialIsNotTheSend lets another program make its copy while a request waits for its connection. The service says that
// the request failed: what was made before it left is not its copy.
func TestDialIsNotTheSend(t *testing.T) {
	for _, s := range subjects {
		for _, mode := range modes {
			testkit.Run(t, s.name+"/"+mode.name, func(t *testing.T) {
				tr := s.new(t, tune{reconcile: mode.mode, dial: 4 * time.Second})
				tr.sim.Inject(s.op, simtest.Gateway(502))
				time.AfterFunc(500*time.Millisecond, tr.others[makeEqual])
				var o outcome
				o.reconciled, o.err = tr.copy(t.Context())
				time.Sleep(time.Hour)
				if w := s.judge(tr, o); w == takenOver {
					t.Errorf("%s: %v\n%s", w, o.err, tr.diary())
				}
			})
		}
	}
}

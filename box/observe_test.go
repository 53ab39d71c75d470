package box_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// TestObserveLostCopy: the reads that settle a copy are calls of their own, on its behalf.
func TestObserveLostCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		source, parent := srv.MkdirAll("/a"), srv.MkdirAll("/b")
		srv.Inject("CopyFolder", boxtest.ActThenHangUp)
		cfg := srv.PipeConfig()
		var ended []box.Event
		cfg.Observe = func(_ context.Context, e box.Event) {
			if e.Kind == box.EventCallEnded {
				ended = append(ended, e)
			}
		}
		client, err := box.NewClient(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: source, ParentID: parent}); err != nil {
			t.Fatal(err)
		}
		last := ended[len(ended)-1]
		if last.Op != "box.CopyFolder" || !last.Reconciled {
			t.Errorf("the last call is %+v, want a copy that was found", last)
		}
		reads := ended[:len(ended)-1]
		if len(reads) == 0 {
			t.Error("no read was reported")
		}
		if slices.ContainsFunc(reads, func(e box.Event) bool { return e.Parent != last.Call }) {
			t.Errorf("reads %+v, want all on behalf of call %d", reads, last.Call)
		}
	})
}

package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// TestBoxLargeInterrupted: a large copy that is interrupted is removed when Box has made it.
func TestBoxLargeInterrupted(t *testing.T) {
	for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			srv := boxtest.NewServer(t)
			svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
			if err != nil {
				t.Fatal(err)
			}
			srv.SetCopyTime(100 * time.Millisecond)
			before := srv.Tree()
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			r := &runner{
				svc: svc, write: true, also: []string{alsoLarge}, only: []string{"large-copy-time"},
				progress: func(step string) {
					if step == "large-copy-time" {
						time.AfterFunc(after, interrupt)
					}
				},
			}
			rep, err := r.run(ctx)
			if err != nil || len(rep.left) > 0 {
				t.Errorf("interrupted after %v, it leaves %d items: %v", after, len(rep.left), err)
			}
			checkTree(t, before, srv.Tree(), nil)
		})
	}
}

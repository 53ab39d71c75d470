package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// runUntilRemoval asks one probe, and calls act before what it has made is removed.
func runUntilRemoval(t *testing.T, svc service, probe string, act func(*ledger)) report {
	t.Helper()
	r := &runner{svc: svc, write: true, only: []string{probe}, progress: func(step string) {
		if step == "remove" {
			act(&svc.common().made)
		}
	}}
	rep, err := r.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// interruptEach runs all probes as often as there are steps, and interrupts each run in another one,
// in which slow makes requests take their time.
func interruptEach[S any](t *testing.T, start func(*testing.T) (S, service), tree func(S) string, slow func(S)) {
	for at, last := 1, false; !last; at++ {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := start(t)
			before, step := tree(srv), 0
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			last = true
			r := &runner{svc: svc, write: true, progress: func(name string) {
				if step++; step == at+1 && name != "remove" { // the first step opens the folder of -in
					last = false
					time.AfterFunc(time.Millisecond, interrupt)
					slow(srv)
				}
			}}
			rep, err := r.run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if len(rep.left) > 0 {
				t.Errorf("interrupted at step %d, it leaves %+v", at, rep.left)
			}
			checkTree(t, before, tree(srv), nil)
		})
	}
}

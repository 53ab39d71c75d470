package main

import (
	"fmt"
	"testing"
	"testing/synctest"
)

// switchTest turns a switch of a simulator. The report must have the value that it was turned to,
// and the simulator the items that it had before.
type switchTest[S any] struct {
	probe string
	want  string // the value, or the state if nothing can be found
	turn  func(S)
}

func (tt switchTest[S]) run(t *testing.T, start func(*testing.T) (S, service), tree func(S) string) {
	t.Run(fmt.Sprintf("%s/%s", tt.probe, tt.want), func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := start(t)
			tt.turn(srv)
			before := tree(srv)
			rep := everything(t, svc, tt.probe)
			if got := valueOf(rep.rows[0]); got != tt.want {
				t.Errorf("found %q, want %q; %+v", got, tt.want, rep.rows[0].finding)
			}
			if len(rep.left) > 0 {
				t.Errorf("left behind: %+v", rep.left)
			}
			if after := tree(srv); after != before {
				t.Errorf("the simulator had\n%s\nand has\n%s", before, after)
			}
		})
	})
}

// everything runs one probe, or all, with all flags.
func everything(t *testing.T, svc service, only ...string) report {
	t.Helper()
	r := &runner{svc: svc, write: true, also: []string{alsoRate, alsoLarge}, only: only, progress: func(string) {}}
	rep, err := r.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(only) > 0 && len(rep.rows) != len(only) {
		t.Fatalf("the report has %d rows, want one for each of %q", len(rep.rows), only)
	}
	return rep
}

func valueOf(r row) string {
	if r.state == stateFound {
		return r.value
	}
	return string(r.state)
}

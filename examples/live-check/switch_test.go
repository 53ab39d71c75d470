package main

import (
	"fmt"
	"slices"
	"strings"
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

// checkLeft compares the names of what a run has left behind.
func checkLeft(t *testing.T, rep report, names *strings.Replacer, want []string) {
	t.Helper()
	var got []string
	for _, it := range rep.left {
		got = append(got, names.Replace(it.name))
	}
	if !slices.Equal(got, want) {
		t.Errorf("left behind: %q, want %q", got, want)
	}
	if code := rep.exitCode(); (code == exitContradicts) != (len(want) > 0) {
		t.Errorf("exit code %d, with %d items left behind", code, len(want))
	}
	var text strings.Builder
	rep.writeText(&text)
	if strings.Contains(text.String(), "stranger") {
		t.Errorf("the report names a stranger's item:\n%s", &text)
	}
}

// checkTree compares what a simulator has with what it had, and what is wanted besides.
func checkTree(t *testing.T, before, after string, besides []string) {
	t.Helper()
	want := append(strings.Split(strings.TrimSpace(before), "\n"), besides...)
	got := strings.Split(strings.TrimSpace(after), "\n")
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the simulator has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

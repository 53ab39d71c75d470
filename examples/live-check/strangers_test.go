package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// strangerTest lets others do something during a run, before it removes what it has made. What is
// theirs stays, and the report names what it keeps from being removed, but nothing of theirs.
type strangerTest[S any] struct {
	name string
	// own is an item of the run in the scratch folder
	act  func(srv S, scratch, own made)
	want []string // what the simulator has besides, with SCRATCH and OWN for the names of the two
	left []string // the names of what is left behind
}

func (tt strangerTest[S]) run(t *testing.T, start func(*testing.T) (S, service), tree func(S) string) {
	t.Run(tt.name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := start(t)
			before := tree(srv)
			var names *strings.Replacer
			r := &runner{svc: svc, write: true, only: []string{"list-lag"}, progress: func(step string) {
				if step == "remove" {
					items := svc.common().made.items
					names = strings.NewReplacer(items[0].name, "SCRATCH", items[1].name, "OWN")
					tt.act(srv, items[0], items[1])
				}
			}}
			rep, err := r.run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			checkLeft(t, rep, names, tt.left)
			checkTree(t, before, names.Replace(tree(srv)), tt.want)
		})
	})
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

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// treeService is a service with a tree to copy, and what the program has to be given for it.
type treeService struct {
	name      string
	args      []string // without -from and -to
	from, to  string
	inside    string // a folder in the source
	env       map[string]string
	variables []string
	tree      func() string
	items     int // of the tree, with one that is at the target
}

// treeServices starts a simulator of each service.
func treeServices(t *testing.T) []treeService {
	d, o, b := document360test.NewServer(t), oracletest.NewServer(t), bitpakettest.NewServer(t)
	dFrom, dTo := fillDocument360(d, 20)
	oFrom, oTo := fillOracle(o, 20)
	bFrom, bTo := fillBitPaket(b, 40)
	b.SetCopyDelay(0)
	b.SetCopyTime(time.Millisecond)
	return []treeService{
		{
			name: "document360", args: []string{"-base-url", d.URL(), "-project", d.ProjectID()}, from: dFrom, to: dTo,
			inside: d.MkdirAll("/Images/2026/01"), tree: d.Tree, items: 1 + 12 + 240,
			env:       map[string]string{"DOCUMENT360_TOKEN": document360test.DefaultToken},
			variables: []string{"DOCUMENT360_TOKEN", "DOCUMENT360_API_KEY"},
		},
		{
			name: "oracle", args: []string{"-base-url", o.URL()}, from: oFrom, to: oTo,
			inside: o.MkdirAll("/Reports/2026/01"), tree: o.Tree, items: 1 + 12 + 240,
			env:       map[string]string{"ORACLE_USERNAME": oracletest.DefaultUsername, "ORACLE_PASSWORD": oracletest.DefaultPassword},
			variables: []string{"ORACLE_USERNAME", "ORACLE_PASSWORD", "ORACLE_TOKEN"},
		},
		{
			name: "bitpaket", args: []string{"-base-url", b.URL()}, from: bFrom, to: bTo,
			inside: "/photos/2026/01", tree: b.Tree, items: 1 + 12 + 480,
			env:       map[string]string{"BITPAKET_TOKEN": bitpakettest.DefaultToken, "BITPAKET_CLIENT_SECRET": bitpakettest.DefaultClientSecret},
			variables: []string{"BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"},
		},
	}
}

// run runs the program and returns its report and what it said.
func (s *treeService) run(t *testing.T, wantCode int, args ...string) (items []item, r report, said string) {
	t.Helper()
	args = append(append([]string{"-service", s.name, "-json"}, s.args...), args...)
	var stdout, stderr bytes.Buffer
	if code := run(nil, args, strings.NewReader(""), &stdout, &stderr); code != wantCode {
		t.Fatalf("exit code %d, want %d: %s", code, wantCode, &stderr)
	}
	for line := range strings.Lines(stdout.String()) {
		var of struct {
			itemLine
			reportLine
		}
		if err := json.Unmarshal([]byte(line), &of); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if strings.HasPrefix(line, `{"item"`) {
			items = append(items, of.Item)
		} else {
			r = of.Report
		}
	}
	return items, r, stderr.String()
}

// sums are the numbers of a report that do not depend on time.
func sums(r report) string {
	return fmt.Sprint(r.Listed, " ", r.Copied, " ", r.Skipped, " ", r.Failed, " ", r.Unknown, " ", r.Pending, " ", r.Complete)
}

func wantSums(t *testing.T, what string, r report, listed, copied, skipped, pending int) {
	t.Helper()
	want := fmt.Sprint(listed, " ", copied, " ", skipped, " 0 0 ", pending, " true")
	if got := sums(r); got != want {
		t.Errorf("%s: the report says %s, want %s", what, got, want)
	}
}

// TestTrees: a tree is planned, copied and found there, with a journal and without.
func TestTrees(t *testing.T) {
	for _, s := range treeServices(t) {
		t.Run(s.name, func(t *testing.T) {
			clitest.Setenv(t, s.variables, s.env)
			args := []string{"-from", s.from, "-to", s.to}
			journal := []string{"-journal", filepath.Join(t.TempDir(), "job")}
			before := s.tree()
			items, planned, _ := s.run(t, exitDone, append(args, "-plan")...)
			wantSums(t, "plan", planned, s.items, 0, 1, s.items-1)
			if len(items) != s.items {
				t.Errorf("%d lines of the plan, want %d", len(items), s.items)
			}
			if s.tree() != before {
				t.Error("a plan has changed the service")
			}
			items, copied, _ := s.run(t, exitDone, append(args, journal...)...)
			wantSums(t, "run", copied, s.items, s.items-1, 1, 0)
			if len(items) != s.items {
				t.Errorf("%d lines of the run, want %d", len(items), s.items)
			}
			made := s.tree()
			_, again, _ := s.run(t, exitDone, append(args, journal...)...)
			wantSums(t, "finished journal", again, s.items, s.items-1, 1, 0)
			_, skipped, _ := s.run(t, exitDone, args...)
			wantSums(t, "second job", skipped, s.items, 0, s.items, 0)
			if s.tree() != made {
				t.Error("the later runs have changed the service")
			}
		})
	}
}

// TestTreesUsage: what cannot be done ends with the code 2, and says which flag is wrong.
func TestTreesUsage(t *testing.T) {
	for _, s := range treeServices(t) {
		for _, tt := range []struct {
			name string
			args []string
			says string
			only string // the services that it is about; "": all
		}{
			{"no -to", []string{"-from", s.from}, "-from and -to are required", ""},
			{"itself", []string{"-from", s.from, "-to", s.from}, "is the source itself", ""},
			{"inside", []string{"-from", s.from, "-to", s.inside}, "lies inside of the source", ""},
			{"replace", []string{"-from", s.from, "-to", s.to, "-existing", "replace"}, "-existing replace", "document360 oracle"},
			{"a flag of another service", []string{"-from", s.from, "-to", s.to, "-part-size", "1"}, "-part-size", ""},
		} {
			if !strings.Contains(tt.only, s.name) && tt.only != "" {
				continue
			}
			t.Run(s.name+", "+tt.name, func(t *testing.T) {
				clitest.Setenv(t, s.variables, s.env)
				before := s.tree()
				_, _, said := s.run(t, exitUsage, tt.args...)
				if !strings.Contains(said, tt.says) {
					t.Errorf("it says %q, want %q", said, tt.says)
				}
				if s.tree() != before {
					t.Error("something was changed")
				}
			})
		}
		t.Run(s.name+", no credentials", func(t *testing.T) {
			clitest.Setenv(t, s.variables, nil)
			_, _, said := s.run(t, exitUsage, "-from", s.from, "-to", s.to)
			if !strings.Contains(said, s.variables[0]) {
				t.Errorf("it says %q, want %s", said, s.variables[0])
			}
		})
	}
}

// TestTreesJournal: a journal belongs to one job.
func TestTreesJournal(t *testing.T) {
	for _, s := range treeServices(t) {
		t.Run(s.name, func(t *testing.T) {
			clitest.Setenv(t, s.variables, s.env)
			journal := filepath.Join(t.TempDir(), "job")
			s.run(t, exitDone, "-from", s.from, "-to", s.to, "-journal", journal)
			s.run(t, exitUsage, "-from", s.to, "-to", s.from, "-journal", journal)
		})
	}
}

// TestTreesSimulated: -sim needs neither credentials nor anything else.
func TestTreesSimulated(t *testing.T) {
	for _, name := range []string{"document360", "oracle", "bitpaket"} {
		t.Run(name, func(t *testing.T) {
			s := treeService{name: name}
			_, r, _ := s.run(t, exitDone, "-sim", "-plan")
			if r.Listed < 250 || !r.Complete {
				t.Errorf("the plan has %d items, complete: %t", r.Listed, r.Complete)
			}
		})
	}
}

// TestIllegalToken: a token that cannot be sent is a wrong start, because nothing was sent.
func TestIllegalToken(t *testing.T) {
	for _, s := range treeServices(t) {
		if s.name == "oracle" {
			continue // it has a name and a password
		}
		t.Run(s.name, func(t *testing.T) {
			env := maps.Clone(s.env)
			env[s.variables[0]] = "t\r"
			clitest.Setenv(t, s.variables, env)
			_, _, said := s.run(t, exitUsage, "-from", s.from, "-to", s.to, "-journal", filepath.Join(t.TempDir(), "job"))
			if !strings.Contains(said, "the token contains control characters") || strings.Count(said, "\n") != 1 {
				t.Errorf("it says\n%swant one line about the token", said)
			}
		})
	}
}

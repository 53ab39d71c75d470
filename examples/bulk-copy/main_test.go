package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oss/osstest"
)

var variables = []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_REGION"}

// newServer has n objects below logs/ in the bucket photos, and an empty bucket backup.
func newServer(t *testing.T, n int) *osstest.Server {
	t.Helper()
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for i := range n {
		srv.AddObject("photos", fmt.Sprintf("logs/%03d", i), fmt.Sprint("line ", i))
	}
	setCredentials(t, osstest.DefaultAccessKeySecret)
	return srv
}

func setCredentials(t *testing.T, secret string) {
	t.Helper()
	clitest.Setenv(t, variables, map[string]string{
		"OSS_ACCESS_KEY_ID": osstest.DefaultAccessKeyID, "OSS_ACCESS_KEY_SECRET": secret, "OSS_REGION": osstest.DefaultRegion,
	})
}

// args are those of a copy of logs/ to old/ in the bucket backup.
func args(srv *osstest.Server, more ...string) []string {
	return append([]string{"-service", "oss", "-from", "photos/logs/", "-to", "backup/old/", "-base-url", srv.URL(), "-json"}, more...)
}

// ran is what a run of the program has printed.
type ran struct {
	code   int
	items  []map[string]string
	report map[string]any
	stdout string
	stderr string
}

// of returns the sources of the items with an action.
func (r *ran) of(action string) (all []string) {
	for _, i := range r.items {
		if i["action"] == action {
			all = append(all, i["source"])
		}
	}
	slices.Sort(all)
	return all
}

func (r *ran) count(name string) int {
	n, ok := r.report[name].(float64)
	if !ok {
		return -1
	}
	return int(n)
}

// runProgram runs the program, and checks what all runs with -json have in common.
func runProgram(t *testing.T, interrupts <-chan os.Signal, args ...string) *ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(interrupts, args, strings.NewReader(""), &stdout, &stderr)
	return readRun(t, code, stdout.String(), stderr.String())
}

// goName matches what users of the program have not met: box.CopyTree, FolderID.
var goName = regexp.MustCompile(`\b(bitpaket|box|document360|oracle|oss)\.[A-Z]\w*|\b(Folder|Parent|Destination|Project)(Folder)?ID\b`)

func readRun(t *testing.T, code int, stdout, stderr string) *ran {
	t.Helper()
	r := &ran{code: code, stdout: stdout, stderr: stderr}
	if code == exitUsage {
		if n := strings.Count(r.stderr, "\n"); n != 1 || r.stdout != "" {
			t.Errorf("code 2, and it says\n%s%s", r.stdout, r.stderr)
		}
		if name := goName.FindString(r.stderr); name != "" {
			t.Errorf("it says %s, which has the Go name %s", r.stderr, name)
		}
		return r
	}
	for line := range strings.Lines(r.stdout) {
		var l struct {
			Item   map[string]string `json:"item"`
			Report map[string]any    `json:"report"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		switch {
		case r.report != nil:
			t.Fatalf("a line after the report: %s", line)
		case l.Item != nil:
			wantMembers(t, line, l.Item, "source", "target", "action", "reason", "error")
			r.items = append(r.items, l.Item)
		default:
			wantMembers(t, line, l.Report, "listed", "copied", "skipped", "failed", "unknown", "pending", "requests", "seconds", "complete")
			r.report = l.Report
		}
	}
	if r.report == nil {
		t.Fatalf("code %d without a report; it says\n%s", code, r.stderr)
	}
	if sum := r.count("copied") + r.count("skipped") + r.count("failed") + r.count("unknown") + r.count("pending"); sum != r.count("listed") {
		t.Errorf("the numbers do not add up: %v", r.report)
	}
	return r
}

func wantMembers[V any](t *testing.T, line string, got map[string]V, want ...string) {
	t.Helper()
	for _, name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("no %q in %s", name, line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d members, want %d: %s", len(got), len(want), line)
	}
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// wantReport compares counts: listed, copied, skipped, failed, unknown, pending.
func wantReport(t *testing.T, r *ran, counts ...int) {
	t.Helper()
	for i, name := range []string{"listed", "copied", "skipped", "failed", "unknown", "pending"} {
		want(t, name, r.count(name), counts[i])
	}
	if t.Failed() {
		t.Logf("it says\n%s", r.stderr)
	}
}

// TestUsage: a program that was started the wrong way sends nothing, and says in one line why.
func TestUsage(t *testing.T) {
	srv := newServer(t, 1)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"nothing", nil, "-service, -from and -to are required, or -sim"},
		{"no such flag", []string{"-colour"}, "-colour"},
		{"an argument", args(srv, "x"), `unexpected argument "x"`},
		{"no such service", []string{"-service", "s3", "-from", "a", "-to", "b"}, `-service "s3"`},
		{"no -from", []string{"-service", "oss", "-to", "b"}, "-from and -to"},
		{"no -to", []string{"-service", "oss", "-from", "b"}, "-from and -to"},
		{"a simulator with -from", []string{"-sim", "-from", "photos/2026/"}, "-sim chooses what is copied"},
		{"a simulator with -to", []string{"-sim", "-to", "backup/"}, "-sim chooses what is copied"},
		{"a simulator with -project", []string{"-sim", "-service", "document360", "-project", "p"}, "-sim chooses what is copied"},
		{"no bucket to copy from", args(srv, "-from", "/logs/"), "the bucket of -from is required"},
		{"no such -existing", args(srv, "-existing", "ask"), `-existing "ask"`},
		{"an empty -existing", args(srv, "-existing", ""), `-existing ""`},
		{"no such -verify", args(srv, "-verify", "all"), `-verify "all"`},
		{"fewer than no -workers", args(srv, "-workers", "-1"), "-workers"},
		{"fewer than no -max-failed", args(srv, "-max-failed", "-1"), "-max-failed"},
		{"a small part", args(srv, "-part-size", "1"), "bulk-copy: -part-size must be"},
		{"another service's flag", args(srv, "-project", "p"), "-project"},
		{"a simulator with an address", args(srv, "-sim"), "-sim and -base-url"},
		{"to itself", args(srv, "-to", "photos/logs/"), "-to"},
		{"into itself", args(srv, "-to", "photos/logs/old/"), "-to"},
		{"a journal that is a file", args(srv, "-journal", file), file},
		{"a journal below a file", args(srv, "-journal", filepath.Join(file, "job")), file},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := runProgram(t, nil, tt.args...)
			want(t, "code", r.code, exitUsage)
			if !strings.Contains(r.stderr, tt.says) || strings.Contains(r.stderr, "oss.") {
				t.Errorf("it says\n%swant %q in it, and no Go name", r.stderr, tt.says)
			}
		})
	}
	t.Run("no credentials", func(t *testing.T) {
		clitest.Setenv(t, variables, nil)
		r := runProgram(t, nil, args(srv)...)
		want(t, "code", r.code, exitUsage)
	})
	want(t, "requests", len(srv.Requests()), 0)
}

// TestHelp: -h is no mistake.
func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	want(t, "code", run(nil, []string{"-h"}, nil, &stdout, &stderr), exitDone)
	for _, flag := range []string{
		"-service", "-from", "-to", "-journal", "-plan", "-existing", "-verify", "-workers", "-max-failed", "-json", "-base-url", "-sim",
		"-v", "-part-size", "-storage-class", "-token-url", "-project",
	} {
		if !strings.Contains(stdout.String(), "\n  "+flag) {
			t.Errorf("no %s in the help", flag)
		}
	}
}

// TestSim: the simulator needs neither addresses nor credentials.
func TestSim(t *testing.T) {
	clitest.Setenv(t, variables, nil)
	r := runProgram(t, nil, "-sim", "-json", "-plan")
	want(t, "code", r.code, exitDone)
	wantReport(t, r, 2001, 0, 0, 0, 0, 2001)
}

// TestItems: an item line for each object, with raw keys.
func TestItems(t *testing.T) {
	srv := newServer(t, 0)
	const key = `logs/a b/50%/<&>"\ä` + "\u2028"
	srv.AddObject("photos", key, "x")
	r := runProgram(t, nil, args(srv)...)
	want(t, "code", r.code, exitDone)
	wantReport(t, r, 1, 1, 0, 0, 0, 0)
	want(t, "source", r.items[0]["source"], "photos/"+key)
	want(t, "target", r.items[0]["target"], "backup/old/"+strings.TrimPrefix(key, "logs/"))
	want(t, "requests", r.count("requests"), len(srv.Requests()))
	want(t, "complete", r.report["complete"], any(true))
}

// TestExisting: the table of -existing, as a plan and as a run.
func TestExisting(t *testing.T) {
	for _, tt := range []struct {
		existing         string
		same, other      string // of the run
		planned, differs string // of the plan
		code             int
	}{
		{"fail", "failed", "failed", "fail", "fail", exitFailed},
		{"skip", "skipped", "skipped", "skip", "skip", exitDone},
		{"skip-same", "skipped", "failed", "skip", "fail", exitFailed},
		{"replace", "skipped", "copied", "skip", "replace", exitDone},
	} {
		t.Run(tt.existing, func(t *testing.T) {
			srv := newServer(t, 3)
			srv.AddObject("backup", "old/000", "line 0")
			srv.AddObject("backup", "old/001", "LINE 1")
			before := srv.Tree()
			plan := runProgram(t, nil, args(srv, "-plan", "-existing", tt.existing)...)
			want(t, "code of the plan", plan.code, exitDone)
			want(t, "requests of the plan", plan.count("requests"), len(srv.Requests()))
			want(t, "tree after the plan", srv.Tree(), before)
			for i, action := range []string{tt.planned, tt.differs, "copy"} {
				want(t, plan.items[i]["source"], plan.items[i]["action"], action)
			}
			r := runProgram(t, nil, args(srv, "-existing", tt.existing, "-workers", "1")...)
			want(t, "code", r.code, tt.code)
			for source, action := range map[string]string{"000": tt.same, "001": tt.other, "002": "copied"} {
				if !slices.Contains(r.of(action), "photos/logs/"+source) {
					t.Errorf("%s is not among those %s: %v", source, action, r.items)
				}
			}
			for _, i := range r.items {
				if i["source"] == "photos/logs/001" && tt.existing == "skip-same" {
					want(t, "reason", i["reason"], "exists, differs")
				}
			}
		})
	}
}

// TestPlan: a plan touches no journal, and what is to be done is pending.
func TestPlan(t *testing.T) {
	srv := newServer(t, 5)
	srv.AddObject("backup", "old/000", "line 0")
	srv.AddObject("backup", "old/001", "LINE 1")
	journal := filepath.Join(t.TempDir(), "job")
	r := runProgram(t, nil, args(srv, "-plan", "-journal", journal)...)
	want(t, "code", r.code, exitDone)
	wantReport(t, r, 5, 0, 1, 1, 0, 3)
	if _, err := os.Stat(journal); !os.IsNotExist(err) {
		t.Errorf("the journal: %v", err)
	}
	t.Run("incomplete", func(t *testing.T) {
		setCredentials(t, "wrong")
		r := runProgram(t, nil, args(srv, "-plan")...)
		want(t, "code", r.code, exitFailed)
		want(t, "complete", r.report["complete"], any(false))
	})
	t.Run("interrupted", func(t *testing.T) {
		interrupts := make(chan os.Signal, 2)
		srv.Inject("ListObjectsV2", osstest.CallThenAct("interrupt", func() { interrupts <- os.Interrupt }), osstest.Slow(1e11), osstest.Slow(1e11))
		r := runProgram(t, interrupts, args(srv, "-plan")...)
		want(t, "code", r.code, exitFailed)
		want(t, "complete", r.report["complete"], any(false))
	})
}

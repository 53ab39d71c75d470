package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

var boxVariables = []string{"BOX_TOKEN", "BOX_CLIENT_ID", "BOX_CLIENT_SECRET", "BOX_SUBJECT_TYPE", "BOX_SUBJECT_ID"}

// runBox runs the program on a simulator of Box and returns its report.
func runBox(t *testing.T, srv *boxtest.Server, wantCode int, args ...string) (items []item, r report) {
	t.Helper()
	args = append([]string{"-service", "box", "-base-url", srv.URL(), "-json"}, args...)
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
	return items, r
}

// counts are the numbers of a report that do not depend on time.
func counts(r report) string {
	return fmt.Sprint(r.Listed, " listed, ", r.Copied, " copied, ", r.Skipped, " skipped, ", r.Failed, " failed, ", r.Pending, " pending")
}

func wantCounts(t *testing.T, r report, want string) {
	t.Helper()
	if got := counts(r); got != want {
		t.Errorf("the report says %s, want %s", got, want)
	}
}

// TestBox: a tree is planned, copied and found there, and a finished journal has nothing left to do.
func TestBox(t *testing.T) {
	clitest.Setenv(t, boxVariables, map[string]string{"BOX_TOKEN": boxtest.DefaultToken})
	srv := boxtest.NewServer(t)
	from, to := fillBox(srv)
	journal := filepath.Join(t.TempDir(), "job")
	args := []string{"-from", from, "-to", to, "-journal", journal}

	_, planned := runBox(t, srv, exitDone, append(args, "-plan")...)
	wantCounts(t, planned, "2891 listed, 0 copied, 0 skipped, 0 failed, 2891 pending")
	_, copied := runBox(t, srv, exitDone, args...)
	wantCounts(t, copied, "2891 listed, 2891 copied, 0 skipped, 0 failed, 0 pending")
	tree := srv.Tree()
	below := func(folder string) (text string) {
		for line := range strings.Lines(tree) {
			if rest, ok := strings.CutPrefix(line, folder); ok {
				text += rest
			}
		}
		return text
	}
	if source, target := below("/Pictures/"), below("/Archives/"); source != target {
		t.Errorf("the target has %d bytes of lines, the source %d", len(target), len(source))
	}

	before := len(srv.Requests())
	_, again := runBox(t, srv, exitDone, args...)
	wantCounts(t, again, counts(copied))
	if sent := len(srv.Requests()) - before; sent > 1 {
		t.Errorf("a finished journal took %d requests", sent)
	}
	_, second := runBox(t, srv, exitDone, "-from", from, "-to", to)
	wantCounts(t, second, "2891 listed, 0 copied, 2891 skipped, 0 failed, 0 pending")
}

// TestBoxExits: how the program ends that cannot copy, or not all.
func TestBoxExits(t *testing.T) {
	srv := boxtest.NewServer(t)
	from, to := srv.MkdirAll("/From"), srv.MkdirAll("/To")
	srv.AddFile(from, "file", 1)
	srv.AddFile(to, "file", 2)
	for _, tt := range []struct {
		name  string
		token string
		args  []string
		code  int
	}{
		{"a file differs", boxtest.DefaultToken, []string{"-to", to}, exitFailed},
		{"it is skipped", boxtest.DefaultToken, []string{"-to", to, "-existing", "skip"}, exitDone},
		{"the target is in the source", boxtest.DefaultToken, []string{"-to", srv.MkdirAll("/From/inside/it")}, exitUsage},
		{"the same for a plan", boxtest.DefaultToken, []string{"-to", srv.MkdirAll("/From/inside/it"), "-plan"}, exitUsage},
		{"the target does not exist", boxtest.DefaultToken, []string{"-to", "404"}, exitFailed},
		{"the token is refused", "wrong", []string{"-to", to}, exitStopped},
		{"no token", "", []string{"-to", to}, exitUsage},
		{"a flag of another service", boxtest.DefaultToken, []string{"-to", to, "-part-size", "9"}, exitUsage},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clitest.Setenv(t, boxVariables, map[string]string{"BOX_TOKEN": tt.token})
			runBox(t, srv, tt.code, append([]string{"-from", from}, tt.args...)...)
		})
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oss/osstest"
)

func copies(srv *osstest.Server) (n int) {
	for _, q := range srv.Requests() {
		if q.Op == "CopyObject" {
			n += q.Done
		}
	}
	return n
}

func sent(srv *osstest.Server, op string) (n int) {
	for _, q := range srv.Requests() {
		if q.Op == op {
			n++
		}
	}
	return n
}

// TestFinishedJournal: a finished journal, run again, tries what has failed, and lists nothing anew.
func TestFinishedJournal(t *testing.T) {
	srv := newServer(t, 20)
	srv.AddObject("backup", "old/003", "other")
	journal := filepath.Join(t.TempDir(), "job")
	first := runProgram(t, nil, args(srv, "-journal", journal)...)
	want(t, "code", first.code, exitFailed)
	wantReport(t, first, 20, 19, 0, 1, 0, 0)

	again := runProgram(t, nil, args(srv, "-journal", journal)...)
	want(t, "code of the second run", again.code, exitFailed)
	wantReport(t, again, 20, 19, 0, 1, 0, 0)
	want(t, "items of the second run", len(again.items), 1)

	srv.Remove("backup", "old/003")
	srv.AddObject("photos", "logs/new", "not listed any more")
	third := runProgram(t, nil, args(srv, "-journal", journal)...)
	want(t, "code of the third run", third.code, exitDone)
	wantReport(t, third, 20, 20, 0, 0, 0, 0)
	want(t, "requests of all runs", third.count("requests"), len(srv.Requests()))

	before := len(srv.Requests())
	last := runProgram(t, nil, args(srv, "-journal", journal)...)
	want(t, "code of the last run", last.code, exitDone)
	wantReport(t, last, 20, 20, 0, 0, 0, 0)
	want(t, "items of the last run", len(last.items), 0)
	want(t, "requests of the last run", len(srv.Requests())-before, 0)
}

// TestOtherFlags: only some flags may differ between runs of one journal.
func TestOtherFlags(t *testing.T) {
	srv, other := newServer(t, 3), newServer(t, 3)
	journal := filepath.Join(t.TempDir(), "job")
	want(t, "code", runProgram(t, nil, args(srv, "-journal", journal)...).code, exitDone)
	before := len(srv.Requests())
	for _, tt := range []struct {
		name string
		args []string
		code int
	}{
		{"-workers", []string{"-workers", "3"}, exitDone},
		{"-verify", []string{"-verify", "read"}, exitDone},
		{"-max-failed", []string{"-max-failed", "3"}, exitDone},
		{"-v", []string{"-v"}, exitDone},
		{"-from", []string{"-from", "photos/log"}, exitUsage},
		{"-to", []string{"-to", "backup/older/"}, exitUsage},
		{"-existing", []string{"-existing", "skip"}, exitUsage},
		{"-part-size", []string{"-part-size", "1000000"}, exitUsage},
		{"-storage-class", []string{"-storage-class", "IA"}, exitUsage},
		{"-base-url", []string{"-base-url", other.URL()}, exitUsage},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := runProgram(t, nil, args(srv, append(tt.args, "-journal", journal)...)...)
			want(t, "code", r.code, tt.code)
			if tt.code == exitUsage && strings.Count(r.stderr, journal) != 1 {
				t.Errorf("it says\n%swant %s in it", r.stderr, journal)
			}
		})
	}
	want(t, "requests", len(srv.Requests())-before, 0)
}

// TestUnusableJournal: a journal that cannot be used ends the program before it sends anything. What
// is wrong with it is said in one line, with its file.
func TestUnusableJournal(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		says    string
	}{
		{"damaged", func(t *testing.T, dir string) { change(t, filepath.Join(dir, "000001.log"), 20) }, "000001.log"},
		{"a damaged report", func(t *testing.T, dir string) { change(t, filepath.Join(dir, "report.jsonl"), 20) }, "report.jsonl"},
		{"no report", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "report.jsonl")) }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t, 20)
			srv.AddObject("backup", "old/003", "other")
			journal := filepath.Join(t.TempDir(), "job")
			want(t, "code", runProgram(t, nil, args(srv, "-journal", journal)...).code, exitFailed)
			before := len(srv.Requests())
			tt.prepare(t, journal)
			r := runProgram(t, nil, args(srv, "-journal", journal)...)
			if tt.says == "" { // it is written anew from the segments
				want(t, "code", r.code, exitFailed)
				return
			}
			want(t, "code", r.code, exitUsage)
			want(t, "requests", len(srv.Requests())-before, 0)
			if !strings.Contains(r.stderr, tt.says) || !strings.Contains(r.stderr, journal) {
				t.Errorf("it says\n%swant %s and %s in it", r.stderr, tt.says, journal)
			}
		})
	}
	t.Run("locked", func(t *testing.T) {
		srv := newServer(t, 20)
		journal := filepath.Join(t.TempDir(), "job")
		var second *ran
		srv.Inject("CopyObject", osstest.CallThenAct("second", func() { second = runProgram(t, nil, args(srv, "-journal", journal)...) }))
		r := runProgram(t, nil, args(srv, "-journal", journal)...)
		want(t, "code", r.code, exitDone)
		want(t, "code of the second", second.code, exitUsage)
		if !strings.Contains(second.stderr, filepath.Join(journal)) || !strings.Contains(second.stderr, "LOCK") {
			t.Errorf("it says\n%s", second.stderr)
		}
		want(t, "copies", copies(srv), 20)
	})
	t.Run("a torn last record", func(t *testing.T) {
		srv := newServer(t, 20)
		journal := filepath.Join(t.TempDir(), "job")
		want(t, "code", runProgram(t, nil, args(srv, "-journal", journal)...).code, exitDone)
		segment := filepath.Join(journal, "000001.log")
		info, err := os.Stat(segment)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(segment, info.Size()-3); err != nil {
			t.Fatal(err)
		}
		r := runProgram(t, nil, args(srv, "-journal", journal)...)
		want(t, "code", r.code, exitDone)
		wantReport(t, r, 20, 20, 0, 0, 0, 0)
		want(t, "copies", copies(srv), 20)
	})
}

func change(t *testing.T, file string, at int) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 1
	write(t, file, string(b))
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

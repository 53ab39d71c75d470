//go:build linux

package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var long = flag.Bool("long", false, "all kinds of damage, and the tests that wait for long")

// waitsLong skips a test that takes more than ten seconds, most of which it waits.
func waitsLong(t *testing.T) {
	t.Helper()
	if !*long {
		t.Skip("it waits for long: -long runs it")
	}
}

// damages are what is done to a file.
var damages = map[string]func(t *testing.T, name string){
	"cut": func(t *testing.T, name string) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, info.Size()/2); err != nil {
			t.Fatal(err)
		}
	},
	"changed": func(t *testing.T, name string) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := len(b) / 3; i < len(b); i += 97 {
			b[i] ^= 1
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	},
	"removed": func(t *testing.T, name string) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	},
}

// filesOf returns the files of a directory that are not empty.
func filesOf(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		if info, err := e.Info(); err != nil || info.Size() == 0 {
			return err
		}
		all = append(all, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestDamagedAfterEnd: a file of a job that has ended, and was cut or changed, is named, and nothing is
// sent.
func TestDamagedAfterEnd(t *testing.T) {
	t.Parallel()
	w := newDocument360World(t, 20)
	args := w.runArgs(t)
	dir := dataOf(args)
	want(t, "code", startProgram(t, calm, w.env, args...).result(t).code, exitDone)
	requests := len(w.srv.Requests())
	tried := map[string]bool{}
	for _, name := range filesOf(t, dir) {
		kind := filepath.Ext(name)
		if strings.Contains(name, "obs") || tried[filepath.Dir(name)+kind] { // one consumer is like another
			continue
		}
		tried[filepath.Dir(name)+kind] = true
		for what, damage := range damages {
			if what == "removed" && filepath.Dir(name) == dir { // then the run before counts as killed
				continue
			}
			before, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			damage(t, name)
			got := startProgram(t, calm, w.env, args...).result(t)
			want(t, name+" was "+what+": code", got.code, exitUsage)
			if !strings.Contains(got.stderr, filepath.Base(name)) {
				t.Errorf("%s was %s, and it says %s", name, what, got.stderr)
			}
			if err := os.WriteFile(name, before, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	want(t, "requests", len(w.srv.Requests()), requests)
	want(t, "code of the last run", startProgram(t, calm, w.env, args...).result(t).code, exitDone)
	t.Logf("%d files", len(tried))
}

// TestDamagedAfterKill: of a job that was killed, files of the streams are cut or changed. It is
// refused, or what is missing has no effect, or is unknown: nothing is made twice.
func TestDamagedAfterKill(t *testing.T) {
	t.Parallel()
	for _, stream := range []string{"FC_ITEM_local", "FC_TODO_local", "FC_SENT_local", "KV_FC_JOB", "KV_FC_QUOTA"} {
		for what, damage := range damages {
			if !*long && what != "cut" {
				continue
			}
			t.Run(stream+" "+what, func(t *testing.T) {
				t.Parallel()
				w := newDocument360World(t, 40)
				args := w.runArgs(t)
				dir := dataOf(args)
				r := startProgram(t, quick, w.env, args...)
				for copies(w) < 15 && !r.hasEnded(20*time.Millisecond) {
				}
				r.cmd.Process.Signal(syscall.SIGKILL)
				<-r.ended
				files := filesOf(t, filepath.Join(dir, "store", "jetstream", "$G", "streams", stream, "msgs"))
				for _, name := range files {
					damage(t, name)
				}
				got := startProgram(t, quick, w.env, args...).result(t)
				if got.code == exitUsage && !strings.Contains(got.stderr, strings.TrimPrefix(stream, "KV_")) {
					t.Errorf("it does not name the stream: %s", got.stderr)
				}
				for name, n := range w.made() {
					if n > 1 {
						t.Errorf("%s was made %d times", name, n)
					}
				}
				t.Logf("%d files; code %d, %v %s", len(files), got.code, got.report, got.stderr)
			})
		}
	}
}

// copies counts the requests that have made something.
func copies(w *world) (n int) {
	for _, r := range w.srv.Requests() {
		if r.Done > 0 && strings.HasPrefix(r.Op, "C") {
			n++
		}
	}
	return n
}

// dataOf returns the directory of a run.
func dataOf(args []string) string {
	for i, a := range args {
		if a == "-data" {
			return args[i+1]
		}
	}
	return ""
}

package journal

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestOpened(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "job")
	j, err := Open(dir, testJob, Options{})
	if err != nil {
		t.Fatal(err)
	}
	first := j.Opened()
	if !first.Created || time.Since(first.At) > time.Minute {
		t.Errorf("a new journal: %+v", first)
	}
	for range 3 {
		if err := j.Append(&Record{Requests: 1}, Interval); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	f, err := os.OpenFile(filepath.Join(dir, segmentName(1)), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(`{"n":6,"syn`)
	f.Close()
	j, err = Open(dir, testJob, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if diff := cmp.Diff(Opened{At: first.At, Records: 3, CutBytes: 11}, j.Opened()); diff != "" {
		t.Errorf("after a crash (-want +got):\n%s", diff)
	}
}

// TestFilesArePrivate: others than the owner can neither list the directory nor read the files.
func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := filepath.Join(t.TempDir(), "job")
	j, err := Open(dir, testJob, small)
	if err != nil {
		t.Fatal(err)
	}
	steps, _ := workload(7, 60) // makes segments and reports anew
	for _, s := range steps {
		if err := s.run(j); err != nil {
			t.Fatal(err)
		}
	}
	defer j.Close()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOtherJobIsRefused(t *testing.T) {
	d := newSimDisk()
	mustOpen(t, d, Options{}).Close()
	for field, change := range map[string]func(*Job){
		"kind":    func(j *Job) { j.Kind = "x" },
		"service": func(j *Job) { j.Service = "x" },
		"account": func(j *Job) { j.Account = "x" },
		"request": func(j *Job) { j.Request = "x" },
	} {
		job := testJob
		change(&job)
		ops := len(d.ops)
		_, err := open(d, job, Options{})
		var other *OtherJobError
		if !errors.As(err, &other) || !errors.Is(err, ErrOtherJob) || !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%s: the error is %v, want an *OtherJobError", field, err)
			continue
		}
		if other.Field != field || other.Want != "x" {
			t.Errorf("%s: the error is %+v", field, other)
		}
		if len(d.ops) > ops {
			t.Errorf("%s: the journal was changed: %q", field, d.ops[ops:])
		}
	}
}

func TestNewerVersionIsRefused(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	h := j.header
	j.Close()
	h.Version = version + 1
	b, err := appendLine(nil, line{N: 1, Header: &h})
	if err != nil {
		t.Fatal(err)
	}
	d.entries[segmentName(1)] = &simFile{disk: d, now: append(b, "what this release cannot read\n"...)}
	ops := len(d.ops)
	if _, err := open(d, testJob, Options{}); !errors.Is(err, ErrNewerVersion) {
		t.Errorf("the error is %v, want ErrNewerVersion", err)
	}
	if len(d.ops) > ops {
		t.Errorf("the journal was changed: %q", d.ops[ops:])
	}
}

var update = flag.Bool("update", false, "write the golden journal of this version anew; only for a new version of the format")

// TestGoldenJournals: journals of all versions say what they have always said. Their files were
// written by the release that introduced the version.
func TestGoldenJournals(t *testing.T) {
	for _, v := range []string{"v1"} {
		golden := filepath.Join("testdata", v)
		if *update {
			writeGolden(t, golden)
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(golden)); err != nil {
			t.Fatal(err)
		}
		j, err := Open(dir, testJob, Options{})
		if err != nil {
			t.Fatalf("%s: %v", v, err)
		}
		if diff := cmp.Diff(goldenSnapshot, snapshotOf(t, j)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", v, diff)
		}
		j.Close()
	}
}

var goldenSnapshot = snapshot{
	Counts: Counts{Listed: 9, Copied: 3, Skipped: 1, Failed: 1, Unknown: 1, Requests: 12},
	Pages: []LivePage{
		{Page{ID: 2, Items: 3, Value: []byte(`{"keys":["d","e","f"]}`)}, []Pending{{0, []byte(`"farcopy1:d"`)}}},
		{Page{ID: 3, Items: 1, Value: []byte(`[{"action":"failed","value":{"key":"c","error":"gone"}}]`), Reopened: &Reopened{To: 72, Failed: 1}},
			[]Pending{{0, nil}}},
		{Page{ID: 4, Items: 3, Value: []byte(`{"keys":["g","h","ü<"]}`)}, []Pending{{1, []byte(`"farcopy1:h"`)}}},
	},
	Vars: map[string]json.RawMessage{"cursor a": []byte(`{"next":"ü<"}`)},
	Reported: []Reported{
		{Unknown, []byte(`"farcopy1:e"`), []byte(`{"key":"e"}`), 0},
		{Failed, nil, []byte(`{"key":"g"}`), 0},
	},
}

// writeGolden writes a journal with everything in it: one part in the checkpoint, one behind it.
func writeGolden(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	j, err := Open(dir, testJob, Options{SegmentSize: 1450})
	if err != nil {
		t.Fatal(err)
	}
	intent := func(page int64, index int, key string) *Record {
		return &Record{Intents: []Intent{{Item{page, index}, []byte(`"farcopy1:` + key + `"`)}}, Requests: 2}
	}
	cursor := func(v string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"cursor a": json.RawMessage(v)}
	}
	steps := []*Record{
		{Pages: []Page{{Items: 3, Value: []byte(`{"keys":["a","b","c"]}`)}}, Vars: cursor(`{"next":"c"}`), Requests: 1},
		{Pages: []Page{{Items: 3, Value: []byte(`{"keys":["d","e","f"]}`)}}, Vars: map[string]json.RawMessage{"cursor a": []byte(`{}`), "b": []byte(`1`)}},
		intent(1, 0, "a"),
		{Outcomes: []Outcome{{Item{1, 0}, Copied, nil, 0, 0}, {Item{1, 1}, Skipped, nil, 0, 0}, {Item{1, 2}, Failed, []byte(`{"key":"c","error":"gone"}`), 0, 0}}},
		intent(2, 0, "d"),
		intent(2, 1, "e"),
		{Outcomes: []Outcome{{Item{2, 1}, Unknown, []byte(`{"key":"e"}`), 0, 0}}, Requests: 1},
		nil, // Reopen
		{Pages: []Page{{Items: 3, Value: []byte(`{"keys":["g","h","ü<"]}`)}}, Vars: cursor(`{"next":"ü<"}`)},
		{Outcomes: []Outcome{{Item{2, 2}, Copied, nil, 0, 0}}},
		{Vars: map[string]json.RawMessage{"b": nil}},
		intent(4, 1, "h"),
		{Outcomes: []Outcome{{Item{4, 0}, Failed, []byte(`{"key":"g"}`), 0, 0}}},
		{Outcomes: []Outcome{{Item{4, 2}, Copied, nil, 0, 0}}, Requests: 2},
	}
	for _, r := range steps {
		if r == nil {
			_, err = j.Reopen(1)
		} else {
			err = j.Append(r, Always)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if j.header.Segment != 2 || j.size == j.head {
		t.Fatalf("segment %d, %d bytes of which %d are the checkpoint: it does not show both", j.header.Segment, j.size, j.head)
	}
	// Close would trim the report.
	j.closeFiles()
	j.unlock()
}

// TestNotWritable: the error names the file.
func TestNotWritable(t *testing.T) {
	if os.Getuid() == 0 {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(filepath.Join(file, "job"), testJob, Options{})
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("the error is %v, want it to name %s", err, file)
		}
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, testJob, Options{})
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), dir) {
		t.Errorf("the error is %v, want one that names %s", err, dir)
	}
}

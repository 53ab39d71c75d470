package journal

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written is a journal with a checkpoint, records behind it, and a report that is older than both.
type written struct {
	disk    *simDisk
	segment string
	end     string // what it says
	before  string // what it said before the last record
	last    int64  // where the last record begins
}

func writeJournal(t *testing.T) written {
	t.Helper()
	steps, after := workload(7, 60)
	d := newSimDisk()
	j := mustOpen(t, d, small)
	var w written
	for i, s := range steps {
		w.last = j.size
		if err := s.run(j); err != nil {
			t.Fatal(err)
		}
		w.before, w.end = after[i], after[i+1]
		if j.header.Segment > 4 && j.size > j.head+400 && j.report.base > 0 && j.state.report.To-j.state.report.From > 400 {
			w.disk, w.segment = d.after(kill), segmentName(j.header.Segment)
			return w
		}
	}
	t.Fatal("the workload does not lead to such a journal")
	return w
}

// changed returns the disk with another content of a file.
func (w written) changed(name string, b []byte) *simDisk {
	d := w.disk.after(kill)
	d.entries[name].now, d.entries[name].synced = b, b
	return d
}

// TestDamagedByteIsFound: a changed byte anywhere leads to an error that names the file, or has no
// effect. In the last record it can look like a torn tail.
func TestDamagedByteIsFound(t *testing.T) {
	w := writeJournal(t)
	refused, cut, same := 0, 0, 0
	for name, f := range w.disk.entries {
		for i, b := range f.now {
			for _, c := range []byte{b ^ 1, b ^ 0x20, b ^ 0x80, 0, '\n', '"'} {
				if c == b {
					continue
				}
				damaged := slices.Clone(f.now)
				damaged[i] = c
				j, err := open(w.changed(name, damaged), testJob, small)
				var corrupt *CorruptError
				switch {
				case errors.As(err, &corrupt):
					refused++
					if corrupt.File != name || corrupt.Offset > int64(i) {
						t.Errorf("%s, byte %d: the error is %v", name, i, err)
					}
					continue
				case err != nil:
					t.Errorf("%s, byte %d as %q: the error %v is no CorruptError", name, i, c, err)
					continue
				}
				switch got := snapshotOf(t, j).text(); {
				case got == w.end:
					same++
				case got == w.before && name == w.segment && int64(i) >= w.last:
					cut++
				default:
					t.Errorf("%s, byte %d as %q: a wrong state (-want +got):\n%s", name, i, c, cmp.Diff(w.end, got))
				}
			}
		}
	}
	t.Logf("%d refused, %d cut, %d without effect", refused, cut, same)
	if refused == 0 || cut == 0 || same == 0 {
		t.Errorf("%d refused, %d cut, %d without effect: want some of each", refused, cut, same)
	}
}

// TestChangedLinesAreFound: a line that is missing, twice or in another place.
func TestChangedLinesAreFound(t *testing.T) {
	w := writeJournal(t)
	lines := bytes.SplitAfter(w.disk.entries[w.segment].now, []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range len(lines) - 1 {
		for what, changed := range map[string][][]byte{
			"missing": slices.Delete(slices.Clone(lines), i, i+1),
			"twice":   slices.Insert(slices.Clone(lines), i, lines[i]),
			"later":   slices.Insert(slices.Delete(slices.Clone(lines), i, i+1), i+1, lines[i]),
		} {
			_, err := open(w.changed(w.segment, bytes.Join(changed, nil)), testJob, small)
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("line %d %s: the error is %v, want ErrCorrupt", i, what, err)
			}
		}
	}
}

// TestReportIsCutAtEachByte: what the records can restore is restored, everything else is refused.
func TestReportIsCutAtEachByte(t *testing.T) {
	w := writeJournal(t)
	report := w.disk.entries[reportName].now
	refused := 0
	for size := range report {
		j, err := open(w.changed(reportName, report[:size:size]), testJob, small)
		if errors.Is(err, ErrCorrupt) {
			refused++
			continue
		} else if err != nil {
			t.Errorf("%d bytes: %v", size, err)
			continue
		}
		if got := snapshotOf(t, j).text(); got != w.end {
			t.Errorf("%d bytes: a wrong state (-want +got):\n%s", size, cmp.Diff(w.end, got))
		}
	}
	if refused == 0 || refused == len(report) {
		t.Errorf("%d of %d lengths are refused", refused, len(report))
	}
}

func TestFilesThatNoCrashLeaves(t *testing.T) {
	w := writeJournal(t)
	for name, change := range map[string]func(names map[string]*simFile){
		"the segment is missing": func(names map[string]*simFile) { delete(names, w.segment) },
		"the report is missing":  func(names map[string]*simFile) { delete(names, reportName) },
		"a segment is missing between two": func(names map[string]*simFile) {
			names["000001.log"] = names[w.segment]
		},
		"there is an extra segment": func(names map[string]*simFile) {
			names["000003.log"], names["000004.log"] = names[w.segment], names[w.segment]
		},
		"a segment has another number": func(names map[string]*simFile) {
			names["000100.log"] = names[w.segment]
			delete(names, w.segment)
		},
		"the report is that of another journal": func(names map[string]*simFile) {
			d := newSimDisk()
			j, err := open(d, testJob, small)
			if err != nil {
				t.Fatal(err)
			}
			j.Close()
			names[reportName] = d.entries[reportName]
		},
		"the segment is empty": func(names map[string]*simFile) { names[w.segment] = &simFile{disk: names[w.segment].disk} },
	} {
		t.Run(name, func(t *testing.T) {
			d := w.disk.after(kill)
			change(d.entries)
			_, err := open(d, testJob, small)
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) {
				t.Fatalf("the error is %v, want a *CorruptError", err)
			}
			if text := err.Error(); corrupt.File == "" || strings.Contains(text, "\n") {
				t.Errorf("the error %q does not name a file on one line", text)
			}
			if len(d.ops) > 0 {
				t.Errorf("a journal that is refused was changed: %q", d.ops)
			}
		})
	}
}

// TestStrangersAreIgnoredOrKept: files that are not the journal's stay, and no journal is created
// among them.
func TestStrangersAreIgnoredOrKept(t *testing.T) {
	w := writeJournal(t)
	d := w.disk.after(kill)
	d.entries["notes.txt"] = &simFile{disk: d}
	if _, err := open(d, testJob, small); err != nil {
		t.Errorf("a journal with a file of somebody else: %v", err)
	}
	d = newSimDisk()
	d.entries["notes.txt"] = &simFile{disk: d}
	if _, err := open(d, testJob, small); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a directory that is no journal: the error is %v, want fs.ErrInvalid", err)
	}
}

// TestTail is the rule of what is cut.
func TestTail(t *testing.T) {
	for _, tt := range []struct {
		name string
		tail tail
		cut  bool
	}{
		{"nothing good behind it", tail{}, true},
		{"only zeros", tail{isHole: true}, true},
		{"good lines behind damage", tail{hasGood: true}, false},
		{"good lines behind a hole that was never synced", tail{hasGood: true, isHole: true}, true},
		{"good lines behind a hole that was synced", tail{hasGood: true, isHole: true, claimed: true}, false},
	} {
		if cut := tt.tail.reason() == ""; cut != tt.cut {
			t.Errorf("%s: cut %t, want %t", tt.name, cut, tt.cut)
		}
	}
}

// TestLostSector: a sector of zeros is a loss of power only where nothing was synced.
func TestLostSector(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	var synced int64 // a place that a later line says is on the disk
	for i := range 60 {
		durability := Interval
		if i < 20 {
			durability = Always
		}
		if err := j.Append(&Record{Requests: int64(i) + 1000}, durability); err != nil {
			t.Fatal(err)
		}
		if i == 19 {
			synced = j.size
		}
	}
	whole := d.entries[segmentName(1)].now
	refused, cut := 0, 0
	for at := sector; at+sector < len(whole); at += sector {
		b := slices.Clone(whole)
		clear(b[at : at+sector])
		left := d.after(kill)
		left.entries[segmentName(1)].now = b
		_, err := open(left, testJob, Options{})
		if isSynced := int64(at) < synced; isSynced != errors.Is(err, ErrCorrupt) {
			t.Errorf("sector at %d: the error is %v; the first %d bytes were synced", at, err, synced)
		}
		if err == nil {
			cut++
		} else {
			refused++
		}
	}
	if refused == 0 || cut == 0 {
		t.Errorf("%d refused, %d cut: want some of both", refused, cut)
	}
}

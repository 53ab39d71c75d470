package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

// FuzzOpen: whatever the files hold, Open returns a *CorruptError or a journal that goes on.
func FuzzOpen(f *testing.F) {
	d := newSimDisk()
	j := mustOpen(f, d, Options{SegmentSize: 900})
	for range 2 { // the second one comes behind a checkpoint; short, because long inputs are slow
		for _, r := range []*Record{
			{Pages: []Page{{Items: 2}}},
			{Intents: []Intent{{Item{j.state.lastPage + 1, 1}, []byte(`1`)}}, Vars: map[string]json.RawMessage{"a": []byte(`2`)}},
			{Outcomes: []Outcome{{Item{j.state.lastPage + 1, 0}, Unknown, nil, 0, 0}}},
		} {
			if err := j.Append(r, Interval); err != nil {
				f.Fatal(err)
			}
		}
	}
	f.Add(d.entries[segmentName(j.header.Segment)].now, d.entries[reportName].now)
	f.Fuzz(func(t *testing.T, segment, report []byte) {
		// Without this, no input but the first one would get beyond the checksums.
		d := newSimDisk()
		for name, b := range map[string][]byte{segmentName(j.header.Segment): reseal(segment), reportName: reseal(report)} {
			d.entries[name] = &simFile{disk: d, now: b}
		}
		j, err := open(d, testJob, small)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrOtherJob) && !errors.Is(err, ErrNewerVersion) {
				t.Fatalf("the error is %v", err)
			}
			return
		}
		before := snapshotOf(t, j)
		var pending int64
		for _, p := range before.Pages {
			pending += int64(len(p.Pending))
		}
		if pending != before.Counts.Pending() {
			t.Fatalf("%d items are pending, and the pages have %d", before.Counts.Pending(), pending)
		}
		if err := j.Append(&Record{Pages: []Page{{Items: 1}}}, Always); err != nil {
			t.Fatal(err)
		}
		want := snapshotOf(t, j).text()
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if j, err = open(d, testJob, small); err != nil {
			t.Fatal(err)
		}
		if got := snapshotOf(t, j).text(); got != want {
			t.Fatalf("opened again it says\n%s\nand not\n%s", got, want)
		}
	})
}

// reseal gives every line that has the end of one the right checksum.
func reseal(b []byte) (out []byte) {
	for text := range bytes.SplitAfterSeq(b, []byte("\n")) {
		if body := len(text) - 1 - sealLen; body > 0 && bytes.HasPrefix(text[body:], []byte(sealStart)) {
			start := len(out)
			out = seal(append(out, text[:body]...), start)
			continue
		}
		out = append(out, text...)
	}
	return out
}

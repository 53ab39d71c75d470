package journal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	reportName = "report.jsonl"
	temporary  = ".tmp"
)

func segmentName(n int) string { return fmt.Sprintf("%06d.log", n) }

// layout is what the names in a journal's directory say.
type layout struct {
	current   int      // the segment to read; 0: there is no journal
	replaced  []string // the segment before it, if a crash has left it
	hasReport bool
	temporary []string // files that were not complete
}

// layoutOf refuses directories that no crash can leave. Names that a journal does not use are
// ignored, except where it would be created.
func layoutOf(names []string) (l layout, err error) {
	var segments []int
	var strange string
	for _, name := range names {
		var n int
		switch {
		case name == lockName:
		case name == reportName:
			l.hasReport = true
		case name == reportName+temporary, strings.HasSuffix(name, ".log"+temporary):
			l.temporary = append(l.temporary, name)
		case isSegment(name, &n):
			segments = append(segments, n)
		case !strings.HasPrefix(name, "."):
			strange = name
		}
	}
	slices.Sort(segments)
	switch {
	case len(segments) == 0 && l.hasReport:
		return l, &CorruptError{segmentName(1), 0, "there is a report and no segment"}
	case len(segments) == 0 && strange != "":
		return l, errInvalid("the directory is not empty and no journal: it has %.100q", strange)
	case len(segments) == 0:
		return l, nil
	case len(segments) > 2, len(segments) == 2 && segments[0]+1 != segments[1]:
		return l, &CorruptError{segmentName(segments[0]), 0,
			fmt.Sprintf("it is not replaced by %s: segments are missing or too many", segmentName(segments[len(segments)-1]))}
	case len(segments) == 2:
		l.replaced = []string{segmentName(segments[0])}
	}
	l.current = segments[len(segments)-1]
	return l, nil
}

func isSegment(name string, n *int) bool {
	_, err := fmt.Sscanf(name, "%d.log", n)
	return err == nil && *n > 0 && name == segmentName(*n)
}

// rotate replaces the segment by one that begins with a checkpoint. At each step the directory has
// a segment that says everything that was acknowledged:
//
//  1. The report is synced: the checkpoint relies on it.
//  2. The new segment is written and synced under a temporary name.
//  3. It gets its name, and the directory is synced. From here on a reader takes the new one.
//  4. The old segment is removed, and the directory synced.
//  5. Lines of the report that the checkpoint does not need are removed.
//
// The mutex is held throughout; nobody syncs the old segment meanwhile.
func (j *Journal) rotate() error {
	for j.syncing {
		j.changed.Wait()
	}
	if j.err != nil {
		return j.err
	}
	if j.size < max(j.o.SegmentSize, 2*j.head) {
		return nil // another goroutine has done it while this one waited
	}
	if err := j.report.file.Sync(); err != nil {
		return j.breaks(err)
	}
	old, name := j.segment, segmentName(j.header.Segment)
	if err := j.startSegment(); err != nil {
		return j.breaks(err)
	}
	old.Close()
	if err := j.removeAll([]string{name}); err != nil {
		return j.breaks(err)
	}
	j.synced = j.written
	j.changed.Broadcast()
	if j.report.isWorthTrimming(j.state.report) {
		return j.trimReport()
	}
	return nil
}

// startSegment makes the next segment, which begins with a checkpoint, the current one.
func (j *Journal) startSegment() error {
	h := j.header
	h.Segment++
	name := segmentName(h.Segment)
	f, err := j.disk.create(name + temporary)
	if err != nil {
		return err
	}
	w := &segmentWriter{f: f, n: j.written, buf: j.buf[:0]}
	w.write(line{Header: &h})
	s := j.state
	for _, id := range slices.Sorted(maps.Keys(s.pages)) {
		p := s.pages[id]
		w.live(&live{p.Page, p.finished, p.innerLeft})
		for i, in := range p.intents {
			if in != nil {
				w.record(&Record{Intents: []Intent{{Item{id, i}, in}}})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		w.record(&Record{Vars: map[string]json.RawMessage{name: s.vars[name]}})
	}
	w.write(line{Checkpoint: &checkpoint{s.counts, s.lastPage, s.report}})
	if err := w.sync(); err != nil {
		f.Close()
		return err
	}
	// Windows renames no open file.
	if err := f.Close(); err != nil {
		return err
	}
	if err := j.disk.rename(name+temporary, name); err != nil {
		return err
	}
	if err := j.disk.sync(); err != nil {
		return err
	}
	if f, err = j.disk.open(name); err != nil {
		return err
	}
	j.segment, j.header, j.size, j.head = f, h, w.size, w.size
	j.written, j.synced = w.n, w.n
	return nil
}

// segmentWriter writes the head of a segment. After an error it writes nothing.
type segmentWriter struct {
	f    file
	n    int64 // the number of the last line
	buf  []byte
	size int64
	err  error
}

func (w *segmentWriter) write(l line) {
	w.n++
	l.N = w.n
	if w.err == nil {
		w.buf, w.err = appendLine(w.buf, l)
	}
	w.written()
}

func (w *segmentWriter) live(l *live) {
	w.n++
	w.buf = appendLive(w.buf, w.n, l)
	w.written()
}

func (w *segmentWriter) record(r *Record) {
	w.n++
	w.buf = appendRecord(w.buf, w.n, 0, r)
	w.written()
}

// written writes the lines so far to the file when they are many.
func (w *segmentWriter) written() {
	if len(w.buf) >= 64<<10 {
		w.flush()
	}
}

func (w *segmentWriter) flush() {
	if w.err == nil {
		_, w.err = w.f.WriteAt(w.buf, w.size)
	}
	w.size += int64(len(w.buf))
	w.buf = w.buf[:0]
}

func (w *segmentWriter) sync() error {
	w.flush()
	if w.err == nil {
		w.err = w.f.Sync()
	}
	return w.err
}

package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// report is the file of the items that are failed or unknown, in the order in which they ended.
// Items are added at its end and reopened at its front, so that nothing about them has to be in
// memory.
//
// The segments are the truth: up to the last checkpoint the report is synced, and what is behind
// that is written again from the records when the journal is opened.
//
// Offsets count from the first item that was ever reported, whatever was trimmed since.
type report struct {
	disk disk
	id   string
	file file
	base int64 // the offset of the first item in the file
	head int64 // the length of the file's first line
}

// reportHeader is the first line of the report.
type reportHeader struct {
	Report int    `json:"report"` // the version
	ID     string `json:"id"`
	From   int64  `json:"from"` // base
}

func createReport(d disk, id string) (*report, error) {
	r := &report{disk: d, id: id}
	return r, r.replace(0, nil)
}

// replace writes the file anew, with the lines from an offset on.
func (r *report) replace(base int64, lines io.Reader) error {
	f, err := r.disk.create(reportName + temporary)
	if err != nil {
		return err
	}
	head, err := appendLine(nil, reportHeader{version, r.id, base})
	if err == nil {
		_, err = f.WriteAt(head, 0)
	}
	if err == nil && lines != nil {
		_, err = io.Copy(io.NewOffsetWriter(f, int64(len(head))), lines)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if r.file != nil {
		r.file.Close() // Windows replaces no open file
	}
	if err := r.disk.rename(reportName+temporary, reportName); err != nil {
		return err
	}
	if err := r.disk.sync(); err != nil {
		return err
	}
	if r.file, err = r.disk.open(reportName); err != nil {
		return err
	}
	r.base, r.head = base, int64(len(head))
	return nil
}

// openReport checks the report against what the segment says. It changes nothing.
func openReport(d disk, exists bool, s *replayed) (*report, error) {
	r := &report{disk: d, id: s.header.ID}
	if !exists {
		if s.checkpoint.To > 0 {
			return nil, &CorruptError{reportName, 0, "the file is missing"}
		}
		return r, nil // a crash before it was made
	}
	var err error
	if r.file, err = d.open(reportName); err != nil {
		return nil, err
	}
	if err := r.readHeader(); err != nil {
		return r, err
	}
	if s.state.report.From < r.base {
		return r, &CorruptError{reportName, 0, "items are missing at its front"}
	}
	return r, r.verify(s)
}

func (r *report) readHeader() error {
	size, err := r.file.Size()
	if err != nil {
		return err
	}
	lines := newLineReader(r.file, 0, size)
	text, _, whole, err := lines.next()
	if err != nil && err != io.EOF {
		return err
	}
	var h reportHeader
	if !whole || !isSealed(text) || json.Unmarshal(text, &h) != nil || h.ID != r.id || h.From < 0 {
		return &CorruptError{reportName, 0, "its first line is not that of this journal"}
	}
	r.base, r.head = h.From, lines.off
	return nil
}

// verify reads all items and compares their number with that of the segment.
func (r *report) verify(s *replayed) error {
	to := s.checkpoint.To
	size, err := r.file.Size()
	if err != nil {
		return err
	}
	if size < r.pos(to) {
		return &CorruptError{reportName, size, fmt.Sprintf("items are missing at its end, which is at %d", r.pos(to))}
	}
	var items, failed int64
	count := func(off int64, item Reported) {
		if off >= s.state.report.From {
			items += 1 + item.Inner
			if item.Action == Failed {
				failed += 1 + item.Inner
			}
		}
	}
	if to > r.base {
		if err := readReported(r.file, r.head, r.pos(to), r.base-r.head, count); err != nil {
			return err
		}
	}
	own := bytes.NewReader(s.report)
	if err := readReported(own, 0, int64(len(s.report)), to, count); err != nil {
		return err
	}
	if c := s.state.counts; failed != c.Failed || items != c.Failed+c.Unknown {
		return &CorruptError{reportName, r.head, fmt.Sprintf("%d items, %d of them failed, and not %d and %d",
			items, failed, c.Failed+c.Unknown, c.Failed)}
	}
	return nil
}

// restore brings the file to the state of the segment.
func (r *report) restore(s *replayed) error {
	if r.file == nil {
		if err := r.replace(0, nil); err != nil {
			return err
		}
	}
	from := max(r.base, s.checkpoint.To)
	if err := r.file.Truncate(r.pos(from)); err != nil {
		return err
	}
	return r.append(s.report[from-s.checkpoint.To:], from)
}

// append writes lines at an offset, which is the end.
func (r *report) append(lines []byte, at int64) error {
	if len(lines) == 0 {
		return nil
	}
	_, err := r.file.WriteAt(lines, r.pos(at))
	return err
}

// pos is the place of an offset in the file.
func (r *report) pos(off int64) int64 { return r.head + off - r.base }

// hasTaken tells whether the file has items that were reopened.
func (r *report) hasTaken(s span) bool { return s.From > r.base }

// isWorthTrimming tells whether at least half of the file was reopened, so that trimming costs no
// more than writing it did.
func (r *report) isWorthTrimming(s span) bool { return r.hasTaken(s) && s.From-r.base >= s.To-s.From }

// trimReport removes items that were reopened. That they were has to be on the disk.
func (j *Journal) trimReport() error {
	r, s := j.report, j.state.report
	if err := r.replace(s.From, io.NewSectionReader(r.file, r.pos(s.From), s.To-s.From)); err != nil {
		return j.breaks(err)
	}
	return nil
}

package journal

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Append writes a record. What Durability promises holds when it returns nil. An error that matches
// fs.ErrInvalid says that the record cannot be one, and has no effect. Every other error is final:
// the record may or may not be found when the journal is opened again, and every later Append
// returns the same error.
//
// Append sets the IDs of the record's pages. Of the record it keeps the values of pages and intents,
// which must not be changed any more.
func (j *Journal) Append(r *Record, d Durability) error {
	if err := checkValues(r); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := r.size(); n > maxRecord {
		return errInvalid("the record has %d bytes, more than %d", n, maxRecord)
	}
	return j.append(r, d)
}

func (j *Journal) append(r *Record, d Durability) error {
	if j.err != nil {
		return j.err
	}
	for i := range r.Pages {
		r.Pages[i].ID = j.state.lastPage + 1 + int64(i)
	}
	if err := j.state.check(r); err != nil {
		return err
	}
	n, err := j.write(r)
	if err != nil {
		return err
	}
	if d == Always {
		return j.syncTo(n)
	}
	j.syncLater()
	return nil
}

// write writes the record, and the lines that it adds to the report. The segment comes first: what
// is missing in the report is written when the journal is opened.
func (j *Journal) write(r *Record) (n int64, err error) {
	n = j.written + 1
	b := appendRecord(j.buf[:0], n, j.synced, r)
	lineLen := len(b)
	b = j.state.appendReport(b, r)
	if j.buf = b; cap(b) > 1<<20 {
		j.buf = nil // keep no large one
	}
	if err := j.writeAt(b[:lineLen]); err != nil {
		return 0, err
	}
	j.written = n
	if len(b) > lineLen {
		if err := j.report.append(b[lineLen:], j.state.report.To); err != nil {
			return 0, j.breaks(err)
		}
	}
	j.state.apply(r, len(b)-lineLen)
	// The head counts twice, so that a large state is not written over and over.
	if j.size >= max(j.o.SegmentSize, 2*j.head) {
		return n, j.rotate()
	}
	return n, nil
}

// writeAt appends to the segment.
func (j *Journal) writeAt(b []byte) error {
	if _, err := j.segment.WriteAt(b, j.size); err != nil {
		return j.breaks(err)
	}
	j.size += int64(len(b))
	return nil
}

// size is about the length of the line of a record.
func (r *Record) size() (n int) {
	const framing = 64
	for _, p := range r.Pages {
		n += framing + len(p.Value)
	}
	for _, in := range r.Intents {
		n += framing + len(in.Value)
	}
	for _, o := range r.Outcomes {
		n += framing + len(o.Value)
	}
	for name, v := range r.Vars {
		n += framing + 6*len(name) + len(v)
	}
	return n
}

// checkValues checks what does not depend on the state.
func checkValues(r *Record) error {
	for i, p := range r.Pages {
		if p.Reopened != nil {
			return errInvalid("a page of reopened items is made by Reopen")
		}
		if err := r.checkValue(p.Value); err != nil {
			return fmt.Errorf("%w: the value of page %d of the record", err, i)
		}
	}
	for _, in := range r.Intents {
		if err := r.checkValue(in.Value); err != nil {
			return fmt.Errorf("%w: the intent of item %d of page %d", err, in.Index, in.Page)
		}
	}
	for _, o := range r.Outcomes {
		if err := r.checkValue(o.Value); err != nil {
			return fmt.Errorf("%w: the outcome of item %d of page %d", err, o.Index, o.Page)
		}
	}
	for name, v := range r.Vars {
		if err := r.checkValue(v); err != nil || !utf8.ValidString(name) {
			return errInvalid("the variable %.100q has no name in UTF-8 or no value in JSON on one line", name)
		}
	}
	return nil
}

func (r *Record) checkValue(v json.RawMessage) error {
	if v == nil || r.Encoded && len(v) > 0 {
		return nil
	}
	for _, c := range v {
		if c < ' ' {
			return errInvalid("not JSON on one line")
		}
	}
	if !json.Valid(v) {
		return errInvalid("not JSON on one line")
	}
	return nil
}

package journal

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
)

// chunk is the number of reported items that are read at once, and chunkSize a size from which
// fewer are.
const (
	chunk     = 256
	chunkSize = 1 << 20
)

// readReported reads the items between two places of a file. base is the offset of place 0.
func readReported(f io.ReaderAt, from, to, base int64, each func(off int64, r Reported)) error {
	lines := newLineReader(f, from, to)
	for {
		text, at, whole, err := lines.next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		item, ok := decodeReported(text)
		if !whole || !ok {
			return &CorruptError{reportName, at, "the checksum is wrong"}
		}
		each(base+at, item)
	}
}

func decodeReported(text []byte) (r Reported, ok bool) {
	return r, isSealed(text) && json.Unmarshal(text, &r) == nil && r.Action.isReported()
}

// Report returns the items that are failed or unknown, in the order in which they ended. It reads
// them from the disk in chunks. Records can be appended meanwhile: items that are reported after
// the call are left out, items that are reopened may be.
func (j *Journal) Report() iter.Seq2[Reported, error] {
	j.mu.Lock()
	s := j.state.report
	j.mu.Unlock()
	return func(yield func(Reported, error) bool) {
		for from := s.From; from < s.To; {
			items, next, err := j.readChunk(from, s.To)
			if err != nil {
				yield(Reported{}, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			from = next
		}
	}
}

func (j *Journal) readChunk(from, to int64) (items []Reported, next int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == ErrClosed {
		return nil, from, ErrClosed
	}
	from = max(from, j.report.base) // what is before was reopened and trimmed
	if from >= to {
		return nil, to, nil
	}
	return j.report.read(from, to, chunk)
}

// read returns up to n items, and the offset of the next one.
func (r *report) read(from, to int64, n int) (items []Reported, next int64, err error) {
	lines := newLineReader(r.file, r.pos(from), r.pos(to))
	start := lines.off
	for len(items) < n && lines.off-start < chunkSize {
		text, at, whole, err := lines.next()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, from, err
		}
		item, ok := decodeReported(text)
		if !whole || !ok {
			return nil, from, &CorruptError{reportName, at, "the checksum is wrong"}
		}
		items = append(items, item)
	}
	return items, from + lines.off - start, nil
}

// Reopen makes the oldest items of the report pending again, as a new page whose value is an array
// of [Reported]. They leave the counts of failed and unknown items. It takes at most n items, and
// fewer if they are long; a page without items says that the report is empty.
//
// Items that end as failed or unknown again are added to the end of the report. To reopen each item
// once, reopen as many as are failed and unknown before the first call.
func (j *Journal) Reopen(n int) (Page, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.state.report
	if j.err != nil || s.From == s.To {
		return Page{}, j.err
	}
	items, next, err := j.report.read(s.From, s.To, min(max(n, 1), maxItems))
	if err != nil {
		return Page{}, err
	}
	value, err := reopenedValue(items)
	if err != nil {
		return Page{}, err
	}
	page := Page{Items: len(items), Value: value, Reopened: &Reopened{To: next}}
	for _, item := range items {
		page.Inner += item.Inner
		switch item.Action {
		case Failed:
			page.Reopened.Failed += 1 + item.Inner
		case Unknown:
			page.Reopened.Unknown += 1 + item.Inner
		}
	}
	r := &Record{Pages: []Page{page}}
	if err := j.append(r, Interval); err != nil {
		return Page{}, err
	}
	return r.Pages[0], nil
}

func reopenedValue(items []Reported) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(items)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

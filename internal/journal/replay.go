package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// decode reads a sealed line, without its line feed.
func (l *line) decode(text []byte) error {
	if !isSealed(text) {
		return errUnsealed
	}
	return json.Unmarshal(text, l)
}

var errUnsealed = errors.New("the checksum is wrong")

// replayed is what a segment says.
type replayed struct {
	header header
	state  *state
	last   int64 // the number of the last line
	head   int64 // the length of the header and the checkpoint
	size   int64 // the length without a torn tail
	cut    int64 // the length of the torn tail

	records    int
	checkpoint span   // the report at the checkpoint
	report     []byte // the lines of the report since then
}

// replay reads a segment. It changes nothing.
func replay(f file, name string) (*replayed, error) {
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	r := newLineReader(f, 0, size)
	out := &replayed{state: newState()}
	for read := out.readHeader; ; {
		text, off, whole, err := r.next()
		switch {
		case err == io.EOF && out.head == 0:
			return nil, &CorruptError{name, off, "the header or the checkpoint is not complete"}
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		}
		var l line
		err = l.decode(text)
		if !whole {
			err = errUnsealed
		}
		switch {
		case err == errUnsealed && out.head > 0:
			t, err := readTail(r, tail{at: off, n: out.last + 1, size: size}, text, whole)
			if err != nil {
				return nil, err
			}
			if reason := t.reason(); reason != "" {
				return nil, &CorruptError{name, off, reason}
			}
			out.cut = size - off
			return out, nil
		case err == nil:
			err = out.follows(&l)
		}
		if err == nil {
			err = read(&l)
		}
		if errors.Is(err, ErrNewerVersion) {
			return nil, err
		} else if err != nil {
			return nil, &CorruptError{name, off, err.Error()}
		}
		out.last, out.size = l.N, r.off
		switch {
		case l.Header != nil:
			read = out.readCheckpoint
		case l.Checkpoint != nil:
			out.head, read = r.off, out.readRecord
		}
	}
}

// follows checks that no line is missing.
func (p *replayed) follows(l *line) error {
	if p.header.Version > 0 && l.N != p.last+1 {
		return fmt.Errorf("line %d follows line %d", l.N, p.last)
	}
	return nil
}

func (p *replayed) readHeader(l *line) error {
	switch {
	case l.Header == nil || l.Header.Version < 1:
		return errors.New("the first line is no header")
	case l.Header.Version > version:
		return fmt.Errorf("%w: version %d; this one reads up to version %d", ErrNewerVersion, l.Header.Version, version)
	}
	p.header = *l.Header
	return nil
}

// readCheckpoint reads a line between the header and the records.
func (p *replayed) readCheckpoint(l *line) error {
	s := p.state
	switch c := l.Checkpoint; {
	case l.Live != nil:
		return p.readLive(l.Live)
	case c != nil:
		s.counts, s.lastPage, s.report, p.checkpoint = c.Counts, c.LastPage, c.Report, c.Report
	case len(l.Pages)+len(l.Outcomes) > 0 || l.Requests != 0:
		return errors.New("the line is no part of a checkpoint")
	default:
		if err := s.check(&l.Record); err != nil {
			return err
		}
		s.apply(&l.Record, 0)
		return nil
	}
	var left int64
	for _, page := range s.pages {
		left += int64(page.left) + page.innerLeft
	}
	if left != s.counts.Pending() {
		return fmt.Errorf("%d items are pending, and the pages have %d", s.counts.Pending(), left)
	}
	return nil
}

func (p *replayed) readLive(l *live) error {
	if l.Items < 1 || l.Items > maxItems || len(l.Finished) != len(newBitmap(l.Items)) || l.InnerLeft < 0 || l.InnerLeft > l.Inner || p.state.pages[l.ID] != nil {
		return fmt.Errorf("page %d has the wrong form", l.ID)
	}
	page := &livePage{Page: l.Page, finished: l.Finished, left: l.Items, innerLeft: l.InnerLeft}
	for i := range l.Items {
		if page.finished.has(i) {
			page.left--
		}
	}
	p.state.pages[l.ID] = page
	return nil
}

func (p *replayed) readRecord(l *line) error {
	if err := p.state.check(&l.Record); err != nil {
		return err
	}
	before := len(p.report)
	p.report = p.state.appendReport(p.report, &l.Record)
	p.state.apply(&l.Record, len(p.report)-before)
	p.records++
	return nil
}

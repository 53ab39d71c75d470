package journal

import (
	"bytes"
	"io"
)

// sector is the unit in which disks lose what was written.
const sector = 512

// tail is a segment from its first damaged line on.
type tail struct {
	at   int64 // the offset of the damaged line
	n    int64 // the number that it would have
	size int64 // of the file

	hasGood bool // there are whole lines behind the damage
	isHole  bool // the damage has zeros in the shape of sectors that were never written
	claimed bool // a good line says that the damaged one was on the disk
}

// reason says why the tail is damage, and not what a crash leaves. "" means that it can be cut.
//
// A process that is killed leaves a part of a line at the end. A machine that loses power may also
// keep a later sector and lose an earlier one, as long as neither was synced: then there are zeros,
// and no line behind them knows that the place was synced. Everything else has happened to lines
// that were on the disk.
func (t tail) reason() string {
	switch {
	case !t.hasGood:
		return ""
	case t.claimed:
		return "a damaged record before records that were written after it was synced"
	case !t.isHole:
		return "a damaged record before good ones"
	}
	return ""
}

// readTail reads the rest of a segment, of which text is the damaged line.
func readTail(r *lineReader, t tail, text []byte, whole bool) (tail, error) {
	for {
		if !t.hasGood { // also in front of the first good line, if its sector begins with it
			t.isHole = t.isHole || isHole(text, r.off, t.size, whole)
		}
		if l, ok := goodLine(text); whole && ok {
			t.hasGood = true
			// A line that is out of order is not what was behind the damaged one.
			t.claimed = t.claimed || l.Synced >= t.n || l.N <= t.n
		}
		var err error
		if text, _, whole, err = r.next(); err == io.EOF {
			return t, nil
		} else if err != nil {
			return t, err
		}
	}
}

// goodLine returns the good line that a text ends with. There can be something before it if the
// line feed of the line before is damaged.
func goodLine(text []byte) (l line, ok bool) {
	start := []byte(`{"n":`)
	for {
		i := bytes.Index(text, start)
		if i < 0 {
			return l, false
		}
		if text = text[i:]; l.decode(text) == nil {
			return l, true
		}
		text = text[len(start):]
	}
}

// isHole tells whether a piece of a file, which ends before the offset next, has a run of zeros that
// begins and ends where sectors do. Lines have no zeros.
func isHole(text []byte, next, size int64, whole bool) bool {
	off := next - int64(len(text))
	if whole {
		off-- // the line feed
	}
	for {
		from := bytes.IndexByte(text, 0)
		if from < 0 {
			return false
		}
		to := from
		for to < len(text) && text[to] == 0 {
			to++
		}
		start, end := off+int64(from), off+int64(to)
		if start%sector == 0 && (end%sector == 0 || end == size) {
			return true
		}
		text, off = text[to:], end
	}
}

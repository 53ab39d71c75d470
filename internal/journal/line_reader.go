package journal

import (
	"bytes"
	"io"
)

// lineReader reads the lines of a file in a buffer that grows to the longest of them.
type lineReader struct {
	f      io.ReaderAt
	off    int64 // of the next line
	end    int64 // where reading ends
	buf    []byte
	bufOff int64
}

const readSize = 256 << 10

// newLineReader reads the lines between two offsets of a file.
func newLineReader(f io.ReaderAt, from, to int64) *lineReader {
	return &lineReader{f: f, off: from, end: to, bufOff: from}
}

// next returns the next line without its line feed, and its offset. A piece without a line feed,
// which is not whole, is the end of the file or longer than a line can be. At the end the error is
// io.EOF.
func (r *lineReader) next() (text []byte, at int64, whole bool, err error) {
	at = r.off
	searched := 0
	for {
		have := r.buf[at-r.bufOff:]
		if i := bytes.IndexByte(have[searched:], '\n'); i >= 0 {
			r.off += int64(searched + i + 1)
			return have[:searched+i], at, true, nil
		}
		searched = len(have)
		more := r.end - (r.bufOff + int64(len(r.buf)))
		if more == 0 || searched > maxLine {
			if searched == 0 {
				return nil, at, false, io.EOF
			}
			r.off += int64(searched)
			return have, at, false, nil
		}
		if err := r.fill(have, min(more, max(readSize, int64(searched)))); err != nil {
			return nil, at, false, err
		}
	}
}

// fill drops what is before the rest, which is unread, and reads n bytes behind it.
func (r *lineReader) fill(rest []byte, n int64) error {
	if need := len(rest) + int(n); need > cap(r.buf) {
		rest = append(make([]byte, 0, need), rest...)
		r.buf = rest
	} else {
		r.buf = r.buf[:copy(r.buf[:cap(r.buf)], rest)]
	}
	r.bufOff = r.off
	at := len(r.buf)
	r.buf = r.buf[:at+int(n)]
	_, err := io.ReadFull(io.NewSectionReader(r.f, r.off+int64(at), n), r.buf[at:])
	return err
}

package codec

import (
	"bufio"
	"compress/gzip"
	"io"
)

// maxFraming is how many bytes a compressed body may have above the limit of what it decompresses to: a body of random bytes
// is longer compressed than it is plain.
const maxFraming = 64 << 10

// ReadGzip is ReadAll for a body that was announced as gzip. It is bounded on both sides: at most limit bytes come out, and at
// most limit + 64 KiB are read, because empty members, headers and blocks can go on for ever without giving a byte. A body
// that does not begin as gzip does is taken as it is: something on the way has decompressed it and left its header.
//
// What is counted is the body alone. Headers, trailers and the framing of chunks have limits of their own, net/http's.
func ReadGzip(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit+maxFraming {
		return nil, ErrTooLarge
	}
	compressed := bufio.NewReader(&bounded{r, limit + maxFraming})
	start, err := compressed.Peek(2)
	if err == io.EOF {
		err = nil
	}
	switch {
	case err != nil:
		return nil, err
	case len(start) < 2 || start[0] != 0x1f || start[1] != 0x8b: // RFC 1952, section 2.3.1
		return ReadAll(compressed, -1, limit)
	}
	z, err := gzip.NewReader(compressed)
	if err != nil {
		return nil, err
	}
	return ReadAll(z, -1, limit)
}

// bounded is io.LimitedReader with an error in place of an end: a cut body must not look whole.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, ErrTooLarge
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
